import type { Outcome, Redraw } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type Rulebook, rulebookInForce } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import {
  type CountedOnPaper,
  closeMotion,
  findMotion,
  lockMotion,
  type MotionRecord,
  settleMotion,
} from '../store/motions.ts'
import { seatsOfMotion } from '../store/votingSeats.ts'
import { type Asker, actorOf } from './asker.ts'
import { ballotRedraws } from './ballotCards.ts'
import { together } from './caseNotices.ts'
import type { Desk } from './desk.ts'
import { memberIn, motionCard, motionRedraw } from './motionCards.ts'
import { type Count, count, countPaper } from './motionCounting.ts'
import { decide } from './motionDeciding.ts'
import { hasLeftToday, resultNotices } from './motionResults.ts'
import { closeCountCards } from './paperCountCards.ts'
import { type Sitting, sittingOfMotion } from './sittings.ts'
import { titlesOf } from './titles.ts'

/** How the schedule is named in records. */
const SCHEDULE = 'schedule'

/**
 * 截止表决: staff close a vote. By correspondence not before the deadline, unless everybody has voted: until then each
 * may still vote, or vote otherwise. In a meeting, where somebody who is there has not voted, staff are asked once more,
 * unless they have said `anyway`.
 */
export async function closeByStaff(desk: Desk, asker: Asker, id: string, anyway = false): Promise<Outcome> {
  const motion = requireVoting(await lockMotion(desk.tx, id))
  if (motion.onPaper) throw new Refusal('motion_on_paper', { no: motion.no ?? null })
  const { closesAt } = motion
  const counted = await counting(desk, motion)
  const isEarly = closesAt !== undefined && Temporal.Instant.compare(desk.now, closesAt) < 0
  if (closesAt === undefined && counted.takingPart.size === 0)
    throw new Refusal('motion_nobody_voted', { no: motion.no ?? null })
  const open = await stillToVote(desk, motion, counted)
  if (isEarly && open > 0)
    throw new Refusal('motion_too_early', { no: motion.no ?? null, open, closesAt: `${closesAt}` })
  if (open > 0 && !anyway) return { say: [await motionCard(desk, motion, { account: asker.account }, open)] }
  return close(desk, actorOf(asker), motion, counted)
}

/** The deadline has passed: the vote closes by itself, with what has come in. Doing it again does nothing. */
export async function closeByDeadline(desk: Desk, id: string): Promise<Outcome> {
  const motion = await lockMotion(desk.tx, id)
  const isOver = motion.closesAt !== undefined && Temporal.Instant.compare(motion.closesAt, desk.now) <= 0
  if (motion.state !== 'open' || !isOver) return { say: [] }
  return close(desk, SCHEDULE, motion, await counting(desk, motion))
}

/** A vote closes with what was counted on paper, once it is confirmed. Lock the motion first. */
export async function closeByPaper(
  desk: Desk,
  asker: Asker,
  motion: MotionRecord,
  counted: CountedOnPaper,
): Promise<Outcome> {
  const { rulebook } = await placeOf(desk, motion)
  const paper = await countPaper(desk, rulebook, motion, counted)
  return close(desk, actorOf(asker), motion, paper)
}

/** 撤回表决: staff stop a vote that should not go on, and say why; nothing is counted, everybody is told. */
export async function withdrawVote(desk: Desk, asker: Asker, id: string, reason: string): Promise<Outcome> {
  const motion = requireVoting(await lockMotion(desk.tx, id))
  const withdrawn = await settleMotion(desk.tx, id, { state: 'withdrawn', reason })
  const subject = `motion:${motion.no}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'motion.withdrawn', subject, data: { reason } })
  const told = await resultNotices(desk, withdrawn, {
    resolution: undefined,
    items: [],
    titles: () => null,
    short: 0,
  })
  const counts = await closeCountCards(desk, asker, motion, { outcome: 'withdrawn', others: 'withdrawn' })
  return { say: told, redraw: [...(await redraws(desk, withdrawn)), ...counts] }
}

/** Refuses a vote that is not open, saying how it ended. */
export function requireVoting(motion: MotionRecord): MotionRecord {
  const { state, no = null } = motion
  if (state !== 'open') throw new Refusal('motion_settled', { no, state })
  return motion
}

async function placeOf(desk: Desk, motion: MotionRecord): Promise<{ sitting: Sitting; rulebook: Rulebook }> {
  const sitting = await sittingOfMotion(desk, motion)
  // A vote goes on under the rules it was opened with.
  return { sitting, rulebook: rulebookInForce(desk.rulebooks, sitting.day) }
}

async function counting(desk: Desk, motion: MotionRecord): Promise<Count> {
  const { sitting, rulebook } = await placeOf(desk, motion)
  return count(desk, rulebook, motion, sitting)
}

/** Who was there and has not voted may still vote, unless the member has left. */
async function stillToVote(desk: Desk, motion: MotionRecord, { takingPart }: Count): Promise<number> {
  const seats = await seatsOfMotion(desk.tx, motion.id)
  return seats.filter((seat) => seat.mute === undefined && !takingPart.has(seat.id) && !hasLeftToday(desk, seat)).length
}

async function close(desk: Desk, actor: string, motion: MotionRecord, count: Count): Promise<Outcome> {
  const state = count.quorate ? 'closed' : 'failed'
  const closed = await closeMotion(desk.tx, motion.id, { by: actor, at: desk.now, state, tally: count.tally })
  const data = { state, tally: count.tally as never }
  await record(desk.tx, { at: desk.now, actor, type: 'motion.closed', subject: `motion:${motion.no}`, data })
  const decided = count.quorate ? await decide(desk, actor, closed, count) : await undecided(desk, closed, count)
  const settled = await findMotion(desk.tx, motion.id)
  return together([decided, { say: [], redraw: await redraws(desk, settled) }])
}

async function undecided(desk: Desk, failed: MotionRecord, { items, short }: Count): Promise<Outcome> {
  const titles = await titlesOf(desk, items.map(memberIn))
  return { say: await resultNotices(desk, failed, { resolution: undefined, items, titles, short }) }
}

/** The cards of the motion and of every ballot close. */
async function redraws(desk: Desk, motion: MotionRecord): Promise<Redraw[]> {
  const voting = (await seatsOfMotion(desk.tx, motion.id)).filter(({ personId }) => personId !== undefined)
  return [await motionRedraw(desk, motion), ...(await ballotRedraws(desk, motion, voting))]
}
