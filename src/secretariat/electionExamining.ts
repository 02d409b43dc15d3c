import type { Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { headOf, obstaclesTo, type SeatsForecast, seatsAfterElection } from '../rules/elections.ts'
import type { Day, Facts, Office } from '../rules/facts.ts'
import { electionCompetence } from '../rules/resolutions.ts'
import type { Rulebook } from '../rules/rulebook.ts'
import { loadFacts } from '../store/facts.ts'
import { loadSeats, lockSeats } from '../store/tenures.ts'
import { termOn } from '../store/terms.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** Those who have the votes for an office, by number, each with what people call them; and why seats may be exceeded. */
export type Elected = { office: Office; members: Map<string, string>; override: string | undefined }

type Question = Elected & { rulebook: Rulebook; facts: Facts; day: Day }

/**
 * Refuses whoever cannot hold the office and more than it has seats, with the articles; says what is only to be noted.
 * An office begins on the day of the meeting and goes on: so it is asked of that day, and of today, unless the term of
 * that day is over. Until the transaction ends nobody else takes a seat of the office.
 */
export async function examineElected(desk: Desk, elected: Elected, day: Day): Promise<Values[]> {
  await lockSeats(desk.tx, elected.office)
  const { last } = await termOn(desk.tx, day)
  const facts = await loadFacts(desk.tx, desk.zone, { members: [...elected.members.keys()] })
  const question: Question = { ...elected, facts, rulebook: rulebookOn(desk, day), day }
  const days = last === undefined || last >= desk.today ? [...new Set([day, desk.today])] : [day]
  refuseIneligible(question, days)
  const seats = await Promise.all(days.map((one) => seatsOn(desk, question, one)))
  for (const one of seats) refuseFull(question, one)
  return [...seatsNotes(question, seats.at(-1)), ...headNotes(question)]
}

/** Refuses candidates who cannot hold the office, before anybody has voted. */
export async function requireEligible(
  desk: Desk,
  { office, members }: Omit<Elected, 'override'>,
  day: Day,
): Promise<void> {
  const facts = await loadFacts(desk.tx, desk.zone, { members: [...members.keys()] })
  refuseIneligible({ office, members, override: undefined, facts, rulebook: rulebookOn(desk, day), day }, [day])
}

/** What stands in the way on any of the days, each thing once. */
function refuseIneligible({ rulebook, facts, office, members }: Question, days: Day[]): void {
  const found = [...members].flatMap(([no, title]) => {
    const obstacles = days.flatMap((day) => obstaclesTo(rulebook, facts, office, no, day))
    const once = new Map(obstacles.map((obstacle) => [obstacle.why, obstacle]))
    return [...once.values()].map((obstacle) => ({ title, ...obstacle }))
  })
  if (found.length > 0) throw new Refusal('election_ineligible', { office, found })
}

async function seatsOn(desk: Desk, { rulebook, office, members }: Question, day: Day): Promise<SeatsForecast> {
  return seatsAfterElection(rulebook, await loadSeats(desk.tx, day), office, [...members.keys()], day)
}

function refuseFull({ office, override }: Question, { verdict, count, max, citations }: SeatsForecast): void {
  if (verdict !== 'over' || override !== undefined) return
  throw new Refusal('election_full', { office, count, max: max ?? null, citations })
}

function seatsNotes({ office, override }: Question, seats: SeatsForecast | undefined): Values[] {
  if (seats === undefined) return []
  const { count, verdict, otherwise, citations } = seats
  const limit = { min: seats.min ?? null, max: seats.max ?? null }
  const shared = { office, count, ...limit, title: null, reason: override ?? null, citations }
  return [
    ...(verdict === undefined ? [] : [{ what: verdict, ...shared }]),
    ...(otherwise === undefined ? [] : [{ what: 'read_otherwise', ...shared }]),
  ]
}

function headNotes({ rulebook, facts, office, members, day }: Question): Values[] {
  const { citations } = electionCompetence(rulebook, office)
  return [...members].flatMap(([no, title]) => {
    const head = headOf(rulebook, facts, office, no, day)
    if (head !== 'nobody' && head !== 'unknown') return []
    const what = head === 'nobody' ? 'no_representative' : 'head_unknown'
    return [{ what, office, title, count: null, min: null, max: null, reason: null, citations }]
  })
}
