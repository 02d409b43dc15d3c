import { standardsInForce, type Tariff } from '../rules/duesTiers.ts'
import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'

/**
 * What a year of membership costs from a day on: for the members who hold an office, or, without a tier, for those who
 * hold none. `amount` in fen; `basis` names the resolution that set it, `resolutionNo` where it was recorded here.
 * `ended`: from the day on the tier is no tier of its own any more.
 */
export type DuesStandard = Tariff & { basis: string; resolutionNo?: string; setBy: string }

/** The resolution as people call it, with its number where its name does not say it. */
export function basisText({ basis, resolutionNo }: Pick<DuesStandard, 'basis' | 'resolutionNo'>): string {
  return resolutionNo === undefined || basis.toUpperCase().includes(resolutionNo)
    ? basis
    : `${basis}（${resolutionNo}）`
}

/** Writes a standard down; the one before stays, and a later entry for the same day replaces it. */
export async function setDuesStandard(tx: Tx, standard: DuesStandard, now: Temporal.Instant): Promise<void> {
  const { tier, from, ...plain } = standard
  await tx.duesStandard.create({
    data: { ...plain, tier: tier ?? null, from: dateOfDay(from), learnedAt: dateOfInstant(now) },
  })
}

/** Every standard that was ever set, in the order of entry. */
export async function allDuesStandards(tx: Tx): Promise<(DuesStandard & { id: string })[]> {
  const rows = await tx.duesStandard.findMany({ orderBy: [{ learnedAt: 'asc' }, { id: 'asc' }] })
  return rows.map(({ id, tier, amount, from, basis, resolutionNo, ended, setBy }) => ({
    id,
    ...(tier !== null && { tier }),
    amount,
    from: dayOfDate(from),
    ...(ended && { ended }),
    basis,
    ...(resolutionNo !== null && { resolutionNo }),
    setBy,
  }))
}

/** The standards in force on a day, one for each tier that has any. */
export async function duesStandardsOn(tx: Tx, day: Day): Promise<(DuesStandard & { id: string })[]> {
  return standardsInForce(await allDuesStandards(tx), day)
}

/** Until the transaction ends nobody else sets a standard. */
export async function lockDuesStandards(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('dues/standards'))`
}
