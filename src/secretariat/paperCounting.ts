import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type Votes, votesGiven } from '../rules/resolutions.ts'
import { record } from '../store/audit.ts'
import { dropPaperCount, keepPaperCount, lockMotion, type MotionItem, type MotionRecord } from '../store/motions.ts'
import type { Counters } from '../store/resolutions.ts'
import { seatsOfMotion } from '../store/votingSeats.ts'
import { type Asker, actorOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { requireConfirmer, tellTypist } from './confirming.ts'
import type { Desk } from './desk.ts'
import { closeByPaper, requireVoting } from './motionClosing.ts'
import { motionNamed } from './motionLists.ts'
import { askToConfirmCount, type CountedMotion, closeCountCards, countTyped, isCounted } from './paperCountCards.ts'

/** What was counted on paper: papers given out, come back and invalid, the votes for each matter, and who counted. */
export type PaperCount = {
  issued: number
  returned: number
  invalid: number
  counters: Counters
  votes: { said: string; votes: Votes }[]
}

/**
 * 计票: staff type what was counted on paper, and somebody else compares it with the papers and confirms it on a card; typed
 * again, it takes the place of what waited. Refuses numbers that cannot be: more papers than voters, more back than given
 * out, more votes than valid papers, a matter left out.
 */
export async function enterPaperCount(desk: Desk, asker: Asker, no: string, counted: PaperCount): Promise<Outcome> {
  const motion = requireVoting(await lockMotion(desk.tx, (await motionNamed(desk, no)).id))
  if (!motion.onPaper) throw new Refusal('motion_not_on_paper', { no })
  await requirePapers(desk, motion, counted)
  const { issued, returned, invalid, counters } = counted
  const typed = { votes: votesBySubject(motion, counted), issued, returned, invalid, counters }
  const redraw = await closeCountCards(desk, asker, motion, { outcome: 'replaced', others: 'replaced' })
  const waiting = await keepPaperCount(desk.tx, motion.id, { ...typed, by: actorOf(asker), at: desk.now })
  await note(desk, asker, 'counted', motion, { issued, returned, invalid, votes: typed.votes })
  return { say: await askToConfirmCount(desk, asker, waiting as CountedMotion), redraw }
}

async function requirePapers(desk: Desk, { id, no }: MotionRecord, papers: Papers): Promise<void> {
  const voting = (await seatsOfMotion(desk.tx, id)).filter(({ mute }) => mute === undefined)
  const { issued, returned, invalid } = papers
  if (issued > voting.length || returned > issued || invalid > returned)
    throw new Refusal('motion_papers_wrong', { no: no ?? null, entitled: voting.length, issued, returned, invalid })
}

/**
 * Somebody else of the staff confirms what was counted, where there is somebody else, and the vote closes with it. Refused
 * when the vote is over, or another count has been typed meanwhile.
 */
export async function confirmPaperCount(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const motion = await waitingCount(desk, subject)
  const { id: _, by, at: __, ...counted } = motion.paperCount
  await requireConfirmer(desk, asker, countTyped(motion))
  await requirePapers(desk, motion, counted)
  await note(desk, asker, 'count_confirmed', motion, { typedBy: by })
  const redraw = await closeCountCards(desk, asker, motion, { outcome: 'counted' })
  return together([
    { say: [], redraw },
    await tellTypist(desk, asker, countTyped(motion), { confirmed: true, ...numberOf(motion) }),
    await closeByPaper(desk, asker, motion, counted),
  ])
}

/** Staff set a count aside: whoever typed it takes it back, anybody else does not confirm it. The vote stays open. */
export async function setPaperCountAside(desk: Desk, asker: Asker, subject: string): Promise<Outcome> {
  const motion = await waitingCount(desk, subject)
  await dropPaperCount(desk.tx, motion.id)
  await note(desk, asker, 'count_withdrawn', motion, { typedBy: motion.paperCount.by })
  const redraw = await closeCountCards(desk, asker, motion, { outcome: 'discarded' })
  const about = { confirmed: false, ...numberOf(motion) }
  return together([{ say: [], redraw }, await tellTypist(desk, asker, countTyped(motion), about)])
}

async function waitingCount(desk: Desk, subject: string): Promise<CountedMotion> {
  const [motionId = '', countId] = subject.split('/')
  const motion = requireVoting(await lockMotion(desk.tx, motionId))
  if (!isCounted(motion) || motion.paperCount.id !== countId)
    throw new Refusal('paper_count_gone', { no: motion.no ?? null })
  return motion
}

function numberOf({ no }: MotionRecord): { no?: string } {
  return no === undefined ? {} : { no }
}

async function note(
  desk: Desk,
  asker: Asker,
  how: 'counted' | 'count_confirmed' | 'count_withdrawn',
  { no }: MotionRecord,
  data: Record<string, unknown>,
): Promise<void> {
  const event = { at: desk.now, actor: actorOf(asker), type: `motion.${how}` as const, subject: `motion:${no}` }
  await record(desk.tx, { ...event, data: data as never })
}

type Papers = Pick<PaperCount, 'issued' | 'returned' | 'invalid'>

function votesBySubject(motion: MotionRecord, { votes, returned, invalid }: PaperCount): Record<string, Votes> {
  const valid = returned - invalid
  const found = votes.map(({ said, votes: given }) => {
    const item = itemNamed(motion, said)
    if (votesGiven(given) > valid)
      throw new Refusal('motion_votes_too_many', { title: item.title, given: votesGiven(given), valid })
    return [item.subject, given] as const
  })
  const twice = found.find(([subject], index) => found.findIndex(([other]) => other === subject) !== index)
  if (twice !== undefined)
    throw new Refusal('motion_counted_twice', { title: motion.items.find((one) => one.subject === twice[0])?.title })
  const missing = motion.items.filter(({ subject }) => !found.some(([counted]) => counted === subject))
  if (missing.length > 0) throw new Refusal('motion_count_missing', { titles: missing.map(({ title }) => title) })
  requireWithinPlaces(
    motion,
    found.map(([, counted]) => counted),
    valid,
  )
  return Object.fromEntries(found)
}

/** A valid ballot paper names no more candidates than there are places. */
function requireWithinPlaces({ places }: MotionRecord, counted: readonly Votes[], valid: number): void {
  if (places === undefined) return
  const given = counted.reduce((sum, { inFavour }) => sum + inFavour, 0)
  const most = valid * places
  if (given > most) throw new Refusal('motion_votes_over_places', { given, valid, places, most })
}

/** The only matter needs no name; of several, a number or a part of its name. */
function itemNamed({ items, no }: MotionRecord, said: string): MotionItem {
  const [only, ...more] = items
  if (only !== undefined && more.length === 0) return only
  const wanted = said.toUpperCase()
  const exact = items.find(({ subject }) => subject.toUpperCase() === wanted)
  const alike = items.filter(({ title }) => wanted !== '' && title.toUpperCase().includes(wanted))
  const [found, ...others] = exact === undefined ? alike : [exact]
  if (found === undefined || others.length > 0)
    throw new Refusal('motion_candidate_unknown', { no: no ?? null, said, titles: items.map(({ title }) => title) })
  return found
}
