import type { PlatformName } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** A message that is evidence, and by which the platform can be asked whether it was read. */
export type Evidence = { id: string; platform: PlatformName; userId: string; messageId: string }

/**
 * Sent between two instants, not yet asked about: calls that nobody has answered, because an answer proves more, and
 * notices of cases.
 */
export async function evidenceToAsk(
  tx: Tx,
  platforms: PlatformName[],
  sent: { after: Temporal.Instant; until: Temporal.Instant },
  most: number,
): Promise<Evidence[]> {
  const [after, until] = [dateOfInstant(sent.after), dateOfInstant(sent.until)]
  return tx.$queryRaw<Evidence[]>`
    SELECT o.id::text, o.platform::text, o."userId", o.receipt ->> 'messageId' AS "messageId"
    FROM "OutboxMessage" o LEFT JOIN "Summons" s ON s.id = o."summonsId"
    WHERE o.state = 'sent' AND o."readAsked" IS NULL AND o.platform::text = ANY(${platforms})
      AND o."settledAt" > ${after} AND o."settledAt" <= ${until} AND o.receipt ->> 'messageId' IS NOT NULL
      AND (o."caseId" IS NOT NULL OR (o."summonsId" IS NOT NULL AND s.answer IS NULL))
    ORDER BY o.seq LIMIT ${most}`
}

/** Keeps what the platform said: read, not read, or (undefined) that it cannot tell. */
export async function keepReading(tx: Tx, id: string, read: boolean | undefined, now: Temporal.Instant): Promise<void> {
  await tx.outboxMessage.update({ where: { id }, data: { read: read ?? null, readAsked: dateOfInstant(now) } })
}

/** Of these calls those of which it is known whether somebody has read them: read by anybody who got one counts. */
export async function callsRead(tx: Tx, summonsIds: string[]): Promise<Map<string, boolean>> {
  const rows = await tx.outboxMessage.findMany({
    where: { summonsId: { in: summonsIds }, read: { not: null } },
    select: { summonsId: true, read: true },
    // The last one wins: whoever has read it comes after those who have not.
    orderBy: { read: 'asc' },
  })
  return new Map(rows.map(({ summonsId, read }) => [summonsId ?? '', read === true]))
}
