import { Refusal } from '../messages/refusal.ts'
import { successorVotes } from '../rules/voting.ts'
import type { MotionRecord } from '../store/motions.ts'
import type { Speaker } from '../store/people.ts'
import { linksOn } from '../store/representation.ts'
import type { VotingSeat } from '../store/votingSeats.ts'
import { type Desk, rulebookOn } from './desk.ts'

/**
 * Refuses whoever does not vote for a seat: only its representative does, or who took it in their place. A representative
 * named since the vote opened, whom the council has not confirmed yet, votes only where a stand-in would.
 */
export async function requireVoter(desk: Desk, motion: MotionRecord, seat: VotingSeat, person: Speaker): Promise<void> {
  requireRole(desk, seat, person)
  if (seat.standIn || person.id === seat.personId) return
  const links = await linksOn(desk.tx, seat.member.id, 'representative', desk.today)
  const awaits = links.some(({ personId, awaitingConfirmation }) => personId === person.id && awaitingConfirmation)
  if (awaits && !successorVotes(rulebookOn(desk, motion.openedOn), motion.kind))
    throw new Refusal('ballot_mute', { member: seat.member.name, mute: 'awaiting' })
}

function requireRole(desk: Desk, { member, personId, standIn, mute }: VotingSeat, person: Speaker): void {
  const why = { member: member.name }
  if (mute !== undefined) throw new Refusal('ballot_mute', { ...why, mute })
  const hasLeft = person.member.leftOn !== undefined && person.member.leftOn <= desk.today
  if (person.member.id !== member.id || hasLeft) throw new Refusal('ballot_of_another', why)
  const votes = standIn ? person.id === personId : person.roles.includes('representative')
  if (!votes) throw new Refusal('ballot_representative_only', why)
}

/** Whether votes are taken now: the vote is open, and its deadline has not passed. */
export function isOpenNow(desk: Desk, { state, closesAt }: MotionRecord): boolean {
  const isOver = closesAt !== undefined && Temporal.Instant.compare(closesAt, desk.now) <= 0
  return state === 'open' && !isOver
}

/** Refuses a vote that is not open, or whose time is over though nobody has closed it yet. */
export function requireOpen(desk: Desk, motion: MotionRecord): MotionRecord {
  const { state, no = null, closesAt } = motion
  if (!isOpenNow(desk, motion))
    throw new Refusal('ballot_closed', { no, state, closesAt: closesAt?.toString() ?? null })
  return motion
}

/** Whether somebody may vote for a seat now. */
export async function mayVote(desk: Desk, motion: MotionRecord, seat: VotingSeat, person: Speaker): Promise<boolean> {
  try {
    await requireVoter(desk, motion, seat, person)
    requireOpen(desk, motion)
    return true
  } catch (refused) {
    if (refused instanceof Refusal) return false
    throw refused
  }
}
