import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { MatterKind, Office } from '../rules/facts.ts'
import { electedAmong } from '../rules/voting.ts'
import { type MotionRecord, settleMotion } from '../store/motions.ts'
import { draftResolution, type ResolutionItem, type ResolutionRecord } from '../store/resolutions.ts'
import { undoingOnFailure } from '../store/savepoint.ts'
import { seatsOfMotion } from '../store/votingSeats.ts'
import { together } from './caseNotices.ts'
import type { Desk } from './desk.ts'
import { requireEligible } from './electionExamining.ts'
import { MATTERS } from './matters.ts'
import { memberIn } from './motionCards.ts'
import type { Count } from './motionCounting.ts'
import { hasLeftToday, resultNotices } from './motionResults.ts'
import { draftCard } from './resolutionCards.ts'
import { recordDecision } from './resolutionRecording.ts'
import { type Sitting, sittingOfMotion } from './sittings.ts'
import { titlesOf } from './titles.ts'

/**
 * What the body has decided is recorded at once, and happens: between the count and what follows nothing may come. What
 * waits for no decision any more is left out, with the reason; where the rules refuse the result as a whole, the
 * secretariat is asked on a card and told why.
 */
export async function decide(desk: Desk, actor: string, motion: MotionRecord, count: Count): Promise<Outcome> {
  const sitting = await sittingOfMotion(desk, motion)
  const { standing, dropped } = await sorted(desk, motion, sitting, count)
  if (standing.length === 0) return nothingLeft(desk, motion, dropped)
  const draft = await draftOf(desk, actor, motion, count, standing)
  try {
    return await undoingOnFailure(desk.tx, () => recordAtOnce(desk, actor, motion, sitting, draft, dropped))
  } catch (refused) {
    if (refused instanceof Refusal) return askStaff(desk, motion, draft, refused, dropped)
    throw refused
  }
}

async function recordAtOnce(
  desk: Desk,
  actor: string,
  motion: MotionRecord,
  sitting: Sitting,
  draft: ResolutionRecord,
  dropped: Dropped[],
): Promise<Outcome> {
  const titles = await titlesOf(desk, draft.items.map(memberIn))
  await MATTERS[motion.kind].examine?.(desk, sitting, draft.items)
  await settleMotion(desk.tx, motion.id, { state: 'recorded' })
  const { recorded, outcome } = await recordDecision(desk, actor, draft, sitting)
  const { no: resolution, items } = recorded
  const told = await resultNotices(desk, motion, { resolution, items, titles, short: 0 })
  return together([{ say: [...told, ...(await droppedNotices(desk, motion, dropped))] }, outcome])
}

type Dropped = { title: string; refusal: Refusal }

/**
 * The matters that still wait for this decision, and those that do not any more. Who cannot hold the office any longer
 * leaves their place to the next.
 */
async function sorted(desk: Desk, motion: MotionRecord, sitting: Sitting, { items, lacking }: Count) {
  const { kind } = motion
  const dropped: Dropped[] = lacking.map((lack) => {
    return { title: lack.title, refusal: new Refusal('motion_item_no_quorum', lack) }
  })
  const standing: ResolutionItem[] = []
  for (const item of items) {
    const refusal = await refusalOf(() => examineAlone(desk, kind, sitting, item))
    if (refusal === undefined) standing.push(item)
    else dropped.push({ title: item.title, refusal })
  }
  return { standing: placed(motion, standing), dropped }
}

/** A candidate must still be able to hold the office; how many seats there are is asked of all who are elected together. */
async function examineAlone(desk: Desk, kind: MatterKind, sitting: Sitting, item: ResolutionItem): Promise<unknown> {
  if (kind !== 'election') return MATTERS[kind].examine?.(desk, sitting, [item])
  const { subject, title, data } = item
  const candidate = { office: data?.office as Office, members: new Map([[subject, title]]) }
  for (const day of new Set([sitting.day, desk.today])) await requireEligible(desk, candidate, day)
  return undefined
}

/** Of more who have the votes than there are places, those with the most are elected. */
function placed({ places }: MotionRecord, items: ResolutionItem[]): ResolutionItem[] {
  if (places === undefined) return items
  const candidates = items.map(({ subject, votes, carried }) => ({ subject, inFavour: votes.inFavour, carried }))
  const { elected, tied } = electedAmong(candidates, places)
  return items.map((item) => {
    if (!item.carried || elected.includes(item.subject)) return item
    return { ...item, carried: false, why: tied.includes(item.subject) ? ('tied' as const) : ('behind' as const) }
  })
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
  const settled = await settleMotion(desk.tx, motion.id, { state: 'withdrawn' })
  const told = await resultNotices(desk, settled, { resolution: undefined, items: [], titles: () => null, short: 0 })
  return { say: [...told, ...(await droppedNotices(desk, motion, dropped))] }
}

async function askStaff(
  desk: Desk,
  motion: MotionRecord,
  draft: ResolutionRecord,
  { reason, values }: Refusal,
  dropped: Dropped[],
): Promise<Outcome> {
  const told: Notice = {
    to: { everyStaff: true },
    template: 'notices/motion_refused',
    values: { no: motion.no ?? null, refusal: { reason, values } },
    once: `motion/${motion.no}/refused`,
  }
  const card = { ...(await draftCard(desk, draft)), to: { everyStaff: true as const } }
  return { say: [told, ...(await droppedNotices(desk, motion, dropped)), card] }
}

/** Who has voted hears as well of what was not decided. */
async function droppedNotices(desk: Desk, motion: MotionRecord, dropped: Dropped[]): Promise<Notice[]> {
  if (dropped.length === 0) return []
  const titles = dropped.map(({ title, refusal: { reason, values } }) => ({ title, refusal: { reason, values } }))
  const values = { no: motion.no ?? null, dropped: titles }
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const people = [...new Set(seats.flatMap((seat) => (hasLeftToday(desk, seat) ? [] : (seat.personId ?? []))))]
  const told = { template: 'notices/motion_dropped', values }
  return [
    { to: { everyStaff: true }, ...told, once: `motion/${motion.no}/dropped` },
    ...people.map((person) => ({ to: { person }, ...told, once: `motion/${motion.no}/dropped/${person}` })),
  ]
}
