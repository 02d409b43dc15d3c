import type { Message, PlatformName } from '../messages/message.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Mailbox } from './outbox.ts'
import { keepPause } from './pauses.ts'
import { TAKEN, type Taken, type TakenRow, takenOf } from './taking.ts'

/** How an attempt ended for good; `dropped` is what nobody misses. */
type End = { receipt?: Prisma.InputJsonObject; lastError?: string } & {
  state: 'sent' | 'undelivered' | 'dead' | 'dropped'
}

/**
 * Notes how messages of one attempt ended, all in the same way. What arrived has arrived, whoever else tries again
 * meanwhile; any other end counts only for the attempt that holds the message.
 */
export async function settleMessages(
  tx: Tx,
  rows: readonly TakenRow[],
  now: Temporal.Instant,
  end: End,
): Promise<void> {
  const open: Prisma.OutboxMessageWhereInput = { id: { in: idsOf(rows) }, state: { in: ['waiting', 'sending'] } }
  await tx.outboxMessage.updateMany({
    where: end.state === 'sent' ? open : attemptAt(rows),
    data: { ...end, ...withoutBytes(rows), settledAt: dateOfInstant(now), leaseUntil: null },
  })
}

/**
 * Notes in one statement that a message arrived which went alone, proves nothing and carries nothing to be cleared.
 * Returns whether anything else is open in its mailbox.
 */
export async function settleAnswer(
  tx: Tx,
  { id }: TakenRow,
  now: Temporal.Instant,
  receipt: Prisma.InputJsonObject,
): Promise<boolean> {
  const [settled] = await tx.$queryRaw<{ more: boolean }[]>`
    UPDATE "OutboxMessage" own
    SET state = 'sent', receipt = ${JSON.stringify(receipt)}::jsonb, "settledAt" = ${dateOfInstant(now)}, "leaseUntil" = NULL
    WHERE own.id = ${id}::uuid AND own.state IN ('waiting', 'sending')
    RETURNING EXISTS (
      SELECT 1 FROM "OutboxMessage" other
      WHERE other.platform = own.platform AND other."userId" = own."userId" AND other.state IN ('waiting', 'sending')
        AND other.id <> own.id) AS more`
  return settled?.more ?? true
}

/**
 * A document is kept until it is sent or given up: what was sent is known by its name, not by another copy of it. It goes
 * to one person at a time.
 */
function withoutBytes([row]: readonly TakenRow[]): { message?: Prisma.InputJsonObject } {
  const { file, ...rest } = (row?.message ?? {}) as unknown as Message
  if (file === undefined) return {}
  return { message: { ...rest, file: { name: file.name, base64: '' } } as unknown as Prisma.InputJsonObject }
}

/**
 * Lets messages of one attempt wait for another, unless somebody else has taken them over. What may have arrived stays
 * in its batch, because only the same call to the same people is known as a repetition; the others are free again.
 */
export async function postpone(
  tx: Tx,
  rows: readonly TakenRow[],
  retry: { notBefore: Temporal.Instant; unknown: boolean; lastError: string },
): Promise<void> {
  await tx.outboxMessage.updateMany({
    where: attemptAt(rows),
    data: {
      ...retry,
      state: 'waiting',
      leaseUntil: null,
      notBefore: dateOfInstant(retry.notBefore),
      ...(!retry.unknown && { batch: null }),
    },
  })
}

/** The messages as this attempt holds them. */
function attemptAt(rows: readonly TakenRow[]): Prisma.OutboxMessageWhereInput {
  const turns = [...new Set(rows.map(({ attempts }) => attempts))]
  return {
    state: 'sending',
    OR: turns.map((attempts) => ({ attempts, id: { in: idsOf(rows.filter((row) => row.attempts === attempts)) } })),
  }
}

function idsOf(rows: readonly TakenRow[]): string[] {
  return rows.map(({ id }) => id)
}

/**
 * Makes a message of a replacement whose card can no longer change, and returns it as one never tried: with its card
 * where the old one is gone, else in words. Its lease begins anew.
 */
export async function turnIntoMessage(
  tx: Tx,
  { row, message }: Taken,
  as: 'card' | 'text',
  until: Temporal.Instant,
): Promise<Taken> {
  const { card: _card, ...words } = message
  const sent = as === 'card' ? message : words
  const turned = await tx.outboxMessage.update({
    select: TAKEN,
    where: { id: row.id },
    data: {
      kind: 'message',
      message: sent as unknown as Prisma.InputJsonObject,
      unknown: false,
      leaseUntil: dateOfInstant(until),
    },
  })
  return takenOf(turned, false)
}

/** Whether the card of this id never came into the chat of the mailbox: then there is nothing to redraw. */
export async function neverArrived(tx: Tx, { platform, userId }: Mailbox, cardId: string): Promise<boolean> {
  const card = { path: ['id'], equals: cardId }
  const lost = { in: ['undelivered' as const, 'dropped' as const] }
  const never = { platform, userId, state: lost, kind: 'message' as const, message: card }
  return (await tx.outboxMessage.count({ where: never })) > 0
}

/** Lets everything for a platform wait until an instant, whichever instance is at it: it asked to be left alone. */
export async function pausePlatform(tx: Tx, platform: PlatformName, until: Temporal.Instant): Promise<void> {
  const notBefore = dateOfInstant(until)
  await keepPause(tx, platform, until)
  await tx.outboxMessage.updateMany({
    where: { platform, state: 'waiting', notBefore: { lt: notBefore } },
    data: { notBefore },
  })
}

/**
 * The mailboxes whose oldest open message may go now; of those that go together one is enough: the parts of a batch, and
 * what says the same for the first time. What may have arrived alone goes alone again.
 */
export async function mailboxesWaiting(tx: Tx, now: Temporal.Instant): Promise<Mailbox[]> {
  const at = dateOfInstant(now)
  return tx.$queryRaw<Mailbox[]>`
    SELECT DISTINCT ON ("goesWith") platform, "userId" FROM (
      SELECT DISTINCT ON (platform, "userId")
        seq, platform::text, "userId", state, "notBefore", "leaseUntil",
        COALESCE(
          batch::text,
          CASE WHEN state = 'waiting' AND NOT "unknown" THEN digest END,
          platform || ':' || "userId") AS "goesWith"
      FROM "OutboxMessage"
      WHERE state IN ('waiting', 'sending') AND ("restsUntil" IS NULL OR "restsUntil" <= ${at})
      ORDER BY platform, "userId", seq) head
    WHERE (state = 'waiting' AND "notBefore" <= ${at}) OR (state = 'sending' AND "leaseUntil" <= ${at})
    ORDER BY "goesWith", seq`
}

/** Whether a mailbox has a message that is neither delivered nor given up. */
export async function isAnythingOpen(tx: Tx, { platform, userId }: Mailbox): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ open: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM "OutboxMessage"
      WHERE platform = ${platform}::"PlatformName" AND "userId" = ${userId} AND state IN ('waiting', 'sending')) AS open`
  return row?.open === true
}
