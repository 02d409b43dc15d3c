import type { Message, PlatformName } from '../messages/message.ts'
import type { OutboxMessage, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Mailbox } from './outbox.ts'
import { keepPause } from './pauses.ts'

/** A message taken for delivery. `repeat` when an earlier attempt may have delivered it. */
export type Taken = { row: OutboxMessage; message: Message; repeat: boolean }

/** What decides whether a message may go, and with which others. */
export type Head = Pick<
  OutboxMessage,
  'id' | 'state' | 'notBefore' | 'leaseUntil' | 'digest' | 'batch' | 'unknown' | 'unasked' | 'dueAt' | 'createdAt'
>

/**
 * The oldest open message in a mailbox, kept from others until the transaction ends; undefined when there is none,
 * when it may not go yet, or when somebody else is at it: everybody hears things in their order. Whoever comes while
 * another decides about it waits, because passing by would deliver what comes after it first. What rests for the night
 * keeps nobody from being answered.
 */
export async function headOf(tx: Tx, { platform, userId }: Mailbox, now: Temporal.Instant): Promise<Head | undefined> {
  const [head] = await tx.$queryRaw<Head[]>`
    SELECT id, state::text, "notBefore", "leaseUntil", digest, batch, "unknown", unasked, "dueAt", "createdAt"
    FROM "OutboxMessage"
    WHERE platform = ${platform}::"PlatformName" AND "userId" = ${userId} AND state IN ('waiting', 'sending')
      AND ("restsUntil" IS NULL OR "restsUntil" <= ${dateOfInstant(now)})
    ORDER BY seq LIMIT 1 FOR UPDATE`
  return head !== undefined && mayGo(head, now) ? head : undefined
}

function mayGo({ state, notBefore, leaseUntil }: Head, now: Temporal.Instant): boolean {
  const at = now.epochMilliseconds
  return state === 'waiting' ? notBefore.getTime() <= at : (leaseUntil?.getTime() ?? 0) <= at
}

/** Whether an earlier attempt may have delivered it: it ended without a known outcome, or with its process. */
export function mayHaveArrived({ state, unknown }: Pick<Head, 'state' | 'unknown'>): boolean {
  return unknown || state === 'sending'
}

/**
 * Takes messages for one delivery: until the lease ends nobody else does. Several go as the batch of this id. In the
 * order in which they were posted.
 */
export async function lease(
  tx: Tx,
  ids: readonly string[],
  terms: { until: Temporal.Instant; repeat: boolean; batch?: string },
): Promise<Taken[]> {
  const rows = await tx.outboxMessage.updateManyAndReturn({
    where: { id: { in: [...ids] } },
    data: {
      state: 'sending',
      attempts: { increment: 1 },
      leaseUntil: dateOfInstant(terms.until),
      ...(terms.batch !== undefined && { batch: terms.batch }),
    },
  })
  const inOrder = rows.sort((one, other) => Number(one.seq - other.seq))
  return inOrder.map((row) => ({ row, message: row.message as unknown as Message, repeat: terms.repeat }))
}

/** Lets a message wait that was not tried: its addressee or its platform is to be left alone until an instant. */
export async function holdBack(tx: Tx, id: string, until: Temporal.Instant): Promise<void> {
  await tx.outboxMessage.updateMany({
    where: { id, state: { in: ['waiting', 'sending'] } },
    data: { notBefore: dateOfInstant(until), leaseUntil: dateOfInstant(until) },
  })
}

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
  rows: readonly OutboxMessage[],
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
 * A document is kept until it is sent or given up: what was sent is known by its name, not by another copy of it. It goes
 * to one person at a time.
 */
function withoutBytes([row]: readonly OutboxMessage[]): { message?: Prisma.InputJsonObject } {
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
  rows: readonly OutboxMessage[],
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
function attemptAt(rows: readonly OutboxMessage[]): Prisma.OutboxMessageWhereInput {
  const turns = [...new Set(rows.map(({ attempts }) => attempts))]
  return {
    state: 'sending',
    OR: turns.map((attempts) => ({ attempts, id: { in: idsOf(rows.filter((row) => row.attempts === attempts)) } })),
  }
}

function idsOf(rows: readonly OutboxMessage[]): string[] {
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
    where: { id: row.id },
    data: {
      kind: 'message',
      message: sent as unknown as Prisma.InputJsonObject,
      unknown: false,
      leaseUntil: dateOfInstant(until),
    },
  })
  return { row: turned, message: sent, repeat: false }
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
          CASE WHEN state = 'waiting' AND NOT "unknown" THEN digest || unasked || COALESCE("dueAt"::text, '') END,
          platform || ':' || "userId") AS "goesWith"
      FROM "OutboxMessage"
      WHERE state IN ('waiting', 'sending') AND ("restsUntil" IS NULL OR "restsUntil" <= ${at})
      ORDER BY platform, "userId", seq) head
    WHERE (state = 'waiting' AND "notBefore" <= ${at}) OR (state = 'sending' AND "leaseUntil" <= ${at})
    ORDER BY "goesWith", seq`
}

/** Whether a mailbox has a message that is neither delivered nor given up. */
export async function isAnythingOpen(tx: Tx, { platform, userId }: Mailbox): Promise<boolean> {
  const where = { platform, userId, state: { in: ['waiting' as const, 'sending' as const] } }
  return (await tx.outboxMessage.findFirst({ where, select: { id: true } })) !== null
}
