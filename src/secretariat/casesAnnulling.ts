import type { Outcome, Values } from '../messages/notice.ts'
import { addDays, dayOf, isWithin } from '../rules/days.ts'
import type { Day, Facts, Office } from '../rules/facts.ts'
import { officesHeld, seatsFindings } from '../rules/offices.ts'
import { provision } from '../rules/rulebook.ts'
import { addEntries } from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { type BasisLost, casesOf, type EndedTenure, type Forfeiture } from '../store/cases.ts'
import { loadFacts } from '../store/facts.ts'
import { findMeetingByNo } from '../store/meetings.ts'
import { loadSeats, lockTenure, restoreTenure, tenuresBegunBy } from '../store/tenures.ts'
import { hasTermOpenedSince } from '../store/terms.ts'
import { forfeitureValues, tellMember, together } from './caseNotices.ts'
import { settleBasis } from './casesBasis.ts'
import { decide } from './casesWithdrawing.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { endByCase, lastDayOf } from './tenureEnding.ts'

/** The book a loss falls with: of which meeting (by number), and who corrected or sealed it, as records name people. */
export type CorrectedBook = { no: string; by: readonly string[] }

/**
 * A confirmed loss falls because the book of a meeting, as corrected, never bore it out: each seat is given back where
 * it is free, and what the loss had begun ends; where it is taken, the member has the first claim on the next one. A seat
 * whose term has ended meanwhile is nobody's any more.
 */
export async function annulCase(desk: Desk, actor: string, book: CorrectedBook, one: Forfeiture): Promise<Outcome> {
  const expired = await expiredSeats(desk, one)
  const standing = (one.ground.ended ?? []).filter((seat) => !expired.includes(seat))
  const restored = await restoreSeats(desk, actor, one, standing)
  const claimed = standing.filter((seat) => !restored.includes(seat))
  if (restored.length > 0) await endReversion(desk, actor, one)
  const reason = reasonOf(restored, claimed)
  const annulled = (await decide(desk, actor, one, { state: 'annulled', reason })) as Forfeiture
  const seats = { restored: officesOf(restored), claimed: officesOf(claimed), expired: officesOf(expired) }
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'case.annulled',
    subject: `case:${one.no}`,
    data: { member: one.member.no, corrected: book.no, typedBy: [...book.by], ...seats },
  })
  return together([
    { say: await tellAll(desk, annulled, { corrected: book.no, ...seats }) },
    ...(await withdrawBases(desk, actor, one)),
  ])
}

/** How a case that was annulled ended. */
function reasonOf(restored: EndedTenure[], claimed: EndedTenure[]): string {
  if (claimed.length > 0) return 'first_claim'
  return restored.length > 0 ? 'restored' : 'expired'
}

function officesOf(seats: EndedTenure[]): Office[] {
  return seats.map(({ office }) => office)
}

async function tellAll(desk: Desk, one: Forfeiture, values: Values) {
  const member = await tellMember(desk, one, 'notices/case_annulled', { ...values, forStaff: false })
  // Of a member that has nobody left to tell, the secretariat hears all the same.
  const shared = { ...(await forfeitureValues(desk, one)), ...values }
  return [
    ...member,
    {
      to: { everyStaff: true as const },
      template: 'notices/case_annulled',
      values: { ...shared, name: '', copy: false, forStaff: true },
      once: `case/${one.no}/annulled/staff`,
    },
  ]
}

/** The seats that would have ended meanwhile anyhow, with their term: nobody has them any more. */
async function expiredSeats(desk: Desk, one: Forfeiture): Promise<EndedTenure[]> {
  const expired: EndedTenure[] = []
  for (const seat of one.ground.ended ?? []) {
    const isOver = seat.until !== undefined && seat.until < desk.today
    if (isOver || (await hasTermOpenedSince(desk.tx, seat.id, desk.today))) expired.push(seat)
  }
  return expired
}

