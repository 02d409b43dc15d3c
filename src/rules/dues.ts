import { addDays, addYears, nextWorkingDay } from './days.ts'
import type { Day, DuesFact, Facts } from './facts.ts'
import type { DuesFinding } from './finding.ts'
import { ledgerOf } from './ledger.ts'
import { citationsOf, provision, type Rulebook, readingTaken } from './rulebook.ts'

/** How one year's dues stand on a day. Amounts in fen. `since` is the first day on which the dues are overdue. */
export type DuesStanding = {
  year: number
  dueOn: Day
  owed: number
  /** What had been paid by the day. */
  paid: number
  since: Day
  /** Overdue and not waived. */
  inArrears: boolean
  /** In arrears for a full year, and the next working day after it has passed. */
  unpaidForAYear: boolean
}

/**
 * How a row of the dues book stands on a day. A deferral agreed in writing moves the due day, unless the measures are
 * read otherwise.
 */
export function duesStanding(rulebook: Rulebook, row: DuesFact, day: Day): DuesStanding {
  const defers = rulebook.readings.agreedDeferral?.default !== 'unpaid'
  const dueOn = defers ? (row.deferredTo ?? row.dueOn) : row.dueOn
  const paid = paidBy(row, day)
  const since = addDays(dueOn, provision(rulebook, 'dues.arrears').daysAfterDue)
  const inArrears = day >= since && !row.waived && paid < row.owed
  return {
    year: row.year,
    dueOn,
    owed: row.owed,
    paid,
    since,
    inArrears,
    unpaidForAYear: inArrears && day > lastDayOfYear(rulebook, dueOn),
  }
}

/** What had been paid by a day: of several payments those made by then. */
function paidBy({ paid, paidOn, parts }: DuesFact, day: Day): number {
  if (parts !== undefined) return parts.reduce((sum, part) => (part.paidOn <= day ? sum + part.amount : sum), 0)
  return paidOn !== undefined && paidOn <= day ? paid : 0
}

/**
 * The day from which a member in arrears gets no more benefits by how the measures are read; undefined where only the
 * confirmed end of the membership ends them.
 */
export function servicesStopOn(
  rulebook: Rulebook,
  { since, dueOn }: Pick<DuesStanding, 'since' | 'dueOn'>,
): Day | undefined {
  const { daysAfter } = provision(rulebook, 'dues.reminders')
  switch (rulebook.readings.servicesStop?.default) {
    case 'due_day':
      return since
    case 'notice':
      return addDays(dueOn, Math.min(...daysAfter))
    case 'confirmation':
      return undefined
    default:
      return addDays(dueOn, Math.max(...daysAfter) + 1)
  }
}

/** The last day of the year that counts; on a holiday or weekend it is the next working day. */
export function lastDayOfYear(rulebook: Rulebook, dueOn: Day): Day {
  return nextWorkingDay(addYears(dueOn, provision(rulebook, 'dues.ground').years))
}

/** Each year of a member's dues as it stands on a day, oldest first. */
export function duesOf(rulebook: Rulebook, facts: Facts, member: string, day: Day): DuesStanding[] {
  return (ledgerOf(facts).duesByMember.get(member) ?? []).map((row) => duesStanding(rulebook, row, day))
}

/** The years for which a member owes dues on a day. */
export function duesFindings(rulebook: Rulebook, facts: Facts, member: string, day: Day): DuesFinding[] {
  return duesOf(rulebook, facts, member, day)
    .filter((standing) => standing.inArrears)
    .map((standing) => duesFinding(rulebook, member, standing, day))
}

function duesFinding(rulebook: Rulebook, member: string, standing: DuesStanding, asOf: Day): DuesFinding {
  const { year, dueOn, owed, paid, since, unpaidForAYear } = standing
  const unpaidGrounds = readingTaken(rulebook, 'unpaidGrounds')
  const isGround = unpaidForAYear && unpaidGrounds !== 'article_15_only'
  const verdict = isGround ? 'ground_unpaid' : 'arrears'
  const rule = provision(rulebook, isGround ? 'dues.ground' : 'dues.arrears')
  return {
    key: `dues/${verdict}/${member}/${year}/${dueOn}`,
    kind: 'dues',
    verdict,
    member,
    year,
    dueOn,
    owed,
    paid,
    since,
    citations: citationsOf(rulebook, rule),
    readings: unpaidForAYear ? { unpaidGrounds } : {},
    asOf,
  }
}
