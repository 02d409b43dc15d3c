import { attendanceRun } from './attendance.ts'
import type { Citations } from './citation.ts'
import { yearOf } from './days.ts'
import { duesStanding } from './dues.ts'
import { SUPERVISING } from './elections.ts'
import { type Day, type DuesFact, type Facts, OFFICES, type Office, type TenureFact } from './facts.ts'
import { inOrder, ledgerOf } from './ledger.ts'
import { tenuresInForce } from './offices.ts'
import { peopleOf } from './representation.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/** What the unit has named: of the seats that one unit cannot hold together, the one it keeps, by who held it. */
export type SeatChoice = { office: Office; member: string }

/** Two member units (by number) that merge: the first survives. Later choices stand before earlier ones. */
export type Merger = { survivor: string; merged: string; choices: readonly SeatChoice[]; representative?: string }

/**
 * What becomes of a seat: it stays with the survivor, passes to it, falls vacant, or is still for the unit to choose.
 * `run` is how often in a row nobody came for it, where the measures count that.
 */
export type SeatFate = {
  tenure: TenureFact
  fate: 'stays' | 'passes' | 'vacant' | 'open'
  run?: number
}

/** Seats of which the unit has to name those it keeps: the same seat twice, or offices nobody may hold together. */
export type OpenChoice = { why: 'doubled' | 'incompatible'; seats: SeatChoice[]; citations: Citations }

/**
 * What becomes of a year's dues of the merged unit; amounts in fen: `unpaid` by whoever is asked, `paid` by the merged unit,
 * `dropped` what the merged unit is not asked for any more. `once`: both were asked for the year, and the
 * survivor is asked for `owed` in all, what the other has paid counting towards it. `passes`: only the merged unit was
 * asked, and the survivor owes the rest. `paid`: nothing is asked and nothing refunded. `arrears`: of an earlier year,
 * still unpaid; they stay on record with the merged unit, and whether the survivor pays them is for people to settle.
 */
export type DuesFate = {
  year: number
  fate: 'once' | 'passes' | 'paid' | 'arrears'
  owed: number
  unpaid: number
  paid: number
  dropped: number
}

/** What a merger does on a day. */
export type MergerPlan = {
  joinedOn: Day
  seats: SeatFate[]
  open: OpenChoice[]
  /** Offices that pass without what they rest on, for the council to decide. */
  left: Office[]
  /** Offices that only the head of the unit may hold, while somebody else represents it. */
  notPrincipal: Office[]
  dues: DuesFate[]
  citations: Citations
}

/** What the merger of two units would do: to the join date, the seats of both, and the dues of the merged one. */
export function mergerPlan(rulebook: Rulebook, facts: Facts, merger: Merger, day: Day): MergerPlan {
  const rule = provision(rulebook, 'restructuring.merger')
  const { seats, open } = chooseSeats(rulebook, seatsOfBoth(rulebook, facts, merger, day), merger)
  const based = restOnBasis(rulebook, seats)
  const kept = officesKept(based.seats)
  return {
    joinedOn: joinedOn(facts, merger, rule.earlierJoinDate),
    seats: based.seats,
    open,
    left: based.left,
    notPrincipal: withoutHead(rulebook, facts, merger, kept, day),
    dues: duesFates(rulebook, facts, merger, day),
    citations: citationsOf(rulebook, rule),
  }
}

/** Whether, when a unit divides, the part with the old seal stays the member, and by which article. */
export function divisionRule(rulebook: Rulebook): { sealHolderStays: boolean; citations: Citations } {
  const rule = provision(rulebook, 'restructuring.division')
  return { sealHolderStays: rule.sealHolderStays, citations: citationsOf(rulebook, rule) }
}

function joinedOn(facts: Facts, { survivor, merged }: Merger, earlier: boolean): Day {
  const { members } = ledgerOf(facts)
  const own = members.get(survivor)?.joinedOn ?? ''
  const other = members.get(merged)?.joinedOn ?? own
  return earlier && other < own ? other : own
}

