import type { Day } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { type MemberOf, memberOf } from './people.ts'
import { inPortions, orderedBy } from './portions.ts'

/** 缓缴, 减免. */
export type ConcessionKind = 'deferral' | 'waiver'

/**
 * That a member may pay a year's dues later, or need not pay them: who asked for it and why, and who decided.
 * `until` is the new due day of a deferral.
 */
export type ConcessionRecord = {
  id: string
  kind: ConcessionKind
  state: 'asked' | 'approved' | 'refused'
  duesId: string
  member: MemberOf
  year: number
  until?: Day
  reason: string
  rulebookFrom: Day
  askedBy: string
  askedAt: Temporal.Instant
  decidedBy?: string
  decidedAt?: Temporal.Instant
}

const WITH_YEAR = { dues: { include: { member: true } } } satisfies Prisma.DuesConcessionInclude
type ConcessionRow = Prisma.DuesConcessionGetPayload<{ include: typeof WITH_YEAR }>

/** A concession as it is asked for. */
export type NewConcession = Pick<ConcessionRecord, 'kind' | 'duesId' | 'until' | 'reason' | 'rulebookFrom' | 'askedBy'>

/** Writes down that a concession was asked for. */
export async function askConcession(tx: Tx, asked: NewConcession, now: Temporal.Instant): Promise<ConcessionRecord> {
  const { until, rulebookFrom, ...plain } = asked
  const days = { rulebookFrom: dateOfDay(rulebookFrom), until: until === undefined ? null : dateOfDay(until) }
  const data = { ...plain, ...days, state: 'asked' as const, askedAt: dateOfInstant(now) }
  return concessionOf(await tx.duesConcession.create({ data, include: WITH_YEAR }))
}

/** A concession, kept from others until the transaction ends. */
export async function lockConcession(tx: Tx, id: string): Promise<ConcessionRecord> {
  await tx.$queryRaw`SELECT id FROM "DuesConcession" WHERE id = ${id}::uuid FOR UPDATE`
  return concessionOf(await tx.duesConcession.findUniqueOrThrow({ where: { id }, include: WITH_YEAR }))
}

/** A concession is approved or refused. */
export async function decideConcession(
  tx: Tx,
  id: string,
  { state, by }: { state: 'approved' | 'refused'; by: string },
  now: Temporal.Instant,
): Promise<ConcessionRecord> {
  const data = { state, decidedBy: by, decidedAt: dateOfInstant(now) }
  return concessionOf(await tx.duesConcession.update({ where: { id }, data, include: WITH_YEAR }))
}

/** The concessions that wait to be decided, oldest first. */
export async function openConcessions(tx: Tx): Promise<ConcessionRecord[]> {
  return listConcessions(tx, { state: 'asked' })
}

/** The concessions asked for or approved for the years of these members, oldest first. */
export async function concessionsOf(tx: Tx, memberIds: readonly string[]): Promise<ConcessionRecord[]> {
  const found = await inPortions(memberIds, (ids) =>
    listConcessions(tx, { state: { in: ['asked', 'approved'] }, dues: { memberId: { in: ids } } }),
  )
  return orderedBy(found, ({ askedAt }) => askedAt.epochMilliseconds)
}

async function listConcessions(tx: Tx, where: Prisma.DuesConcessionWhereInput): Promise<ConcessionRecord[]> {
  const rows = await tx.duesConcession.findMany({
    where,
    include: WITH_YEAR,
    orderBy: [{ askedAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(concessionOf)
}

function concessionOf(row: ConcessionRow): ConcessionRecord {
  const { id, kind, state, duesId, dues, until, reason, rulebookFrom, askedBy, decidedBy } = row
  return {
    id,
    kind,
    state,
    duesId,
    member: memberOf(dues.member),
    year: dues.year,
    ...(until !== null && { until: dayOfDate(until) }),
    reason,
    rulebookFrom: dayOfDate(rulebookFrom),
    askedBy,
    askedAt: Temporal.Instant.fromEpochMilliseconds(row.askedAt.getTime()),
    ...(decidedBy !== null && { decidedBy }),
    ...(row.decidedAt !== null && { decidedAt: Temporal.Instant.fromEpochMilliseconds(row.decidedAt.getTime()) }),
  }
}
