import { addDays } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'

/** A term of office (届) of all bodies; `until` is its last day. */
export type TermRecord = { id: string; name: string; from: Day; until?: Day; openedBy: string }

/** All terms, by their beginning. */
export async function listTerms(tx: Tx): Promise<TermRecord[]> {
  return (await tx.term.findMany({ orderBy: { from: 'asc' } })).map(termOf)
}

/** The term that is open; undefined before the first was opened here. */
export async function openTerm(tx: Tx): Promise<TermRecord | undefined> {
  const row = await tx.term.findFirst({ where: { until: null }, orderBy: { from: 'desc' } })
  return row === null ? undefined : termOf(row)
}

/** The term that a day falls into, and the last day of offices that begin then, where a later term has opened. */
export async function termOn(tx: Tx, day: Day): Promise<{ name?: string; last?: Day }> {
  const terms = await listTerms(tx)
  const current = terms.findLast(({ from }) => from <= day)
  const next = terms.find(({ from }) => from > day)
  return {
    ...(current !== undefined && { name: current.name }),
    ...(next !== undefined && { last: addDays(next.from, -1) }),
  }
}

/** Whether a term has opened, up to a day, after the seat of a tenure was taken: it ended all seats there were. */
export async function hasTermOpenedSince(tx: Tx, tenureId: string, day: Day): Promise<boolean> {
  const seat = await tx.officeTenure.findUniqueOrThrow({
    where: { id: tenureId },
    select: { from: true, continues: { select: { from: true } } },
  })
  // A seat that a merged unit brought along is the seat it was.
  const taken = seat.continues?.from ?? seat.from
  return (await tx.term.count({ where: { from: { gt: taken, lte: dateOfDay(day) } } })) > 0
}

/** Nobody else opens or closes a term until the transaction ends. */
export async function lockTerms(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('terms'))`
}

/** Closes the open term on a last day and opens the next on the day after, to which those belong who were elected since. */
export async function turnTerm(
  tx: Tx,
  next: { name: string; from: Day; last: Day; by: string },
  now: Temporal.Instant,
): Promise<TermRecord> {
  await tx.term.updateMany({ where: { until: null }, data: { until: dateOfDay(next.last) } })
  const row = await tx.term.create({
    data: { name: next.name, from: dateOfDay(next.from), openedBy: next.by, openedAt: dateOfInstant(now) },
  })
  const elected = { from: { gte: dateOfDay(next.from) }, term: null, begunBy: { startsWith: 'JY-' } }
  await tx.officeTenure.updateMany({ where: elected, data: { term: next.name } })
  // A seat of the new term that came with a merged unit is of it, too.
  const continued = { term: null, continues: { term: next.name, from: { gte: dateOfDay(next.from) } } }
  await tx.officeTenure.updateMany({ where: continued, data: { term: next.name } })
  return termOf(row)
}

function termOf(row: Prisma.TermGetPayload<object>): TermRecord {
  const { id, name, openedBy } = row
  return { id, name, openedBy, from: dayOfDate(row.from), ...(row.until !== null && { until: dayOfDate(row.until) }) }
}