function seatsOfBoth(rulebook: Rulebook, facts: Facts, { survivor, merged }: Merger, day: Day): SeatFate[] {
  const held = [survivor, merged].flatMap((no) => tenuresInForce(ledgerOf(facts), no, day))
  const order = (office: Office) => OFFICES.indexOf(office)
  return held
    .toSorted((a, b) => order(a.office) - order(b.office) || inOrder(a.member, b.member) || inOrder(a.id, b.id))
    .map((tenure) => {
      const run = attendanceRun(rulebook, facts, tenure, day)?.run
      return { tenure, fate: tenure.member === survivor ? 'stays' : 'passes', ...(run !== undefined && { run }) }
    })
}

/** The seats of which one unit holds one: every office by itself, those of the presidents' meeting together. */
function kindsOfSeat(rulebook: Rulebook): Office[][] {
  const { duty } = provision(rulebook, 'presidents_meeting.attendees')
  return [...OFFICES.filter((office) => !duty.includes(office)).map((office) => [office]), duty]
}

/** The choice that a choice takes the place of: of the same kind of seat. */
export function replaceChoice(rulebook: Rulebook, choices: readonly SeatChoice[], next: SeatChoice): SeatChoice[] {
  const kind = kindsOfSeat(rulebook).find((offices) => offices.includes(next.office)) ?? []
  return [...choices.filter(({ office }) => !kind.includes(office)), next]
}

function chooseSeats(rulebook: Rulebook, seats: SeatFate[], merger: Merger) {
  const doubled = kindsOfSeat(rulebook).filter((kind) => {
    const of = seats.filter(({ tenure }) => kind.includes(tenure.office))
    return new Set(of.map(({ tenure }) => tenure.member)).size > 1
  })
  const once = doubled.reduce((some, kind) => keepOne(some, kind, merger), seats)
  return takeSide(rulebook, once, merger)
}

function keepOne(seats: SeatFate[], kind: Office[], { choices, survivor }: Merger): SeatFate[] {
  const kept = choices.findLast(({ office }) => kind.includes(office))?.member
  return seats.map((seat) => {
    if (!kind.includes(seat.tenure.office)) return seat
    if (kept === undefined) return { ...seat, fate: 'open' }
    if (seat.tenure.member !== kept) return { ...seat, fate: 'vacant' }
    return { ...seat, fate: kept === survivor ? 'stays' : 'passes' }
  })
}

/** Whoever supervises holds no office of those supervised: the unit names one of either side. */
function takeSide(rulebook: Rulebook, seats: SeatFate[], { choices }: Merger) {
  const { offices } = provision(rulebook, 'supervisor.incompatible')
  const forbidden = rulebook.readings.supervisorAlsoDirector?.default === 'forbidden'
  const inConflict = seats.filter(({ fate }) => fate !== 'vacant')
  const clash = [SUPERVISING, offices].every((side) => inConflict.some(({ tenure }) => side.includes(tenure.office)))
  if (!forbidden || !clash) return { seats, open: doubledOpen(rulebook, seats) }
  const both = [...SUPERVISING, ...offices]
  const named = choices.findLast(({ office }) => both.includes(office))?.office
  if (named === undefined) {
    const opened = seats.map((seat) => (isOneOf(seat, both) && seat.fate !== 'vacant' ? asFate(seat, 'open') : seat))
    return { seats: opened, open: [...doubledOpen(rulebook, seats), incompatibleOpen(rulebook, inConflict, both)] }
  }
  const givenUp = SUPERVISING.includes(named) ? offices : SUPERVISING
  const settled = seats.map((seat) => (isOneOf(seat, givenUp) ? asFate(seat, 'vacant') : seat))
  return { seats: settled, open: doubledOpen(rulebook, settled) }
}

function isOneOf({ tenure }: SeatFate, offices: readonly Office[]): boolean {
  return offices.includes(tenure.office)
}

function asFate(seat: SeatFate, fate: SeatFate['fate']): SeatFate {
  return { ...seat, fate }
}

