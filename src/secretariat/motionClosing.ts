import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type Rulebook, rulebookInForce } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { seatsThatVoted } from '../store/ballots.ts'
import { closeMotion, lockMotion, type MotionRecord, settleMotion, type Tally } from '../store/motions.ts'
import { draftResolution, type ResolutionItem, type ResolutionRecord } from '../store/resolutions.ts'
import { seatsOfMotion } from '../store/votingSeats.ts'
import { type Asker, actorOf } from './asker.ts'
import { ballotRedraw } from './ballotCards.ts'
import { together } from './caseNotices.ts'
import type { Desk } from './desk.ts'
import { MATTERS } from './matters.ts'
import { memberIn, motionRedraw, sittingOfMotion } from './motionCards.ts'
import { type Count, count, countPaper } from './motionCounting.ts'
import { resultNotices } from './motionResults.ts'
import { draftCard } from './resolutionCards.ts'
import { recordDecision } from './resolutionRecording.ts'
import type { Sitting } from './sittings.ts'
import { type Titles, titlesOf } from './titles.ts'

/** How the schedule is named in records. */
const SCHEDULE = 'schedule'

/**
 * 截止表决: staff close a vote. By correspondence not before the deadline, unless everybody has voted: until then each
 * may still vote, or vote otherwise.
 */
export async function closeByStaff(desk: Desk, asker: Asker, id: string): Promise<Outcome> {
  const motion = requireVoting(await lockMotion(desk.tx, id))
  if (motion.onPaper) throw new Refusal('motion_on_paper', { no: motion.no ?? null })
  const { closesAt } = motion
  const counted = await counting(desk, motion)
  const isEarly = closesAt !== undefined && Temporal.Instant.compare(desk.now, closesAt) < 0
  const open = await stillToVote(desk, motion)
  if (isEarly && open > 0)
    throw new Refusal('motion_too_early', { no: motion.no ?? null, open, closesAt: `${closesAt}` })
  return close(desk, actorOf(asker), motion, counted)
}

/** The deadline has passed: the vote closes by itself, with what has come in. Doing it again does nothing. */
export async function closeByDeadline(desk: Desk, id: string): Promise<Outcome> {
  const motion = await lockMotion(desk.tx, id)
  const isOver = motion.closesAt !== undefined && Temporal.Instant.compare(motion.closesAt, desk.now) <= 0
  if (motion.state !== 'open' || !isOver) return { say: [] }
  return close(desk, SCHEDULE, motion, await counting(desk, motion))
}

