import { isWithin } from './days.ts'
import { type Body, type Day, type Facts, type MemberFact, OFFICES, type Office, type TenureFact } from './facts.ts'
import type { AttendanceFinding, CascadeFinding, SeatsFinding } from './finding.ts'
import { hasLeft, inOrder, type Ledger, ledgerOf } from './ledger.ts'
import type { Readings } from './readings.ts'
import { citationsOf, provision, type Rulebook, readingTaken } from './rulebook.ts'

/** The offices a member holds on a day, in the order of the measures; none once the member has left. */
export function officesHeld(facts: Facts, member: string, day: Day): Office[] {
  const held = new Set(tenuresInForce(ledgerOf(facts), member, day).map((tenure) => tenure.office))
  return OFFICES.filter((office) => held.has(office))
}

/** The tenures of a member in force on a day, by their beginning; none once the member has left. */
export function tenuresInForce(ledger: Ledger, member: string, day: Day): TenureFact[] {
  const fact = ledger.members.get(member)
  if (fact !== undefined && hasLeft(fact, day)) return []
  return (ledger.tenuresByMember.get(member) ?? []).filter((tenure) => isWithin(day, tenure))
}

/** The numbers of the members who hold an office on a day, each once, in order. */
export function holdersOf(facts: Facts, office: Office, day: Day): string[] {
  return [...holders(ledgerOf(facts), office, day)].sort(inOrder)
}

/** The office that gives a unit its title, by the order of the measures; undefined for a plain member. */
export function highestOffice(rulebook: Rulebook, offices: readonly Office[]): Office | undefined {
  return provision(rulebook, 'titles.order').offices.find((office) => offices.includes(office))
}

/** The office that makes a unit a 理事单位, a 副会长单位 and so on; undefined for one whose offices bring no title. */
export function unitTitle(rulebook: Rulebook, offices: readonly Office[]): Office | undefined {
  const bringing = provision(rulebook, 'titles.units').offices
  return highestOffice(
    rulebook,
    offices.filter((office) => bringing.includes(office)),
  )
}

/** The office that gives a member its title on a day; undefined for individuals, and for units without such an office. */
export function titleOfMember(
  rulebook: Rulebook,
  facts: Facts,
  { no, kind }: Pick<MemberFact, 'no' | 'kind'>,
  day: Day,
): Office | undefined {
  return kind === 'unit' ? unitTitle(rulebook, officesHeld(facts, no, day)) : undefined
}

/** The seats of a body on a day, which are the base of its quorum: members with a duty to attend it. */
export function seatsOf(rulebook: Rulebook, facts: Facts, body: Body, day: Day): number {
  const ledger = ledgerOf(facts)
  const { duty } = provision(rulebook, `${body}.attendees`)
  return duty.map((office) => holders(ledger, office, day)).reduce((all, some) => all.union(some)).size
}

function holders(ledger: Ledger, office: Office, day: Day): Set<string> {
  const tenures = ledger.tenuresByOffice.get(office) ?? []
  return new Set(tenures.filter((tenure) => isHeld(ledger, tenure, day)).map((tenure) => tenure.member))
}

function isHeld(ledger: Ledger, tenure: TenureFact, day: Day): boolean {
  const member = ledger.members.get(tenure.member)
  return isWithin(day, tenure) && !(member !== undefined && hasLeft(member, day))
}

/** Offices with more or fewer holders on the day than the measures allow. */
export function seatsFindings(rulebook: Rulebook, facts: Facts, day: Day): SeatsFinding[] {
  return OFFICES.flatMap((office) => seatsFinding(rulebook, ledgerOf(facts), office, day))
}

function seatsFinding(rulebook: Rulebook, ledger: Ledger, office: Office, day: Day): SeatsFinding[] {
  const limits = provision(rulebook, `${office}.seats`)
  const { count, readings } = seatsTaken(rulebook, ledger.facts, office, day)
  const verdict = verdictOn(count, limits)
  if (verdict === undefined) return []
  return [
    {
      key: `seats/${verdict}/${office}/${count}`,
      kind: 'seats',
      verdict,
      office,
      count,
      ...(limits.min === undefined ? {} : { min: limits.min }),
      ...(limits.max === undefined ? {} : { max: limits.max }),
      citations: citationsOf(rulebook, limits),
      readings,
      asOf: day,
    },
  ]
}

function verdictOn(count: number, limits: { min?: number | undefined; max?: number | undefined }) {
  if (limits.max !== undefined && count > limits.max) return 'over'
  if (limits.min !== undefined && count < limits.min) return 'under'
  return undefined
}

/** How many seats of an office are taken on a day, and the reading that was asked to tell. */
export function seatsTaken(
  rulebook: Rulebook,
  facts: Facts,
  office: Office,
  day: Day,
): { count: number; readings: Readings } {
  const ledger = ledgerOf(facts)
  const own = holders(ledger, office, day)
  const officers = office === 'standing_director' ? officersOf(ledger, day) : new Set<string>()
  if (officers.size === 0) return { count: own.size, readings: {} }
  const officersWithinStanding = readingTaken(rulebook, 'officersWithinStanding')
  const counted = officersWithinStanding === 'yes' ? own.union(officers) : own
  const readings: Readings = { officersWithinStanding }
  return { count: counted.size, readings }
}

function officersOf(ledger: Ledger, day: Day): Set<string> {
  return holders(ledger, 'president', day).union(holders(ledger, 'vice_president', day))
}

const RESTING = ['standing_director', 'vice_president', 'president'] as const

/**
 * What follows for the offices that rest on a directorship forfeited by attendance. `attendance` are the findings about
 * one member; an office forfeited by its own attendance needs no second ground.
 */
export function cascadeFindings(
  rulebook: Rulebook,
  facts: Facts,
  attendance: readonly AttendanceFinding[],
): CascadeFinding[] {
  const forfeited = attendance.filter((finding) => finding.verdict === 'forfeited')
  const fallen = new Set(forfeited.map((finding) => finding.office))
  return RESTING.filter((office) => !fallen.has(office)).flatMap((office) => {
    const lost = forfeited.find((finding) => finding.office === provision(rulebook, `${office}.basis`).office)
    if (lost === undefined || !officesHeld(facts, lost.member, lost.asOf).includes(office)) return []
    return [cascadeFrom(rulebook, lost, office)]
  })
}

function cascadeFrom(rulebook: Rulebook, lost: AttendanceFinding, office: (typeof RESTING)[number]): CascadeFinding {
  const basis = provision(rulebook, `${office}.basis`)
  return {
    key: `cascade/${basis.onLoss}/${lost.member}/${office}/${lost.key}`,
    kind: 'cascade',
    verdict: basis.onLoss,
    member: lost.member,
    office,
    because: lost.key,
    citations: citationsOf(rulebook, basis),
    readings: lost.readings,
    asOf: lost.asOf,
  }
}