function doubledOpen(rulebook: Rulebook, seats: SeatFate[]): OpenChoice[] {
  const open = seats.filter(({ fate }) => fate === 'open')
  const citations = citationsOf(rulebook, provision(rulebook, 'restructuring.merger'))
  return kindsOfSeat(rulebook).flatMap((kind) => {
    const of = open.filter((seat) => isOneOf(seat, kind)).map(asChoice)
    return of.length === 0 ? [] : [{ why: 'doubled' as const, seats: of, citations }]
  })
}

function incompatibleOpen(rulebook: Rulebook, seats: SeatFate[], both: Office[]): OpenChoice {
  const citations = citationsOf(rulebook, provision(rulebook, 'supervisor.incompatible'))
  return { why: 'incompatible', seats: seats.filter((seat) => isOneOf(seat, both)).map(asChoice), citations }
}

function asChoice({ tenure }: SeatFate): SeatChoice {
  return { office: tenure.office, member: tenure.member }
}

function officesKept(seats: SeatFate[]): Office[] {
  return seats.filter(({ fate }) => fate !== 'vacant').map(({ tenure }) => tenure.office)
}

/** What passes without the office it was elected from does not pass, or passes for the council to decide. */
function restOnBasis(rulebook: Rulebook, seats: SeatFate[]): { seats: SeatFate[]; left: Office[] } {
  const kept = officesKept(seats)
  const left: Office[] = []
  const based = seats.map((seat) => {
    const { office } = seat.tenure
    const from = provision(rulebook, `${office}.election`).from
    if (seat.fate !== 'passes' || from === undefined || kept.includes(from)) return seat
    if (office !== 'president' && office !== 'vice_president') return asFate(seat, 'vacant')
    if (provision(rulebook, `${office}.basis`).onLoss === 'forfeited') return asFate(seat, 'vacant')
    left.push(office)
    return seat
  })
  return { seats: based, left }
}

function withoutHead(rulebook: Rulebook, facts: Facts, merger: Merger, kept: Office[], day: Day): Office[] {
  const { offices } = provision(rulebook, 'representation.principal')
  const member = ledgerOf(facts).members.get(merger.survivor)
  const heads = [member?.principal, member?.legalRepresentative].filter((name) => name !== undefined && name !== '')
  const name = merger.representative ?? peopleOf(facts, merger.survivor, 'representative', day)[0]?.name
  if (heads.length === 0 || name === undefined || heads.includes(name)) return []
  return OFFICES.filter((office) => offices.includes(office) && kept.includes(office))
}

function duesFates(rulebook: Rulebook, facts: Facts, merger: Merger, day: Day): DuesFate[] {
  const { duesByMember } = ledgerOf(facts)
  const own = duesByMember.get(merger.survivor) ?? []
  return (duesByMember.get(merger.merged) ?? []).flatMap((row) => {
    const same = own.find(({ year }) => year === row.year)
    const fate = duesFate(rulebook, row, same, day)
    return fate === undefined ? [] : [fate]
  })
}

function duesFate(rulebook: Rulebook, row: DuesFact, own: DuesFact | undefined, day: Day): DuesFate | undefined {
  const { year, owed } = row
  const { paid } = duesStanding(rulebook, row, day)
  const unpaid = row.waived ? 0 : Math.max(0, owed - paid)
  const { duesOnce } = provision(rulebook, 'restructuring.merger')
  if (year < yearOf(day) || !duesOnce)
    return unpaid === 0 ? undefined : { year, fate: 'arrears', owed, unpaid, paid, dropped: 0 }
  const rest = { year, paid, dropped: unpaid }
  if (own === undefined) return { ...rest, fate: unpaid === 0 ? 'paid' : 'passes', owed: unpaid, unpaid }
  const paidByOwn = duesStanding(rulebook, own, day).paid
  const asked = own.waived ? own.owed : Math.max(paidByOwn, own.owed - paid)
  return { ...rest, fate: 'once', owed: asked, unpaid: own.waived ? 0 : Math.max(0, asked - paidByOwn) }
}
