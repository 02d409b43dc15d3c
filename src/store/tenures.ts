import type { Day, Facts, Office } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { MEMBER_FACT, memberFact } from './facts.ts'
import { readOnce } from './unchanged.ts'

/** An office held by a member, `until` its last day in force. */
export type TenureRecord = { id: string; memberId: string; office: Office; term?: string; from: Day; until?: Day }

/** A tenure kept from others until the transaction ends: whoever ends it decides alone. */
export async function lockTenure(tx: Tx, id: string): Promise<TenureRecord> {
  await tx.$queryRaw`SELECT id FROM "OfficeTenure" WHERE id = ${id}::uuid FOR UPDATE`
  return tenureOf(await tx.officeTenure.findUniqueOrThrow({ where: { id } }))
}

/** Ends a tenure: its last day, why, and the number of the case that did it. */
export async function endTenure(tx: Tx, id: string, end: { until: Day; reason: string; by: string }): Promise<void> {
  await tx.officeTenure.update({
    where: { id },
    data: { until: dateOfDay(end.until), endReason: end.reason, endedBy: end.by },
  })
}

/** Takes back the end of a tenure; `until` is the last day it had before, if it had one. */
export async function restoreTenure(tx: Tx, id: string, until: Day | undefined): Promise<void> {
  await tx.officeTenure.update({
    where: { id },
    data: { until: until === undefined ? null : dateOfDay(until), endReason: null, endedBy: null },
  })
}

/**
 * Begins a tenure on account of a case, a resolution or a merger; `overSeats` when every seat of the office was taken,
 * `continuesId` is the tenure whose seat it goes on with.
 */
export async function beginTenure(
  tx: Tx,
  tenure: Omit<TenureRecord, 'id'> & { begunBy: string; overSeats?: boolean; continuesId?: string },
  now: Temporal.Instant,
): Promise<string> {
  const { from, until, term, ...plain } = tenure
  const row = await tx.officeTenure.create({
    data: {
      ...plain,
      term: term ?? null,
      from: dateOfDay(from),
      until: until === undefined ? null : dateOfDay(until),
      learnedAt: dateOfInstant(now),
    },
  })
  return row.id
}

/** Nobody else takes or gives up a seat of an office until the transaction ends. */
export async function lockSeats(tx: Tx, office: Office): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`seats/${office}`}))`
}

/** The ids, out of these, of tenures that began although every seat was taken. */
export async function overSeatsAmong(tx: Tx, ids: string[]): Promise<Set<string>> {
  const rows = await tx.officeTenure.findMany({ where: { id: { in: ids }, overSeats: true }, select: { id: true } })
  return new Set(rows.map(({ id }) => id))
}

/** A tenure with whose it is. */
export type HeldTenure = { id: string; office: Office; from: Day; member: { id: string; no: string; name: string } }

/** The tenures that began before a day and have not ended before it: what a new term closes. */
export async function tenuresBefore(tx: Tx, day: Day): Promise<HeldTenure[]> {
  const on = dateOfDay(day)
  const rows = await tx.officeTenure.findMany({
    where: {
      AND: [
        { OR: [{ until: null }, { until: { gte: on } }] },
        // A seat that a merged unit brought along is the seat it was.
        { OR: [{ from: { lt: on } }, { continues: { from: { lt: on } } }] },
      ],
    },
    include: { member: { select: { id: true, no: true, name: true } } },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ id, office, member, from }) => ({ id, office, member, from: dayOfDate(from) }))
}

/** The tenures that began with a case, by the number of the case. */
export async function tenuresBegunBy(tx: Tx, caseNo: string): Promise<TenureRecord[]> {
  return (await tx.officeTenure.findMany({ where: { begunBy: caseNo } })).map(tenureOf)
}

/**
 * The members who hold an office on a day, with those tenures: enough to tell who must come, and light enough to ask
 * often. `only` narrows it to the members of these numbers. The whole of it is kept: while hundreds check in it is asked
 * for every one of them.
 */
export async function loadSeats(tx: Tx, day: Day, only?: readonly string[]): Promise<Facts> {
  return only === undefined ? allSeats(tx, day) : readSeats(tx, day, only)
}

const allSeats = readOnce(['tenures', 'members'], (tx, day) => readSeats(tx, day))

async function readSeats(tx: Tx, day: Day, only?: readonly string[]): Promise<Facts> {
  const on = dateOfDay(day)
  const rows = await tx.officeTenure.findMany({
    where: {
      from: { lte: on },
      OR: [{ until: null }, { until: { gte: on } }],
      ...(only !== undefined && { member: { no: { in: [...only] } } }),
    },
    include: { member: { select: MEMBER_FACT } },
  })
  const members = new Map(rows.map((row) => [row.member.no, memberFact(row.member)]))
  const tenures = rows.map((row) => {
    const { memberId: _, ...tenure } = tenureOf(row)
    return { ...tenure, member: row.member.no }
  })
  return { ...NOTHING, members: [...members.values()], tenures }
}

const NOTHING: Facts = {
  members: [],
  affiliations: [],
  tenures: [],
  meetings: [],
  attendance: [],
  dues: [],
  activities: [],
  invitations: [],
}

function tenureOf(row: Prisma.OfficeTenureGetPayload<object>): TenureRecord {
  const { id, memberId, office } = row
  return {
    id,
    memberId,
    office,
    from: dayOfDate(row.from),
    ...(row.term !== null && { term: row.term }),
    ...(row.until !== null && { until: dayOfDate(row.until) }),
  }
}
