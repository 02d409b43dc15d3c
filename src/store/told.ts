import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** Notes that something is being said; false when it was said before. The note stands or falls with the saying. */
export async function tellOnce(tx: Tx, key: string, template: string, now: Temporal.Instant): Promise<boolean> {
  const { count } = await tx.noticeTold.createMany({
    data: [{ key, template, toldAt: dateOfInstant(now) }],
    skipDuplicates: true,
  })
  return count === 1
}

/** The keys, out of these, that were said. */
export async function toldAmong(tx: Tx, keys: string[]): Promise<Set<string>> {
  const rows = await tx.noticeTold.findMany({ where: { key: { in: keys } }, select: { key: true } })
  return new Set(rows.map((row) => row.key))
}
