import { createHmac, timingSafeEqual } from 'node:crypto'
import { findMotion } from '../store/motions.ts'
import { findSpeaker, type Speaker } from '../store/people.ts'
import { secretNamed } from '../store/secrets.ts'
import { findVotingSeat, type VotingSeat } from '../store/votingSeats.ts'
import type { Desk } from './desk.ts'
import { requireVoter } from './votingRights.ts'

/** The address of a seat's ballot page for one person: nobody can guess another's. */
export async function ballotAddress(desk: Desk, seat: VotingSeat, person: string): Promise<string> {
  const said = `${seat.id}.${person}`
  return `${desk.publicUrl}/ballots/${said}.${await sign(desk, said)}`
}

/** Whose ballot page an address opens; undefined when it was not made here. Refuses whoever votes for the seat no longer. */
export async function openBallotPage(
  desk: Desk,
  address: string,
): Promise<{ seat: VotingSeat; person: Speaker } | undefined> {
  const [seatId = '', personId = '', signature = '', ...more] = address.split('.')
  if (more.length > 0 || !isSame(signature, await sign(desk, `${seatId}.${personId}`))) return undefined
  const seat = await findVotingSeat(desk.tx, seatId)
  if (seat === undefined) return undefined
  const person = await findSpeaker(desk.tx, personId, desk.today)
  await requireVoter(desk, await findMotion(desk.tx, seat.motionId), seat, person)
  return { seat, person }
}

async function sign(desk: Desk, said: string): Promise<string> {
  const secret = await secretNamed(desk.tx, 'ballots', desk.now)
  return createHmac('sha256', secret).update(`seat\n${said}`).digest('base64url')
}

/** Compares in a time that tells nothing. */
export function isSame(said: string, made: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(made)]
  return a.length === b.length && timingSafeEqual(a, b)
}
