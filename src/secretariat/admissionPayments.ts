import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { mayBePublished, memberFrom } from '../rules/admission.ts'
import { yearOf } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { type ApplicationRecord, hasLeftSince } from '../store/applicationRecord.ts'
import { updateApplication } from '../store/applications.ts'
import { type AuditType, record } from '../store/audit.ts'
import { certificateOf, issueCertificate } from '../store/certificates.ts'
import { type DuesOfYear, enterDues, lockDues } from '../store/dues.ts'
import { applicationLine } from './admissionCards.ts'
import { requireNoMember } from './admissionMatter.ts'
import { admittedValues, tellPeople } from './admissionNotices.ts'
import { applicationNamed } from './applications.ts'
import { type Asker, actorOf } from './asker.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { recordPayment } from './duesRecording.ts'
import { enrol, oweDues, payBy } from './enrolment.ts'

/** A payment as staff say it; `amount` in fen. */
export type PaymentSaid = { no: string; amount: number; receiptNo: string; paidOn: Day }

/** Somebody approved, with the day of the approval. */
type Approved = ApplicationRecord & { decidedOn: Day }

/**
 * 入会缴费: somebody approved has paid. When the first year is paid in full the member gets the certificate and is
 * published; a part payment is kept, and what is missing is said.
 */
export async function recordAdmissionPayment(desk: Desk, asker: Asker, said: PaymentSaid): Promise<Outcome> {
  const approved = requireApproved(desk, await applicationNamed(desk, said.no))
  requirePlausible(desk, approved, said)
  const application = await enrolled(desk, asker, approved, said)
  const dues = await duesOf(desk, application, said)
  // The workbook may have had the payment first: it completes the admission all the same, and counts once.
  if (dues.paid >= dues.owed) return complete(desk, asker, application, said.paidOn)
  requireRoom(application, dues, said)
  requireWhole(approved, dues, said)
  const { amount, paidOn, receiptNo } = said
  const { member } = application
  if (member === undefined) throw new Error(`${application.no} has no member`)
  await recordPayment(desk, actorOf(asker), { member, dues, amount, receiptNo, paidOn })
  await note(desk, asker, 'application.paid', application, { amount, receiptNo, paidOn })
  const paid = dues.paid + amount
  if (paid >= dues.owed) return complete(desk, asker, application, paidOn)
  return reply(asker.account, 'replies/admission_part_paid', await admittedValues(desk, application))
}

function requireApproved(desk: Desk, application: ApplicationRecord): Approved {
  const { state, decidedOn } = application
  if (state !== 'approved' || decidedOn === undefined)
    throw new Refusal('application_not_payable', applicationLine(application))
  if (hasLeftSince(application, desk.today)) throw new Refusal('application_member_left', applicationLine(application))
  return { ...application, decidedOn }
}

function requirePlausible(desk: Desk, application: Approved, { paidOn }: PaymentSaid): void {
  if (paidOn > desk.today || paidOn < application.decidedOn) {
    const days = { from: application.decidedOn, until: desk.today, paidOn }
    throw new Refusal('admission_payment_day', { ...applicationLine(application), ...days })
  }
}

/** By the readings that membership begins with the payment or the certificate, it begins here. */
async function enrolled(desk: Desk, asker: Asker, application: Approved, { paidOn }: PaymentSaid): Promise<Approved> {
  if (application.member !== undefined) return application
  await requireNoMember(desk, application)
  const days = { decidedOn: application.decidedOn, paidOn, certifiedOn: desk.today }
  const from = memberFrom(rulebookOf(desk, application), days) ?? paidOn
  return { ...(await enrol(desk, actorOf(asker), application, from)), decidedOn: application.decidedOn }
}

/** The first year's dues, by a standard set meanwhile, too; where there is none, what is paid now is what was owed. */
async function duesOf(desk: Desk, application: Approved, { amount }: PaymentSaid): Promise<DuesOfYear> {
  const { member, decidedOn } = application
  if (member === undefined) throw new Error(`${application.no} has no member`)
  const year = yearOf(decidedOn)
  const known = await lockDues(desk.tx, member.id, year)
  if (known !== undefined) return known
  await oweDues(desk, member.id, application)
  const byStandard = await lockDues(desk.tx, member.id, year)
  if (byStandard !== undefined) return byStandard
  const dueOn = payBy(desk, application, decidedOn)
  await enterDues(desk.tx, { memberId: member.id, year, dueOn, owed: amount }, desk.now)
  const entered = await lockDues(desk.tx, member.id, year)
  if (entered === undefined) throw new Error(`the dues of ${application.no} were not entered`)
  return entered
}

function requireRoom(application: ApplicationRecord, { owed, paid, receipts }: DuesOfYear, said: PaymentSaid): void {
  // Under the same receipt it is the same payment said twice, and not too much.
  if (receipts.includes(said.receiptNo)) return
  if (paid + said.amount > owed)
    throw new Refusal('admission_paid_too_much', { ...applicationLine(application), owed, paid, amount: said.amount })
}

/** Who becomes a member by paying does not by paying a part. */
function requireWhole(approved: Approved, { owed }: DuesOfYear, { amount }: PaymentSaid): void {
  if (approved.member === undefined && amount < owed)
    throw new Refusal('admission_paid_in_part', { ...applicationLine(approved), owed, amount })
}

async function complete(desk: Desk, asker: Asker, application: Approved, paidOn: Day): Promise<Outcome> {
  const { member } = application
  if (member === undefined) throw new Error(`${application.no} has no member`)
  const actor = actorOf(asker)
  // The workbook may have brought one already.
  const known = await certificateOf(desk.tx, member.id)
  const issued = { memberId: member.id, on: desk.today, by: actor }
  const certificateNo = known ?? (await issueCertificate(desk.tx, issued, desk.now))
  const isPublic = mayBePublished(rulebookOf(desk, application), application)
  const admitted = await updateApplication(desk.tx, application.id, {
    state: 'admitted',
    paidOn,
    ...(isPublic && { publishedOn: desk.today }),
  })
  await note(desk, asker, 'application.admitted', admitted, { certificateNo })
  if (isPublic) await note(desk, asker, 'application.published', admitted, { on: desk.today })
  const values = {
    ...(await admittedValues(desk, admitted)),
    published: isPublic,
    page: `${desk.publicUrl}/members/new`,
  }
  const said = reply(asker.account, 'replies/admission_complete', values)
  return { say: [...said.say, ...(await tellPeople(desk, admitted))] }
}

/** 牌匾: the plaque was handed over. */
export async function recordPlaque(desk: Desk, asker: Asker, no: string): Promise<Outcome> {
  const application = await applicationNamed(desk, no)
  if (application.state !== 'admitted') throw new Refusal('application_not_admitted', applicationLine(application))
  if (application.plaqueOn !== undefined)
    throw new Refusal('admission_plaque_given', { ...applicationLine(application), on: application.plaqueOn })
  await updateApplication(desk.tx, application.id, { plaqueOn: desk.today })
  await note(desk, asker, 'application.plaque', application, { on: desk.today })
  return reply(asker.account, 'replies/admission_plaque', { ...applicationLine(application), on: desk.today })
}

async function note(
  desk: Desk,
  asker: Asker,
  type: AuditType,
  { no, member }: ApplicationRecord,
  data: Record<string, string | number>,
): Promise<void> {
  const subject = `application:${no}`
  const more = { ...data, member: member?.no ?? null }
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type, subject, data: more })
}
