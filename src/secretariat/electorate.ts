import type { Facts, MatterKind } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { type Attendee, quorumOf, whoMustAttend } from '../rules/meetings.ts'
import { isAwaitingOn } from '../rules/representation.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { hasVote } from '../rules/voting.ts'
import { listEntries } from '../store/attendance.ts'
import { loadFacts } from '../store/facts.ts'
import { membersByNo } from '../store/memberIds.ts'
import type { MotionRecord } from '../store/motions.ts'
import { findPeopleOf, type MemberOf, type Speaker } from '../store/people.ts'
import type { Mute, NewSeat } from '../store/votingSeats.ts'
import { countOf, openBook, takesSeat } from './attendanceBook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { interestedIn } from './resolutionJudging.ts'
import type { Sitting } from './sittings.ts'

/**
 * Whose votes count, and out of how many: all seats of the body on the day, and of them those that vote. In a meeting
 * these are the seats somebody has taken, `present`; where votes come in by mail or without a meeting it is every seat,
 * and who was there shows only when the vote closes.
 */
export type Electorate = {
  rulebook: Rulebook
  seats: number
  quorum: number
  present?: number
  voting: NewSeat[]
  aside: Aside
}

/** By matter, how many seats of the body step aside, whether somebody takes them or not. */
type Aside = Record<string, number>

/** One seat and who takes it: the representative, or somebody by name in their place. */
type Taken = { seat: Attendee; standIn?: string }

/** Who votes on a motion if it opens now. */
export async function electorateOf(desk: Desk, motion: MotionRecord, sitting: Sitting): Promise<Electorate> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const { meeting } = sitting
  if (meeting === undefined) return byMail(desk, facts, motion, sitting)
  const book = await openBook(desk, meeting)
  const { rulebook, seats, quorum } = book
  const duty = [...book.duty.values()]
  const aside = asideIn(rulebook, motion, duty)
  if (meeting.form === 'email')
    return {
      rulebook,
      seats,
      quorum,
      aside,
      voting: await votersOf(
        desk,
        facts,
        motion,
        duty.map((seat) => ({ seat })),
      ),
    }
  const lines = await listEntries(desk.tx, meeting.id)
  const taken = lines.flatMap((line): Taken[] => {
    const seat = book.duty.get(line.member.no)
    if (seat === undefined || !takesSeat(book, line)) return []
    return [{ seat, ...(line.value === 'alternate' && { standIn: line.attendee ?? '' }) }]
  })
  const { present } = countOf(book, lines)
  return { rulebook, seats, quorum, present, aside, voting: await votersOf(desk, facts, motion, taken) }
}

async function byMail(desk: Desk, facts: Facts, motion: MotionRecord, { body, day }: Sitting): Promise<Electorate> {
  const rulebook = rulebookOn(desk, day)
  const duty = whoMustAttend(rulebook, facts, body, day).filter(({ role }) => role === 'duty')
  const voting = await votersOf(
    desk,
    facts,
    motion,
    duty.map((seat) => ({ seat })),
  )
  return {
    rulebook,
    seats: duty.length,
    quorum: quorumOf(rulebook, body, duty.length),
    voting,
    aside: asideIn(rulebook, motion, duty),
  }
}

function asideIn(rulebook: Rulebook, { kind, items }: MotionRecord, duty: readonly Attendee[]): Aside {
  const members = new Set(duty.map(({ member }) => member))
  return Object.fromEntries(
    items.map((item) => {
      const interested = interestedIn(rulebook, kind, item)
      return [item.subject, interested !== undefined && members.has(interested) ? 1 : 0]
    }),
  )
}

async function votersOf(desk: Desk, facts: Facts, motion: MotionRecord, taken: Taken[]): Promise<NewSeat[]> {
  const rulebook = rulebookOn(desk, desk.today)
  const members = await membersByNo(
    desk.tx,
    taken.map(({ seat }) => seat.member),
  )
  const people = await findPeopleOf(
    desk.tx,
    [...members.values()].map(({ id }) => id),
    desk.today,
  )
  return taken.flatMap(({ seat, standIn }): NewSeat[] => {
    const member = members.get(seat.member)
    if (member === undefined) return []
    const barred = barredFor(rulebook, motion, member)
    const own = { member, offices: seat.offices, barred }
    if (barred.length === motion.items.length) return [{ ...own, standIn: standIn !== undefined, mute: 'interested' }]
    const voter = voterOf(rulebook, facts, motion.kind, member, people.get(member.id) ?? [], standIn, desk)
    return [{ ...own, ...voter }]
  })
}

function barredFor(rulebook: Rulebook, { kind, items }: MotionRecord, { no }: MemberOf): string[] {
  return items.filter((item) => interestedIn(rulebook, kind, item) === no).map(({ subject }) => subject)
}

type Voter = Pick<NewSeat, 'personId' | 'standIn' | 'mute'>

/** Who votes for a seat: the representative; who stands in, where a stand-in has the vote; else nobody. */
function voterOf(
  rulebook: Rulebook,
  facts: Facts,
  kind: MatterKind,
  member: MemberOf,
  people: Speaker[],
  standIn: string | undefined,
  desk: Desk,
): Voter {
  const awaiting = standIn === undefined && isAwaitingOn(ledgerOf(facts), member.no, desk.today)
  const isStandIn = standIn !== undefined || awaiting
  const person = people.find((one) =>
    standIn === undefined ? one.roles.includes('representative') : one.name === standIn && one.roles.length > 0,
  )
  const mute = muteOf(rulebook, kind, { isStandIn, awaiting, hasPerson: person !== undefined || standIn !== undefined })
  if (mute !== undefined) return { standIn: isStandIn, mute }
  return { standIn: isStandIn, ...(person !== undefined && { personId: person.id }) }
}

function muteOf(
  rulebook: Rulebook,
  kind: MatterKind,
  { isStandIn, awaiting, hasPerson }: { isStandIn: boolean; awaiting: boolean; hasPerson: boolean },
): Mute | undefined {
  if (!hasPerson) return 'nobody'
  if (awaiting && rulebook.readings.successorMeanwhile?.default !== 'stand_in') return 'awaiting'
  return hasVote(rulebook, kind, { standIn: isStandIn }) ? undefined : 'stand_in'
}
