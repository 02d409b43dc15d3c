import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { memberFrom, paymentClock } from '../rules/admission.ts'
import { addDays } from '../rules/days.ts'
import { admissionCompetence, revocationCompetence } from '../rules/resolutions.ts'
import { type ApplicationRecord, hasLeftSince } from '../store/applicationRecord.ts'
import { findApplicationByNo, lockApplication, updateApplication } from '../store/applications.ts'
import { record } from '../store/audit.ts'
import { applicationLine, membersAlready } from './admissionCards.ts'
import { admittedValues, isPaid, tellApproved, tellStaff } from './admissionNotices.ts'
import { dayIn } from './attendanceBook.ts'
import { together } from './caseNotices.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { enrol } from './enrolment.ts'
import type { Matter, MatterItem, Recorded } from './matters.ts'
import { endMembershipOf } from './membershipEnding.ts'
import type { Sitting } from './sittings.ts'
import { closePendingOf } from './withdrawalClosing.ts'

/** An applicant becomes a member when the council, or in its recess the standing council, approves. */
export const ADMISSION_MATTER: Matter = {
  competence: admissionCompetence,
  find: findReviewed,
  examine: examineReviewed,
  carry: approve,
  reject: refuse,
}

/** Somebody approved who has not paid in all the time there was: the council may take its approval back. */
export const REVOCATION_MATTER: Matter = {
  competence: revocationCompetence,
  find: findUnpaid,
  examine: examineUnpaid,
  carry: revoke,
  reject: keepWaiting,
}

async function findReviewed(desk: Desk, no: string): Promise<MatterItem | undefined> {
  const application = await findApplicationByNo(desk.tx, no)
  if (application === undefined || application.state === 'approved') return undefined
  return itemOf(requireReviewed(application))
}

function itemOf({ id, no, name }: ApplicationRecord): MatterItem {
  return { subject: id, title: `${no} ${name}` }
}

function requireReviewed(application: ApplicationRecord): ApplicationRecord {
  if (application.state !== 'reviewed') throw new Refusal('application_not_reviewed', applicationLine(application))
  return application
}

/** A meeting before the review cannot have decided; nobody is admitted who has become a member meanwhile. */
async function examineReviewed(desk: Desk, sitting: Sitting, items: MatterItem[]) {
  for (const { subject } of items) {
    const application = requireReviewed(await lockApplication(desk.tx, subject))
    requireLater(desk, sitting, application)
    await requireNoMember(desk, application)
  }
  return []
}

/** Nobody becomes a member a second time, not even by two applications of one resolution. */
export async function requireNoMember(desk: Desk, application: ApplicationRecord): Promise<void> {
  const members = await membersAlready(desk, application)
  if (members.length > 0) throw new Refusal('application_member_already', { ...applicationLine(application), members })
}

function requireLater(desk: Desk, sitting: Sitting, application: ApplicationRecord): void {
  if (application.reviewedAt === undefined) return
  const [held, since] = [sitting.day, dayIn(desk, application.reviewedAt)]
  if (held >= since) return
  const days = { meetingNo: sitting.no, held, since }
  throw new Refusal('application_reviewed_later', { ...applicationLine(application), ...days })
}

async function approve(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem): Promise<Outcome> {
  await requireNoMember(desk, requireReviewed(await lockApplication(desk.tx, subject)))
  const { decidedOn } = resolution.sitting
  const on = { decidedOn, approvedOn: desk.today }
  const decided = { state: 'approved' as const, resolutionNo: resolution.no, ...on }
  const approved = await updateApplication(desk.tx, subject, decided)
  await note(desk, actor, 'application.approved', approved)
  const from = memberFrom(rulebookOf(desk, approved), { decidedOn })
  const enrolled = from === undefined ? approved : await enrol(desk, actor, approved, from)
  return { say: await tellApproved(desk, enrolled) }
}

async function refuse(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem): Promise<Outcome> {
  requireReviewed(await lockApplication(desk.tx, subject))
  const decided = { state: 'refused' as const, resolutionNo: resolution.no, decidedOn: resolution.sitting.decidedOn }
  const refused = await updateApplication(desk.tx, subject, decided)
  await note(desk, actor, 'application.refused', refused)
  return { say: await tellStaff(desk, refused) }
}

async function findUnpaid(desk: Desk, no: string): Promise<MatterItem | undefined> {
  const application = await findApplicationByNo(desk.tx, no)
  if (application?.state !== 'approved') return undefined
  return itemOf(requireOverdue(desk, application, desk.today))
}

/** Whoever was approved has so many days; before they are over there is nothing to decide. */
function requireOverdue(desk: Desk, application: ApplicationRecord, day: string): ApplicationRecord {
  const { state, decidedOn, approvedOn } = application
  if (state !== 'approved' || decidedOn === undefined)
    throw new Refusal('application_settled', applicationLine(application))
  if (hasLeftSince(application, desk.today)) throw new Refusal('application_member_left', applicationLine(application))
  const { backToCouncilOn, citations } = paymentClock(rulebookOf(desk, application), decidedOn, approvedOn)
  if (day < backToCouncilOn)
    throw new Refusal('application_not_overdue', { ...applicationLine(application), from: backToCouncilOn, citations })
  return application
}

async function examineUnpaid(desk: Desk, sitting: Sitting, items: MatterItem[]) {
  for (const { subject } of items) {
    const application = requireOverdue(desk, await lockApplication(desk.tx, subject), sitting.day)
    if (isPaid(await admittedValues(desk, application)))
      throw new Refusal('application_paid_already', applicationLine(application))
  }
  return []
}

async function revoke(desk: Desk, actor: string, resolution: Recorded, { subject }: MatterItem): Promise<Outcome> {
  const application = await lockApplication(desk.tx, subject)
  const { no, member } = application
  const end = {
    no: resolution.no,
    from: desk.today,
    reason: `${no} ${resolution.no}`,
    duesUntil: addDays(desk.today, -1),
  }
  const ended = member === undefined ? [] : [(await endMembershipOf(desk, actor, member, end)).outcome]
  const revoked = await updateApplication(desk.tx, subject, { state: 'revoked', resolutionNo: resolution.no })
  await note(desk, actor, 'application.revoked', revoked)
  const pending = member === undefined ? [] : [await closePendingOf(desk, actor, member, resolution.no)]
  return together([...ended, ...pending, { say: await tellStaff(desk, revoked) }])
}

/** The council keeps to its approval: payment is still awaited. */
async function keepWaiting(desk: Desk, _actor: string, { no }: Recorded, { subject }: MatterItem): Promise<Outcome> {
  return { say: await tellStaff(desk, await lockApplication(desk.tx, subject), no) }
}

async function note(
  desk: Desk,
  actor: string,
  type: 'application.approved' | 'application.refused' | 'application.revoked',
  { no, name, resolutionNo, member }: ApplicationRecord,
): Promise<void> {
  const data = { name, resolution: resolutionNo ?? null, member: member?.no ?? null }
  await record(desk.tx, { at: desk.now, actor, type, subject: `application:${no}`, data })
}
