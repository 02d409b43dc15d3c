import { yearOf } from './days.ts'
import type { Day, Facts, Office } from './facts.ts'
import { hasLeft, isMember, ledgerOf } from './ledger.ts'
import { officesHeld } from './offices.ts'
import { provision, type Rulebook } from './rulebook.ts'

/**
 * What a year of membership costs a tier from a day on; without a tier, members who hold no office of a tier. `amount`
 * in fen. `ended`: from the day on the tier is none any more. Of several from the same day the one given last holds.
 */
export type Tariff = { tier?: Office; amount: number; from: Day; ended?: boolean }

/** The standards in force on a day, one for each tier that has any. */
export function standardsInForce<T extends Tariff>(standards: readonly T[], day: Day): T[] {
  const begun = standards.filter(({ from }) => from <= day)
  const latest = [...Map.groupBy(begun, ({ tier }) => tier).values()].flatMap((some) => {
    const [first, ...others] = some
    return first === undefined ? [] : [others.reduce((last, one) => (one.from >= last.from ? one : last), first)]
  })
  return latest.filter(({ ended }) => ended !== true)
}

/** The first day on which there would be more tiers than there may be, were a standard set too; undefined if none. */
export function dayOfTooManyTiers(rulebook: Rulebook, known: readonly Tariff[], next: Tariff): Day | undefined {
  const { max } = provision(rulebook, 'dues.tiers')
  const all = [...known, next]
  const days = all.map(({ from }) => from).filter((day) => day >= next.from)
  return days.toSorted().find((day) => standardsInForce(all, day).length > max)
}

/** The day on which the dues of a year are due, unless they are raised late. */
export function duesDayOf(rulebook: Rulebook, year: number): Day {
  const { month, day } = provision(rulebook, 'dues.dueDay')
  return Temporal.PlainDate.from({ year, month, day }).toString()
}

/** The day on which a member's offices and the standards in force decide what a year costs. */
export function tierDayOf(rulebook: Rulebook, year: number): Day {
  const isDueDay = provision(rulebook, 'dues.tierDay').of === 'due_day'
  return isDueDay ? duesDayOf(rulebook, year) : Temporal.PlainDate.from({ year, month: 1, day: 1 }).toString()
}

/**
 * The standard by which a member owes for a year: that of the highest of their offices which is a tier, else that of
 * plain members; undefined where there is none. Who joined later in the year is judged by their first day.
 */
export function standardFor<T extends Tariff>(
  rulebook: Rulebook,
  facts: Facts,
  standards: readonly T[],
  { member, year }: { member: string; year: number },
): T | undefined {
  const tierDay = tierDayOf(rulebook, year)
  const joinedOn = ledgerOf(facts).members.get(member)?.joinedOn ?? tierDay
  const day = yearOf(joinedOn) === year && joinedOn > tierDay ? joinedOn : tierDay
  const inForce = standardsInForce(standards, day)
  const held = officesHeld(facts, member, day)
  const tiers = provision(rulebook, 'titles.order').offices.filter((office) => held.includes(office))
  return (
    tiers.flatMap((office) => inForce.find(({ tier }) => tier === office) ?? [])[0] ??
    inForce.find(({ tier }) => tier === undefined)
  )
}

/** An account about to be raised, by the standard that says so. */
export type Account<T> = { member: string; standard: T }

/**
 * What raising the accounts of a year would do. `entered`: members whose year is entered already, and left alone.
 * `exempt`: those who are not asked for it. `joined`: those who joined in the year and whose first year is a matter of
 * their admission, or of the workbook. `without`: those for whom there is no standard.
 */
export type AccountsPlan<T> = {
  accounts: Account<T>[]
  entered: string[]
  exempt: string[]
  joined: string[]
  without: string[]
  dueOn: Day
}

/** Plans the accounts of a year, as they would be raised on a day. Members are named by number. */
export function accountsOfYear<T extends Tariff>(
  rulebook: Rulebook,
  facts: Facts,
  standards: readonly T[],
  { year, entered, exempt }: { year: number; entered: ReadonlySet<string>; exempt: ReadonlySet<string> },
  day: Day,
): AccountsPlan<T> {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toString()
  const members = ledgerOf(facts).facts.members.filter((member) => !hasLeft(member, day > first ? day : first))
  const named = (some: typeof members) => some.map(({ no }) => no)
  const open = members.filter(({ no }) => !entered.has(no) && !exempt.has(no))
  const old = open.filter((member) => isMember(member, first))
  const judged = old.map(({ no }) => ({
    member: no,
    standard: standardFor(rulebook, facts, standards, { member: no, year }),
  }))
  return {
    accounts: judged.flatMap(({ member, standard }) => (standard === undefined ? [] : [{ member, standard }])),
    entered: named(members.filter(({ no }) => entered.has(no))),
    exempt: named(members.filter(({ no }) => exempt.has(no) && !entered.has(no))),
    joined: named(open.filter(({ joinedOn }) => joinedOn > first && joinedOn <= day)),
    without: judged.flatMap(({ member, standard }) => (standard === undefined ? [member] : [])),
    dueOn: dueDayFrom(rulebook, year, day),
  }
}

/** Nobody is overdue with what they have not been asked for: accounts raised late are due so many days later. */
function dueDayFrom(rulebook: Rulebook, year: number, day: Day): Day {
  const { noticeDays } = provision(rulebook, 'dues.accounts')
  const earliest = Temporal.PlainDate.from(day).add({ days: noticeDays }).toString()
  const dueDay = duesDayOf(rulebook, year)
  return dueDay > earliest ? dueDay : earliest
}
