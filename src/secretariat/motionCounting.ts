import { Refusal } from '../messages/refusal.ts'
import { quorumVerdict, type Votes } from '../rules/resolutions.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { electedAmong } from '../rules/voting.ts'
import { type Choice, type Choices, rollCallOf } from '../store/ballots.ts'
import type { MotionRecord, Tally } from '../store/motions.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { countBox } from '../store/secretBallots.ts'
import { seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { takesSeat } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { judged } from './resolutionJudging.ts'
import { previewSeal } from './sealingPreview.ts'
import type { Sitting } from './sittings.ts'

/**
 * What came of a vote: what was counted, and the verdict on each matter. It is quorate when enough took part for any of
 * the matters; `short` is how many were missing to that.
 */
export type Count = { tally: Tally; quorate: boolean; short: number; items: ResolutionItem[] }

const KINDS: Record<Choice, keyof Votes> = { in_favour: 'inFavour', against: 'against', abstained: 'abstained' }

/**
 * Counts a vote that is closing, by the rules it was opened with. In a meeting those present are who was there when it
 * opened; by correspondence, or by e-mail, who gave any vote.
 */
export async function count(desk: Desk, rulebook: Rulebook, motion: MotionRecord, sitting: Sitting): Promise<Count> {
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const { votes, takingPart, ...secret } = motion.secret
    ? await countSecret(desk, motion, seats)
    : await countRoll(desk, motion)
  const present = await presentAt(desk, sitting, seats, takingPart)
  const opened = motion.tally ?? { seats: seats.length, present: 0, quorum: 0, votes: {} }
  return judgeCount(rulebook, motion, seats, { ...opened, ...secret, votes }, present)
}

/** Counts what people have counted on paper. */
export async function countPaper(
  desk: Desk,
  rulebook: Rulebook,
  motion: MotionRecord,
  counted: Pick<Tally, 'votes' | 'issued' | 'invalid' | 'counters'>,
): Promise<Count> {
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const opened = motion.tally ?? { seats: seats.length, present: 0, quorum: 0 }
  return judgeCount(rulebook, motion, seats, { ...opened, ...counted }, seats)
}

function judgeCount(
  rulebook: Rulebook,
  motion: MotionRecord,
  seats: readonly VotingSeat[],
  counted: Tally,
  present: readonly VotingSeat[],
): Count {
  const tally = { ...counted, present: present.length }
  const items = motion.items.map((item) => {
    const barred = seats.filter((seat) => seat.barred.includes(item.subject))
    const absentees = present.filter((seat) => seat.barred.includes(item.subject)).length
    const base = { seats: tally.seats - barred.length, present: tally.present - absentees }
    const votes = tally.votes[item.subject] ?? { inFavour: 0, against: 0, abstained: 0 }
    const shown = barred.length === 0 ? {} : { base: { ...base, barred: barred.length } }
    return judged(rulebook, motion.kind, { body: motion.body, ...base }, { ...item, votes, ...shown })
  })
  const missing = items.map(({ base = tally }) => quorumVerdict(rulebook, { body: motion.body, ...base }).short)
  const short = Math.min(...missing)
  return { tally, quorate: short === 0, short, items: placed(motion, items) }
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

type Counted = { votes: Tally['votes']; takingPart: Set<string>; issued?: number }

async function countRoll(desk: Desk, motion: MotionRecord): Promise<Counted> {
  const cast = await rollCallOf(desk.tx, motion.id)
  const votes = tallied(
    motion,
    cast.map(({ subject, choice }) => ({ [subject]: choice })),
  )
  return { votes, takingPart: new Set(cast.map(({ seatId }) => seatId)) }
}

async function countSecret(desk: Desk, motion: MotionRecord, seats: VotingSeat[]): Promise<Counted> {
  const box = await countBox(desk.tx, motion.id)
  const claimed = seats.filter(({ claim }) => claim !== undefined)
  // More ballots than papers given out: somebody put in what this house never gave out.
  if (box.length > claimed.length)
    throw new Refusal('motion_box_overfull', { no: motion.no ?? null, inBox: box.length, issued: claimed.length })
  return { votes: tallied(motion, box), takingPart: new Set(claimed.map(({ id }) => id)), issued: claimed.length }
}

function tallied({ items }: MotionRecord, ballots: Choices[]): Tally['votes'] {
  const of = (subject: string): Votes => {
    const votes: Votes = { inFavour: 0, against: 0, abstained: 0 }
    for (const ballot of ballots) {
      const choice = ballot[subject]
      if (choice !== undefined) votes[KINDS[choice]] += 1
    }
    return votes
  }
  return Object.fromEntries(items.map(({ subject }) => [subject, of(subject)]))
}

async function presentAt(
  desk: Desk,
  { meeting }: Sitting,
  seats: VotingSeat[],
  takingPart: Set<string>,
): Promise<VotingSeat[]> {
  if (meeting === undefined) return seats.filter(({ id }) => takingPart.has(id))
  if (meeting.form !== 'email') return seats
  // By e-mail an answer counts as presence, too, as the book will say when it is sealed.
  const { book, entries, fills } = await previewSeal(desk, meeting)
  const there = new Set([...entries, ...fills].filter((line) => takesSeat(book, line)).map(({ member }) => member.no))
  return seats.filter(({ id, member }) => takingPart.has(id) || there.has(member.no))
}
