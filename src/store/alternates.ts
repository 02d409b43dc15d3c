import type { AffiliationRole, Day } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'

/** Another person of a unit, appointed to take its seat at one meeting. */
export type AlternateRecord = {
  id: string
  meetingId: string
  memberId: string
  name: string
  mobile?: string
  title?: string
  appointedBy: string
  appointedAt: Temporal.Instant
}

/** Whom a unit appoints: by name, with the mobile number by which the name is this person's. */
export type Appointee = { name: string; mobile?: string | undefined; title?: string | undefined }

/** Somebody a unit is known to have, with their roles on a day. */
export type KnownPerson = { id: string; name: string; mobile?: string; title?: string; roles: AffiliationRole[] }

/** The people of a unit who belong to it on a day, by name. */
export async function knownPeople(tx: Tx, memberId: string, day: Day): Promise<KnownPerson[]> {
  const on = dateOfDay(day)
  const inForce = {
    AND: [{ OR: [{ from: null }, { from: { lte: on } }] }, { OR: [{ until: null }, { until: { gte: on } }] }],
  }
  const rows = await tx.person.findMany({
    where: { memberId, affiliations: { some: inForce } },
    include: { affiliations: { where: inForce } },
    orderBy: { name: 'asc' },
  })
  return rows.map(({ id, name, mobile, affiliations }) => {
    const title = affiliations.find((link) => link.title !== null)?.title
    return {
      id,
      name,
      roles: affiliations.map((link) => link.role),
      ...(mobile && { mobile }),
      ...(title && { title }),
    }
  })
}

/** The alternates of a meeting as they stand, by member id. */
export async function currentAlternates(tx: Tx, meetingId: string): Promise<Map<string, AlternateRecord>> {
  const rows = await tx.alternate.findMany({ where: { meetingId, current: true } })
  return new Map(rows.map((row) => [row.memberId, alternateOf(row)]))
}

/** The alternate of a member at a meeting as it stands; undefined when nobody is appointed. */
export async function currentAlternate(
  tx: Tx,
  meetingId: string,
  memberId: string,
): Promise<AlternateRecord | undefined> {
  const row = await tx.alternate.findFirst({ where: { meetingId, memberId, current: true } })
  return row === null ? undefined : alternateOf(row)
}

/** The alternates with a mobile number at a meeting, as they stand: how many seats one person would take. */
export async function alternatesByMobile(tx: Tx, meetingId: string, mobile: string): Promise<AlternateRecord[]> {
  return (await tx.alternate.findMany({ where: { meetingId, mobile, current: true } })).map(alternateOf)
}

/** Appoints an alternate in place of any before, who stays on record. */
export async function replaceAlternate(
  tx: Tx,
  seat: { meetingId: string; memberId: string },
  appointee: Appointee,
  by: string,
  now: Temporal.Instant,
): Promise<AlternateRecord> {
  await withdrawAlternate(tx, seat)
  const { name, mobile, title } = appointee
  const row = await tx.alternate.create({
    data: {
      ...seat,
      name,
      mobile: mobile ?? null,
      title: title ?? null,
      appointedBy: by,
      appointedAt: dateOfInstant(now),
    },
  })
  return alternateOf(row)
}

/** Ends the appointment of a seat's alternate; the line stays on record. */
export async function withdrawAlternate(tx: Tx, seat: { meetingId: string; memberId: string }): Promise<void> {
  await tx.alternate.updateMany({ where: { ...seat, current: true }, data: { current: null } })
}

function alternateOf(row: Prisma.AlternateGetPayload<object>): AlternateRecord {
  const { id, meetingId, memberId, name, appointedBy } = row
  return {
    id,
    meetingId,
    memberId,
    name,
    appointedBy,
    appointedAt: Temporal.Instant.fromEpochMilliseconds(row.appointedAt.getTime()),
    ...(row.mobile && { mobile: row.mobile }),
    ...(row.title && { title: row.title }),
  }
}
