import type { Outcome, Redraw } from '../messages/notice.ts'
import { addDays } from '../rules/days.ts'
import type { Day, Office } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import { record } from '../store/audit.ts'
import { casesOf } from '../store/cases.ts'
import { certificateOf, voidCertificate } from '../store/certificates.ts'
import { duesFrom, waiveDues } from '../store/dues.ts'
import { endMembership } from '../store/members.ts'
import { dropWaiting } from '../store/outbox.ts'
import type { MemberOf } from '../store/people.ts'
import { endAllLinks } from '../store/representation.ts'
import { loadSeats, lockSeats, lockTenure } from '../store/tenures.ts'
import { closeCallsOf } from './callEnding.ts'
import { together } from './caseNotices.ts'
import { settleCasesOf } from './certifyingSeats.ts'
import { returnChangesOf } from './changesReturning.ts'
import type { Desk } from './desk.ts'
import { remindOfFiling } from './officeNotices.ts'
import { closeCheckCards } from './particularsCard.ts'
import { endByCase } from './tenureEnding.ts'

/**
 * How a membership ends: `from` is the first day outside, `reason` as the roll keeps it, `no` the number of what ended
 * it, `duesUntil` the last day on which dues that fall due are still asked for.
 */
export type MembershipEnd = { no: string; from: Day; reason: string; duesUntil: Day }

/** What ended with a membership, for those who are told, and what follows in chat. */
export type EndedMembership = { offices: Office[]; certificate: string | null; outcome: Outcome }

/** What is put into the chats of a member's people because it is one, and is not said once it is one no longer. */
const ONLY_FOR_MEMBERS = [
  'cards/ballot',
  'cards/ballot_secret',
  'cards/call',
  'cards/call_copy',
  'cards/call_observer',
  'cards/particulars',
  'notices/admission_payment',
  'notices/ballot_items',
  'notices/ballot_reminder',
  'notices/concession',
  'notices/dues_reminder',
  'notices/dues_statement',
  'notices/reminder_attending',
  'notices/reminder_unanswered',
  'notices/warning_absence',
  'notices/warning_meeting',
  'notices/withdrawal_warning',
]

/**
 * Ends a membership with everything that rests on it, in the caller's transaction: offices and the cases about them,
 * what was asked for and is not decided, calls of coming meetings, everybody's right to speak for the member, the
 * certificate, the dues to come. What is owed stays a debt. What waits to be sent to its people is dropped.
 */
export async function endMembershipOf(
  desk: Desk,
  actor: string,
  member: MemberOf,
  end: MembershipEnd,
): Promise<EndedMembership> {
  const ended = await endOffices(desk, actor, member, end)
  const changes = await returnChangesOf(desk, actor, member, { after: end.no, reason: end.reason })
  const calls: Redraw[] = [...(await closeCallsOf(desk, member, 'left')), ...(await closeCheckCards(desk, member))]
  const certificate = await voidCertificateOf(desk, actor, member, end)
  await stopDues(desk, actor, member, end)
  await endMembership(desk.tx, member.id, { on: end.from, reason: end.reason })
  const links = await endAllLinks(desk.tx, member.id, addDays(end.from, -1))
  await dropWaiting(desk.tx, member.id, ONLY_FOR_MEMBERS, desk.now)
  const after = { leftOn: end.from, leftReason: end.reason }
  const data = { by: end.no, before: { leftOn: null }, after, offices: ended.offices, certificate, links }
  await record(desk.tx, { at: desk.now, actor, type: 'member.ended', subject: `member:${member.no}`, data })
  const outcome = together([
    ...ended.outcomes,
    changes,
    { say: remindOfFiling(desk, end.no, ended.offices), redraw: calls },
  ])
  return { offices: ended.offices, certificate, outcome }
}

/** Every office of the member, and every open case about one. */
async function endOffices(desk: Desk, actor: string, member: MemberOf, { no, from, reason }: MembershipEnd) {
  const seats = await loadSeats(desk.tx, desk.today)
  const held = tenuresInForce(ledgerOf(seats), member.no, desk.today)
  const offices = [...new Set(held.map(({ office }) => office))].sort()
  for (const office of offices) await lockSeats(desk.tx, office)
  for (const { id } of held) await endByCase(desk, actor, { no, member }, await lockTenure(desk.tx, id), reason, from)
  const about = (await casesOf(desk.tx, [member.no])).map(({ tenureId }) => tenureId)
  return { offices, outcomes: await settleCasesOf(desk, actor, { no, member }, about) }
}

async function voidCertificateOf(desk: Desk, actor: string, member: MemberOf, { no, from, reason }: MembershipEnd) {
  const certificate = await certificateOf(desk.tx, member.id)
  if (certificate === undefined) return null
  await voidCertificate(desk.tx, { no: certificate, memberId: member.id, on: from, reason, by: actor }, desk.now)
  const data = { by: no, certificate }
  await record(desk.tx, { at: desk.now, actor, type: 'certificate.voided', subject: `member:${member.no}`, data })
  return certificate
}

/** Dues that fall due after the last day on which any are asked for are not asked. */
async function stopDues(desk: Desk, actor: string, member: MemberOf, { no, duesUntil }: MembershipEnd): Promise<void> {
  for (const year of await duesFrom(desk.tx, member.id, addDays(duesUntil, 1))) {
    await waiveDues(desk.tx, member.id, year)
    const data = { by: no, year, waived: true }
    await record(desk.tx, { at: desk.now, actor, type: 'dues.changed', subject: `member:${member.no}`, data })
  }
}
