import { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'

/** The tables that are read again and again, and seldom change. */
const STAMPS = {
  members: stampOf(Prisma.sql`"Member"`),
  tenures: stampOf(Prisma.sql`"OfficeTenure"`),
  meetings: stampOf(Prisma.sql`"Meeting"`),
  activities: stampOf(Prisma.sql`"Activity"`),
}

/**
 * Differs whenever any row differs, as a transaction sees them: by which transaction wrote each row and where it lies,
 * because whatever changes is written anew, at another place. Much less work than looking at what is in them.
 */
function stampOf(table: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT concat(count(*), '/', sum(hashtextextended(concat(xmin, ctid), 0))) FROM ${table})`
}

/**
 * Keeps what `read` makes of whole tables, for as long as they do not change: every use asks only whether they did. It is
 * kept for one `key` at a time, and for the database of the transaction.
 */
export function readOnce<Result>(
  tables: readonly (keyof typeof STAMPS)[],
  read: (tx: Tx, key: string) => Promise<Result>,
): (tx: Tx, key: string) => Promise<Result> {
  const stamps = Prisma.join(
    tables.map((table) => STAMPS[table]),
    ', ',
  )
  let kept: { stamp: string; result: Result } | undefined
  return async (tx, key) => {
    const [row] = await tx.$queryRaw<{ stamp: string }[]>`
      SELECT concat_ws(' ', pg_postmaster_start_time(), current_database(), ${stamps}) AS stamp`
    const stamp = `${key} ${row?.stamp}`
    if (kept?.stamp !== stamp) kept = { stamp, result: await read(tx, key) }
    return kept.result
  }
}
