import type { PlatformName } from '../messages/message.ts'
import type { Tx } from './database.ts'

/** An account of a person, and whether the last thing said to it did not arrive. */
export type Reach = {
  personId: string
  platform: PlatformName
  trouble?: { state: 'undelivered' | 'dead'; at: Temporal.Instant }
}

type Row = { personId: string; platform: PlatformName; state: string | null; settledAt: Date | null }

/** The accounts of these people in the order they were bound, with how the latest message to each ended. */
export async function reachOf(tx: Tx, personIds: string[]): Promise<Reach[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a."personId"::text, a.platform::text, last.state::text, last."settledAt"
    FROM "Account" a
    LEFT JOIN LATERAL (
      SELECT state, "settledAt" FROM "OutboxMessage" o
      WHERE o.platform = a.platform AND o."userId" = a."userId" AND o.state IN ('sent', 'undelivered', 'dead')
      ORDER BY seq DESC LIMIT 1) last ON true
    WHERE a."personId"::text = ANY(${personIds})
    ORDER BY a."boundAt", a.id`
  return rows.map(reachIn)
}

function reachIn({ personId, platform, state, settledAt }: Row): Reach {
  if ((state !== 'undelivered' && state !== 'dead') || settledAt === null) return { personId, platform }
  return { personId, platform, trouble: { state, at: Temporal.Instant.fromEpochMilliseconds(settledAt.getTime()) } }
}

/** The mobile numbers of these people, by person id. */
export async function mobilesOf(tx: Tx, personIds: string[]): Promise<Map<string, string>> {
  const rows = await tx.person.findMany({
    where: { id: { in: personIds } },
    select: { id: true, mobile: true },
  })
  return new Map(rows.flatMap((row) => (row.mobile === null ? [] : [[row.id, row.mobile] as const])))
}

/** Those of these calls (by summons id) that are still on their way to somebody. */
export async function callsOnTheirWay(tx: Tx, summonsIds: string[]): Promise<Set<string>> {
  const rows = await tx.outboxMessage.findMany({
    where: { summonsId: { in: summonsIds }, state: { in: ['waiting', 'sending'] } },
    select: { summonsId: true },
  })
  return new Set(rows.flatMap((row) => row.summonsId ?? []))
}
