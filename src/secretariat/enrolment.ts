import { paymentClock } from '../rules/admission.ts'
import { yearOf } from '../rules/days.ts'
import type { AffiliationRole, Day } from '../rules/facts.ts'
import type { ApplicationRecord, NamedPerson } from '../store/applicationRecord.ts'
import { updateApplication } from '../store/applications.ts'
import { record } from '../store/audit.ts'
import { enterDues } from '../store/dues.ts'
import { duesStandardsOn } from '../store/duesStandards.ts'
import { enrolMember } from '../store/members.ts'
import { beginLink, personNamed } from '../store/representation.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'

/** Whoever was approved comes onto the roll with their people and the first year's dues. `from` is their first day. */
export async function enrol(desk: Desk, actor: string, application: ApplicationRecord, from: Day) {
  const { name, kind, creditCode, form, publicConsent, no } = application
  const scope = [...form.scopes, ...(form.otherScope === undefined ? [] : [form.otherScope])].join('、')
  const member = await enrolMember(
    desk.tx,
    {
      name,
      kind,
      joinedOn: from,
      ...(creditCode !== undefined && { creditCode }),
      ...(kind === 'individual' && publicConsent && { publicConsentOn: from }),
      particulars: { ...form.particulars, ...(scope !== '' && { businessScope: scope }) },
    },
    desk.now,
  )
  await linkPeople(desk, member.id, application, from)
  await oweDues(desk, member.id, application)
  const data = { application: no, name, kind, from }
  await record(desk.tx, { at: desk.now, actor, type: 'member.joined', subject: `member:${member.no}`, data })
  return updateApplication(desk.tx, application.id, { memberId: member.id })
}

async function linkPeople(desk: Desk, memberId: string, { kind, name, form }: ApplicationRecord, from: Day) {
  // An individual is their own representative by name and needs no link.
  if (kind === 'individual') {
    await personNamed(desk.tx, memberId, { name, mobile: form.particulars.phone ?? '' })
    return
  }
  await link(desk, memberId, 'representative', form.representative, from)
  await link(desk, memberId, 'liaison', form.liaison, from)
}

async function link(desk: Desk, memberId: string, role: AffiliationRole, person: NamedPerson | undefined, from: Day) {
  if (person === undefined) return
  const personId = await personNamed(desk.tx, memberId, person)
  const title = person.title ?? null
  await beginLink(desk.tx, { memberId, personId, role, title, from, awaitingConfirmation: false }, desk.now)
}

/** The first year's dues, by the standard for members without an office; where none is set, nothing is entered yet. */
export async function oweDues(desk: Desk, memberId: string, application: ApplicationRecord): Promise<void> {
  const decidedOn = application.decidedOn ?? desk.today
  const standard = (await duesStandardsOn(desk.tx, decidedOn)).find(({ tier }) => tier === undefined)
  if (standard === undefined) return
  const dueOn = payBy(desk, application, decidedOn)
  const owed = { owed: standard.amount, standardId: standard.id }
  await enterDues(desk.tx, { memberId, year: yearOf(decidedOn), dueOn, ...owed }, desk.now)
}

/** The day by which somebody approved should have paid: when the first reminder would go out. */
export function payBy(desk: Desk, application: ApplicationRecord, decidedOn: Day): Day {
  const [first = decidedOn] = paymentClock(rulebookOf(desk, application), decidedOn, application.approvedOn).remindOn
  return first
}
