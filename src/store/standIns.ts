import type { Tx } from './database.ts'

/** A meeting that somebody attends in a member's place; `came` says that the book has them there. */
export type StandIn = { no: string; name: string; startsAt: Temporal.Instant; came: boolean }

/** How many meetings back are told. */
const LATEST = 10

/** The meetings at which this person of a member takes or took its seat, oldest first, cancelled ones left out. */
export async function findStandIns(tx: Tx, memberId: string, name: string): Promise<StandIn[]> {
  const appointed = { alternates: { some: { memberId, name, current: true } } }
  const came = { attendance: { some: { memberId, attendee: name, current: true } } }
  const rows = await tx.meeting.findMany({
    where: { OR: [appointed, came], status: { not: 'cancelled' } },
    include: { attendance: { where: { memberId, attendee: name, current: true } } },
    orderBy: { startsAt: 'desc' },
    take: LATEST,
  })
  return rows.toReversed().map((row) => ({
    no: row.no,
    name: row.name,
    startsAt: Temporal.Instant.fromEpochMilliseconds(row.startsAt.getTime()),
    came: row.attendance.length > 0,
  }))
}