/** The seat itself first; what rests on it comes back only with it. */
async function restoreSeats(desk: Desk, actor: string, one: Forfeiture, seats: EndedTenure[]): Promise<EndedTenure[]> {
  const restored: EndedTenure[] = []
  const [own] = one.ground.ended ?? []
  for (const seat of seats) {
    const hasBasis = seat === own || restored.length > 0
    if (!hasBasis || !(await isFree(desk, one, seat))) continue
    await restore(desk, actor, one, seat)
    restored.push(seat)
  }
  return restored
}

async function isFree(desk: Desk, one: Forfeiture, seat: EndedTenure): Promise<boolean> {
  const { no, name, kind, leftOn } = one.member
  if (leftOn !== undefined && leftOn <= desk.today) return false
  const seats = await loadSeats(desk.tx, desk.today)
  if (officesHeld(seats, no, desk.today).includes(seat.office)) return false
  const member = { no, name, kind, joinedOn: desk.today }
  const given: Facts = {
    ...seats,
    members: [...seats.members.filter((other) => other.no !== no), member],
    tenures: [...seats.tenures, { id: seat.id, member: no, office: seat.office, from: desk.today }],
  }
  const found = seatsFindings(rulebookOn(desk), given, desk.today)
  return !found.some((finding) => finding.office === seat.office && finding.verdict === 'over')
}

async function restore(desk: Desk, actor: string, one: Forfeiture, seat: EndedTenure): Promise<void> {
  const tenure = await lockTenure(desk.tx, seat.id)
  await restoreTenure(desk.tx, seat.id, seat.until)
  const excused = tenure.until === undefined ? [] : await excuseGap(desk, actor, one, seat, addDays(tenure.until, 1))
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'tenure.restored',
    subject: `member:${one.member.no}`,
    data: { case: one.no, office: seat.office, tenure: seat.id, until: seat.until ?? null, excused },
  })
}

/**
 * Meetings held while the seat was taken away did not call the member: staying away from them counts for nothing.
 * Returns their numbers.
 */
async function excuseGap(desk: Desk, actor: string, one: Forfeiture, seat: EndedTenure, from: Day): Promise<string[]> {
  const facts = await loadFacts(desk.tx, desk.zone, { members: [one.member.no] })
  const written = new Set(facts.attendance.map((line) => line.meeting))
  const missed = facts.meetings.filter(({ no, body, status, startsAt }) => {
    const { duty } = provision(rulebookOn(desk), `${body}.attendees`)
    const took = status === 'held' || status === 'inquorate'
    const inGap = isWithin(dayOf(startsAt), { from, until: desk.today })
    return took && inGap && duty.includes(seat.office) && !written.has(no)
  })
  const line = { memberId: one.member.id, value: 'undelivered' as const, source: 'seal' as const, recordedBy: actor }
  for (const { no } of missed) {
    const meeting = await findMeetingByNo(desk.tx, no)
    if (meeting !== undefined) await addEntries(desk.tx, [{ ...line, meetingId: meeting.id }], desk.now)
  }
  return missed.map(({ no }) => no)
}

/** What the loss had begun, e.g. the delegate's seat, ends with it. */
async function endReversion(desk: Desk, actor: string, one: Forfeiture): Promise<void> {
  for (const tenure of await tenuresBegunBy(desk.tx, one.no)) {
    if (tenure.until !== undefined && tenure.until <= lastDayOf(desk, tenure)) continue
    await endByCase(desk, actor, one, tenure, one.no)
  }
}

async function withdrawBases(desk: Desk, actor: string, one: Forfeiture): Promise<Outcome[]> {
  const pending = (await casesOf(desk.tx, [one.member.no])).filter(
    (other): other is BasisLost => other.kind === 'basis_lost' && other.ground.after === one.no,
  )
  const outcomes: Outcome[] = []
  for (const basis of pending) outcomes.push(await settleBasis(desk, actor, basis, 'withdrawn'))
  return outcomes
}