/** 计票: staff enter what was counted on paper, with who counted and who watched. */
export async function closeByPaper(
  desk: Desk,
  asker: Asker,
  id: string,
  counted: Pick<Tally, 'votes' | 'issued' | 'invalid' | 'counters'>,
): Promise<Outcome> {
  const motion = requireVoting(await lockMotion(desk.tx, id))
  const { sitting, rulebook } = await placeOf(desk, motion)
  const data = { issued: counted.issued ?? null, invalid: counted.invalid ?? null, votes: counted.votes as never }
  const subject = `motion:${motion.no}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'motion.counted', subject, data })
  const paper = await countPaper(desk, rulebook, motion, counted)
  return close(desk, actorOf(asker), motion, { sitting, count: paper })
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
  return { say: told, redraw: await redraws(desk, withdrawn) }
}

function requireVoting(motion: MotionRecord): MotionRecord {
  const { state, no = null } = motion
  if (state !== 'open') throw new Refusal('motion_settled', { no, state })
  return motion
}

type Counted = { sitting: Sitting; count: Count }

async function placeOf(desk: Desk, motion: MotionRecord): Promise<{ sitting: Sitting; rulebook: Rulebook }> {
  const sitting = await sittingOfMotion(desk, motion)
  // A vote goes on under the rules it was opened with.
  return { sitting, rulebook: rulebookInForce(desk.rulebooks, sitting.day) }
}

async function counting(desk: Desk, motion: MotionRecord): Promise<Counted> {
  const { sitting, rulebook } = await placeOf(desk, motion)
  return { sitting, count: await count(desk, rulebook, motion, sitting) }
}

async function stillToVote(desk: Desk, motion: MotionRecord): Promise<number> {
  const voted = await seatsThatVoted(desk.tx, motion.id)
  const seats = await seatsOfMotion(desk.tx, motion.id)
  return seats.filter(({ id, mute }) => mute === undefined && !voted.has(id)).length
}

async function close(desk: Desk, actor: string, motion: MotionRecord, { sitting, count }: Counted): Promise<Outcome> {
  const state = count.quorate ? 'closed' : 'failed'
  const titles = await titlesOf(desk, motion.items.map(memberIn))
  const closed = await closeMotion(desk.tx, motion.id, { by: actor, at: desk.now, state, tally: count.tally })
  const data = { state, tally: count.tally as never }
  await record(desk.tx, { at: desk.now, actor, type: 'motion.closed', subject: `motion:${motion.no}`, data })
  if (!count.quorate) {
    const { items, short } = count
    const told = await resultNotices(desk, closed, { resolution: undefined, items, titles, short })
    return { say: told, redraw: await redraws(desk, closed) }
  }
  const decided = await decide(desk, actor, closed, sitting, count, titles)
  return together([decided, { say: [], redraw: await redraws(desk, closed) }])
}

/**
 * What the body has decided is recorded at once, and happens: between the count and what follows nothing may come. What
 * waits for no decision any more is left out, with the reason; where the rules refuse the result as a whole, the
 * secretariat is asked on a card and told why.
 */
async function decide(
  desk: Desk,
  actor: string,
  motion: MotionRecord,
  sitting: Sitting,
  count: Count,
  titles: Titles,
): Promise<Outcome> {
  const { standing, dropped } = await sorted(desk, motion, sitting, count.items)
  if (standing.length === 0) return nothingLeft(desk, motion, dropped)
  const draft = await draftOf(desk, actor, motion, count, standing)
  const refused = await refusalOf(() => MATTERS[motion.kind].examine?.(desk, sitting, standing))
  if (refused !== undefined) return askStaff(desk, motion, draft, refused)
  await settleMotion(desk.tx, motion.id, { state: 'recorded' })
  const { recorded, outcome } = await recordDecision(desk, actor, draft, sitting)
  const { no: resolution, items } = recorded
  const told = await resultNotices(desk, motion, { resolution, items, titles, short: 0 })
  return together([{ say: [...told, ...droppedNotices(motion, dropped)] }, outcome])
}

type Dropped = { title: string; refusal: Refusal }

/** The matters that still wait for this decision, and those that do not any more. Candidates are looked at together. */
async function sorted(desk: Desk, { kind }: MotionRecord, sitting: Sitting, items: ResolutionItem[]) {
  const dropped: Dropped[] = []
  if (kind === 'election') return { standing: items, dropped }
  const standing: ResolutionItem[] = []
  for (const item of items) {
    const refusal = await refusalOf(() => MATTERS[kind].examine?.(desk, sitting, [item]))
    if (refusal === undefined) standing.push(item)
    else dropped.push({ title: item.title, refusal })
  }
  return { standing, dropped }
}

async function refusalOf(act: () => Promise<unknown> | undefined): Promise<Refusal | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function draftOf(desk: Desk, actor: string, motion: MotionRecord, { tally }: Count, items: ResolutionItem[]) {
  const { id, kind, body, meetingId, rulebookFrom } = motion
  const { seats, present, quorum, counters } = tally
  const where = meetingId === undefined ? { motionId: id } : { motionId: id, meetingId }
  const draft = { kind, body, ...where, items, seats, present, quorum, rulebookFrom, draftedBy: actor }
  return draftResolution(desk.tx, { ...draft, ...(counters !== undefined && { counters }) }, desk.now)
}

async function nothingLeft(desk: Desk, motion: MotionRecord, dropped: Dropped[]): Promise<Outcome> {
  await settleMotion(desk.tx, motion.id, { state: 'withdrawn' })
  return { say: droppedNotices(motion, dropped) }
}

async function askStaff(
  desk: Desk,
  motion: MotionRecord,
  draft: ResolutionRecord,
  { reason, values }: Refusal,
): Promise<Outcome> {
  const told: Notice = {
    to: { everyStaff: true },
    template: 'notices/motion_refused',
    values: { no: motion.no ?? null, refusal: { reason, values } },
    once: `motion/${motion.no}/refused`,
  }
  return { say: [told, await draftCard(desk, draft, { everyStaff: true })] }
}

function droppedNotices(motion: MotionRecord, dropped: Dropped[]): Notice[] {
  if (dropped.length === 0) return []
  const titles = dropped.map(({ title, refusal: { reason, values } }) => ({ title, refusal: { reason, values } }))
  const values = { no: motion.no ?? null, dropped: titles }
  const once = `motion/${motion.no}/dropped`
  return [{ to: { everyStaff: true }, template: 'notices/motion_dropped', values, once }]
}

/** The cards of the motion and of every ballot close. */
async function redraws(desk: Desk, motion: MotionRecord) {
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const ballots = []
  for (const seat of seats) {
    if (seat.personId !== undefined)
      ballots.push({ ...(await ballotRedraw(desk, motion, seat)), silent: true as const })
  }
  return [await motionRedraw(desk, motion), ...ballots]
}
