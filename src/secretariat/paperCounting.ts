import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type Votes, votesGiven } from '../rules/resolutions.ts'
import type { MotionItem, MotionRecord } from '../store/motions.ts'
import type { Counters } from '../store/resolutions.ts'
import { seatsOfMotion } from '../store/votingSeats.ts'
import type { Asker } from './asker.ts'
import type { Desk } from './desk.ts'
import { closeByPaper } from './motionClosing.ts'
import { motionNamed } from './motionLists.ts'

/** What was counted on paper: papers given out, come back and invalid, the votes for each matter, and who counted. */
export type PaperCount = {
  issued: number
  returned: number
  invalid: number
  counters: Counters
  votes: { said: string; votes: Votes }[]
}

/**
 * 计票: staff enter what was counted on paper. Refuses numbers that cannot be: more papers than voters, more back than
 * given out, more votes than valid papers, a matter left out.
 */
export async function enterPaperCount(desk: Desk, asker: Asker, no: string, counted: PaperCount): Promise<Outcome> {
  const motion = await motionNamed(desk, no)
  if (!motion.onPaper) throw new Refusal('motion_not_on_paper', { no })
  const voting = (await seatsOfMotion(desk.tx, motion.id)).filter(({ mute }) => mute === undefined)
  const { issued, returned, invalid, counters } = counted
  if (issued > voting.length || returned > issued || invalid > returned)
    throw new Refusal('motion_papers_wrong', { no, entitled: voting.length, issued, returned, invalid })
  const votes = votesBySubject(motion, counted)
  return closeByPaper(desk, asker, motion.id, { votes, issued, returned, invalid, counters })
}

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
