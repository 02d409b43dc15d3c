import { createHash } from 'node:crypto'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Mailbox, Waiting } from './outbox.ts'
import { mayHearMore, type Pace } from './paces.ts'
import type { Head } from './taking.ts'

/**
 * What two messages have in common when one call may carry both: platform, words and format, and that both may go at the
 * same hours. Undefined for what goes to
 * one person alone: cards (each has an id of its own), files, and what proves something, because of a repeated call the
 * platform no longer says whom it did not reach.
 */
export function digestOf({ kind, message, summonsId, caseId, noticeId, unasked, dueAt }: Waiting): string | undefined {
  const { to, text, format, card, file } = message
  const alone = card !== undefined || file !== undefined || (summonsId ?? caseId ?? noticeId) !== undefined
  if (kind !== 'message' || !('userId' in to) || alone) return undefined
  return createHash('sha256')
    .update(JSON.stringify([to.platform, format ?? 'plain', text, unasked === true, dueAt?.toString() ?? null]))
    .digest('hex')
}

/**
 * Up to `most` further messages that say the same as this one and may go with it, kept from others until the transaction
 * ends: each the oldest open one of its mailbox, never tried without a known outcome, of somebody who may hear more.
 * Passes by whatever somebody else holds.
 */
export async function matesOf(
  tx: Tx,
  { id, digest }: Head,
  { most, paces }: { most: number; paces: readonly Pace[] },
  now: Temporal.Instant,
): Promise<({ id: string } & Mailbox)[]> {
  const at = dateOfInstant(now)
  return tx.$queryRaw<({ id: string } & Mailbox)[]>`
    SELECT own.id, own.platform::text, own."userId" FROM "OutboxMessage" own
    WHERE own.digest = ${digest} AND own.state = 'waiting' AND own.id <> ${id}::uuid
      AND own.batch IS NULL AND NOT own."unknown" AND own."notBefore" <= ${at} AND own."expiresAt" > ${at}
      AND NOT EXISTS (
        SELECT 1 FROM "OutboxMessage" older
        WHERE older.platform = own.platform AND older."userId" = own."userId"
          AND older.state IN ('waiting', 'sending') AND older.seq < own.seq
          AND (older."restsUntil" IS NULL OR older."restsUntil" <= ${at}))
      AND ${mayHearMore(paces, now)}
    ORDER BY own.seq LIMIT ${most} FOR UPDATE OF own SKIP LOCKED`
}

/** A message of a batch, as far as taking the batch again goes. */
type Part = { id: string; seq: bigint } & Mailbox

/** What is still open of a batch, oldest first. */
export async function openBatch(tx: Tx, batch: string): Promise<Part[]> {
  return tx.outboxMessage.findMany({
    where: { batch, state: { in: ['waiting', 'sending'] } },
    orderBy: { seq: 'asc' },
    select: { id: true, seq: true, platform: true, userId: true },
  })
}

/** Keeps what is still open of a batch from others until the transaction ends; false when somebody holds a part of it. */
export async function holdBatch(tx: Tx, batch: string, parts: readonly Part[]): Promise<boolean> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "OutboxMessage" WHERE batch = ${batch}::uuid AND state IN ('waiting', 'sending')
    FOR UPDATE SKIP LOCKED`
  return held.length === parts.length
}

/** Lets the first part of a batch, which brings the others, go at once. */
export async function hurryPart(tx: Tx, { id }: Part, now: Temporal.Instant): Promise<void> {
  const notBefore = dateOfInstant(now)
  await tx.outboxMessage.updateMany({
    where: { id, state: 'waiting', notBefore: { gt: notBefore } },
    data: { notBefore },
  })
}

/**
 * Lets what nobody asked for rest until an instant, with its batch and all that says the same; what has no date is worth
 * saying after it, too. What comes after it in its mailbox does not wait for it.
 */
export async function letRest(
  tx: Tx,
  { id, digest, batch, dueAt }: Head,
  until: Temporal.Instant,
  worthUntil: Temporal.Instant,
): Promise<void> {
  const same = digest === null ? [] : [{ digest, state: 'waiting' as const, batch }]
  const rest = { notBefore: dateOfInstant(until), restsUntil: dateOfInstant(until) }
  await tx.outboxMessage.updateMany({
    where: { OR: [{ id }, ...same] },
    data: { ...rest, ...(dueAt === null && { expiresAt: dateOfInstant(worthUntil) }) },
  })
}
