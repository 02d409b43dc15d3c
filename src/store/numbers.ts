import type { Tx } from './database.ts'

/** What is numbered by year: a table with a column `no`. */
export type Numbered = 'Case' | 'Application' | 'Change' | 'Motion' | 'Resolution' | 'Restructuring' | 'Withdrawal'

/**
 * The next number of a series, e.g. BG-2026-3 after BG-2026-2. Until the transaction ends nobody else takes one of the
 * same series.
 */
export async function nextNumber(tx: Tx, table: Numbered, prefix: string): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${prefix}))`
  const taken = await numbersIn(tx, table, prefix)
  return `${prefix}${Math.max(0, ...taken.map((no) => Number(no.slice(prefix.length)))) + 1}`
}

async function numbersIn(tx: Tx, table: Numbered, prefix: string): Promise<string[]> {
  const query = { where: { no: { startsWith: prefix } }, select: { no: true } } as const
  const rows = await rowsOf(tx, table, query)
  return rows.flatMap(({ no }) => no ?? [])
}

type Query = { where: { no: { startsWith: string } }; select: { no: true } }

function rowsOf(tx: Tx, table: Numbered, query: Query): Promise<{ no: string | null }[]> {
  if (table === 'Case') return tx.case.findMany(query)
  if (table === 'Application') return tx.application.findMany(query)
  if (table === 'Change') return tx.change.findMany(query)
  if (table === 'Motion') return tx.motion.findMany(query)
  if (table === 'Restructuring') return tx.restructuring.findMany(query)
  if (table === 'Withdrawal') return tx.withdrawal.findMany(query)
  return tx.resolution.findMany(query)
}
