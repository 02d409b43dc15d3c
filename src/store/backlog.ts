import type { PlatformName } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** How much waits on a platform, and since when the oldest that could be done could have been, if there is any. */
export type Backlog = { platform: PlatformName; waiting: number; since: Date | null }

/** Updates still to act on. */
export async function updatesWaiting(tx: Tx): Promise<Backlog[]> {
  return tx.$queryRaw<Backlog[]>`
    SELECT platform::text, count(*)::int AS waiting, min("receivedAt") AS since
    FROM "InboxUpdate" WHERE state = 'received' GROUP BY platform`
}

/**
 * Messages still to hand over. What stands behind another message to the same address, what has to wait for a later time
 * and what somebody is at could not be done now.
 */
export async function messagesWaiting(tx: Tx, now: Temporal.Instant): Promise<Backlog[]> {
  const at = dateOfInstant(now)
  return tx.$queryRaw<Backlog[]>`
    SELECT platform::text, count(*)::int AS waiting, min("since") FILTER (WHERE "isFirst" AND "since" <= ${at}) AS since
    FROM (
      SELECT platform, CASE state WHEN 'sending' THEN "leaseUntil" ELSE "notBefore" END AS "since",
        row_number() OVER (PARTITION BY platform, "userId" ORDER BY seq) = 1 AS "isFirst"
      FROM "OutboxMessage" WHERE state IN ('waiting', 'sending')) open
    GROUP BY platform`
}
