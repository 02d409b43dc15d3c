import type { Day, Office } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'

/**
 * What a year of membership costs from a day on: for the members who hold an office, or, without a tier, for those who
 * hold none. `amount` in fen; `basis` names the resolution that set it.
 */
export type DuesStandard = { tier?: Office; amount: number; from: Day; basis: string; setBy: string }

/** Writes a standard down; the one before stays, and a later entry for the same day replaces it. */
export async function setDuesStandard(tx: Tx, standard: DuesStandard, now: Temporal.Instant): Promise<void> {
  const { tier, from, ...plain } = standard
  await tx.duesStandard.create({
    data: { ...plain, tier: tier ?? null, from: dateOfDay(from), learnedAt: dateOfInstant(now) },
  })
}

/** The standards in force on a day, one for each tier that has any. */
export async function duesStandardsOn(tx: Tx, day: Day): Promise<DuesStandard[]> {
  const rows = await tx.duesStandard.findMany({
    where: { from: { lte: dateOfDay(day) } },
    orderBy: [{ from: 'desc' }, { learnedAt: 'desc' }, { id: 'desc' }],
  })
  const latest = [...Map.groupBy(rows, ({ tier }) => tier).values()].flatMap(([first]) => (first ? [first] : []))
  return latest.map(({ tier, amount, from, basis, setBy }) => ({
    ...(tier !== null && { tier }),
    amount,
    from: dayOfDate(from),
    basis,
    setBy,
  }))
}
