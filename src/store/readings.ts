import type { PlatformName } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** A message that is evidence, and by which the platform can be asked whether it was read. */
export type Evidence = { id: string; platform: PlatformName; userId: string; messageId: string }

/**
 * Claims messages of a platform that were sent between two instants and nobody has asked about: calls to be answered that
 * are not, because an answer proves more, and notices of cases. In no order, so that one that fails does not keep the
 * others from being asked.
 */
export async function claimEvidence(
  tx: Tx,
  platform: PlatformName,
  sent: { after: Temporal.Instant; until: Temporal.Instant },
  most: number,
  now: Temporal.Instant,
): Promise<Evidence[]> {
  return tx.$queryRaw<Evidence[]>`
    UPDATE "OutboxMessage" SET "readAsked" = ${dateOfInstant(now)} WHERE id IN (
      SELECT o.id FROM "OutboxMessage" o LEFT JOIN "Summons" s ON s.id = o."summonsId"
      WHERE o.state = 'sent' AND o."readAsked" IS NULL AND o.platform = ${platform}::"PlatformName"
        AND o."settledAt" > ${dateOfInstant(sent.after)} AND o."settledAt" <= ${dateOfInstant(sent.until)}
        AND o.receipt ->> 'messageId' IS NOT NULL
        AND (o."caseId" IS NOT NULL OR (s.role = 'duty' AND s.answer IS NULL))
      ORDER BY random() LIMIT ${most} FOR UPDATE OF o SKIP LOCKED)
    RETURNING id::text, platform::text, "userId", receipt ->> 'messageId' AS "messageId"`
}

/** Keeps what the platform said: read, not read, or (undefined) that it cannot tell. */
export async function keepReading(tx: Tx, id: string, read: boolean | undefined): Promise<void> {
  await tx.outboxMessage.update({ where: { id }, data: { read: read ?? null } })
}

/** Gives claimed messages back: they are to be asked about another time. */
export async function releaseEvidence(tx: Tx, ids: string[]): Promise<void> {
  await tx.outboxMessage.updateMany({ where: { id: { in: ids } }, data: { readAsked: null } })
}

/** What messages are evidence of: the call of a meeting (`summonsId`), the notice of a case. */
type About = 'summonsId' | 'caseId'

/**
 * Whether the messages about these calls or cases were read, by its id: read by anybody who got one counts; unread only
 * when that is known of every one that arrived. What is not known is not there.
 */
export async function readingsOf(tx: Tx, about: About, ids: string[]): Promise<Map<string, boolean>> {
  const rows = await tx.outboxMessage.findMany({
    where: { [about]: { in: ids }, state: 'sent' },
    select: { summonsId: true, caseId: true, read: true },
  })
  const known = new Map<string, boolean>()
  for (const [id, copies] of Map.groupBy(rows, (row) => row[about] ?? '')) {
    if (copies.some(({ read }) => read)) known.set(id, true)
    else if (copies.every(({ read }) => read === false)) known.set(id, false)
  }
  return known
}
