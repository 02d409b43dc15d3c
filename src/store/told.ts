import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** Something to be said once: its key, and the template that says it. */
export type Once = { key: string; template: string }

/**
 * Notes that things are being said, and returns the keys of those that were not said before. The note stands or falls
 * with the saying.
 */
export async function tellOnce(tx: Tx, things: Once[], now: Temporal.Instant): Promise<Set<string>> {
  if (things.length === 0) return new Set()
  const rows = await tx.noticeTold.createManyAndReturn({
    data: things.map((thing) => ({ ...thing, toldAt: dateOfInstant(now) })),
    skipDuplicates: true,
    select: { key: true },
  })
  return new Set(rows.map((row) => row.key))
}

/** The keys, out of these, that were said. */
export async function toldAmong(tx: Tx, keys: string[]): Promise<Set<string>> {
  const rows = await tx.noticeTold.findMany({ where: { key: { in: keys } }, select: { key: true } })
  return new Set(rows.map((row) => row.key))
}
