import { Refusal } from '../messages/refusal.ts'
import type { Body } from '../rules/facts.ts'
import { type Assembly, quorumVerdict, type Verdict, type Votes } from '../rules/resolutions.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import { type Choice, type Choices, rollCallOf } from '../store/ballots.ts'
import type { CountedOnPaper, MotionRecord, Tally } from '../store/motions.ts'
import type { ResolutionItem } from '../store/resolutions.ts'
import { countBox } from '../store/secretBallots.ts'
import { seatsOfMotion, type VotingSeat } from '../store/votingSeats.ts'
import { takesSeat } from './attendanceBook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { judged } from './resolutionJudging.ts'
import { previewSeal } from './sealingPreview.ts'
import type { Sitting } from './sittings.ts'

/** A matter for which too few were left, once those it concerns had stepped aside. */
export type Lacking = { title: string; body: Body; seats: number; present: number } & Omit<Verdict, 'carried'>

/**
 * What came of a vote: what was counted, which seats (by id) gave a vote, and the verdict on each matter. What had no
 * quorum of its own is `lacking`: nothing was decided about it, neither way. Where that is everything, the vote is not
 * `quorate`, and `items` only has the numbers.
 */
export type Count = {
  tally: Tally
  takingPart: Set<string>
  quorate: boolean
  short: number
  items: ResolutionItem[]
  lacking: Lacking[]
}

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
  return judgeCount(rulebook, motion, seats, { ...opened, ...secret, votes }, { present, takingPart })
}

/** Counts what people have counted on paper. */
export async function countPaper(
  desk: Desk,
  rulebook: Rulebook,
  motion: MotionRecord,
  counted: CountedOnPaper,
): Promise<Count> {
  const seats = await seatsOfMotion(desk.tx, motion.id)
  const opened = motion.tally ?? { seats: seats.length, present: 0, quorum: 0 }
  const takingPart = new Set(seats.map(({ id }) => id))
  return judgeCount(rulebook, motion, seats, { ...opened, ...counted }, { present: seats, takingPart })
}

function judgeCount(
  rulebook: Rulebook,
  motion: MotionRecord,
  seats: readonly VotingSeat[],
  counted: Tally,
  { present, takingPart }: { present: readonly VotingSeat[]; takingPart: Set<string> },
): Count {
  const { body } = motion
  const tally = { ...counted, present: present.length }
  const judgedItems = motion.items.map((item) => {
    const { base, barred } = baseOf(item.subject, tally, seats, present)
    const votes = tally.votes[item.subject] ?? { inFavour: 0, against: 0, abstained: 0 }
    const shown = barred === 0 ? {} : { base: { ...base, barred } }
    const one = judged(rulebook, motion.kind, { body, ...base }, { ...item, votes, ...shown })
    return { one, ...lackingOf(rulebook, item.title, { body, ...base }) }
  })
  const lacking = judgedItems.flatMap(({ lack }) => lack ?? [])
  const quorate = lacking.length < judgedItems.length
  const decided = quorate ? judgedItems.filter(({ lack }) => lack === undefined) : judgedItems
  const items = decided.map(({ one }) => one)
  const short = quorate ? 0 : Math.min(...lacking.map((one) => one.short))
  return { tally, takingPart, quorate, short, items, lacking }
}

/** Out of how many a matter is decided: without those that it concerns, in the seats as among those present. */
function baseOf(subject: string, tally: Tally, seats: readonly VotingSeat[], present: readonly VotingSeat[]) {
  const isBarred = ({ barred }: VotingSeat) => barred.includes(subject)
  const barred = tally.aside?.[subject] ?? seats.filter(isBarred).length
  const stoodAside = present.filter(isBarred).length
  return { base: { seats: tally.seats - barred, present: tally.present - stoodAside }, barred }
}

/** What a matter lacks to its own quorum. */
function lackingOf(rulebook: Rulebook, title: string, assembly: Assembly): { lack?: Lacking } {
  const { carried, ...verdict } = quorumVerdict(rulebook, assembly)
  return carried ? {} : { lack: { title, ...assembly, ...verdict } }
}

type Counted = { votes: Tally['votes']; takingPart: Set<string>; issued?: number; returned?: number }

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
  requireHidden(desk, motion, seats, box.length)
  const papers = { issued: claimed.length, returned: box.length }
  return { votes: tallied(motion, box), takingPart: new Set(claimed.map(({ id }) => id)), ...papers }
}

/** Of a few ballots the numbers would say who voted how. A body that has no more seats is counted all the same. */
function requireHidden(desk: Desk, { no = null }: { no?: string | null }, seats: VotingSeat[], inBox: number): void {
  const rule = provision(rulebookOn(desk), 'ballots.secretMinimum')
  const least = Math.min(rule.ballots, seats.filter(({ mute }) => mute === undefined).length)
  if (inBox < least) throw new Refusal('motion_box_too_few', { no, inBox, least })
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
