import type { Message, PlatformName } from '../messages/message.ts'
import type { OutboxMessage, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Mailbox } from './outbox.ts'
import { keepPause } from './pauses.ts'

/** A message taken for delivery. `repeat` when an earlier attempt may have delivered it. */
export type Taken = { row: OutboxMessage; message: Message; repeat: boolean }

/** What decides whether a message may go. */
type Head = Pick<OutboxMessage, 'id' | 'state' | 'notBefore' | 'leaseUntil'>

/**
 * The oldest open message in a mailbox, kept from others until the transaction ends; undefined when there is none,
 * when it may not go yet, or when somebody else is at it: everybody hears things in their order. Whoever comes while
 * another decides about it waits, because passing by would deliver what comes after it first.
 */
export async function headOf(tx: Tx, { platform, userId }: Mailbox, now: Temporal.Instant): Promise<Head | undefined> {
  const [head] = await tx.$queryRaw<Head[]>`
    SELECT id, state::text, "notBefore", "leaseUntil" FROM "OutboxMessage"
    WHERE platform = ${platform}::"PlatformName" AND "userId" = ${userId}
      AND state IN ('waiting', 'sending')
    ORDER BY seq LIMIT 1 FOR UPDATE`
  return head !== undefined && mayGo(head, now) ? head : undefined
}

function mayGo({ state, notBefore, leaseUntil }: Head, now: Temporal.Instant): boolean {
  const at = now.epochMilliseconds
  return state === 'waiting' ? notBefore.getTime() <= at : (leaseUntil?.getTime() ?? 0) <= at
}

/** Takes a message for delivery: until the lease ends nobody else does. */
export async function lease(tx: Tx, head: Head, until: Temporal.Instant): Promise<Taken> {
  const row = await tx.outboxMessage.update({
    where: { id: head.id },
    data: { state: 'sending', attempts: { increment: 1 }, leaseUntil: dateOfInstant(until) },
  })
  return { row, message: row.message as unknown as Message, repeat: row.unknown || head.state === 'sending' }
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
 * Notes how a message ended. What arrived has arrived, whoever else tries again meanwhile; any other end counts only
 * for the attempt that holds the message.
 */
export async function settleMessage(tx: Tx, row: OutboxMessage, now: Temporal.Instant, end: End): Promise<void> {
  const where = end.state === 'sent' ? { id: row.id, state: { in: ['waiting', 'sending'] as const } } : attemptOf(row)
  await tx.outboxMessage.updateMany({
    where: where as Prisma.OutboxMessageWhereInput,
    data: { ...end, ...withoutBytes(row), settledAt: dateOfInstant(now), leaseUntil: null },
  })
}

/** A document is kept until it is sent or given up: what was sent is known by its name, not by another copy of it. */
function withoutBytes({ message }: OutboxMessage): { message?: Prisma.InputJsonObject } {
  const { file, ...rest } = message as unknown as Message
  if (file === undefined) return {}
  return { message: { ...rest, file: { name: file.name, base64: '' } } as unknown as Prisma.InputJsonObject }
}

/** Lets a message wait for another attempt, unless somebody else has taken it over. */
export async function postpone(
  tx: Tx,
  row: OutboxMessage,
  retry: { notBefore: Temporal.Instant; unknown: boolean; lastError: string },
): Promise<void> {
  await tx.outboxMessage.updateMany({
    where: attemptOf(row),
    data: { ...retry, state: 'waiting', leaseUntil: null, notBefore: dateOfInstant(retry.notBefore) },
  })
}

function attemptOf({ id, attempts }: OutboxMessage) {
  return { id, attempts, state: 'sending' as const }
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

/** When somebody may hear more, having heard `messages` in `seconds`; undefined when they may now. */
export async function heardEnoughUntil(
  tx: Tx,
  mailbox: Mailbox,
  pace: { seconds: number; messages: number },
  now: Temporal.Instant,
) {
  const window = { gt: dateOfInstant(now.subtract({ seconds: pace.seconds })), lte: dateOfInstant(now) }
  const row = await tx.outboxMessage.findFirst({
    where: { ...mailbox, state: 'sent', settledAt: window },
    orderBy: { settledAt: 'desc' },
    skip: pace.messages - 1,
    select: { settledAt: true },
  })
  const leaves = row?.settledAt?.getTime()
  return leaves === undefined
    ? undefined
    : Temporal.Instant.fromEpochMilliseconds(leaves).add({ seconds: pace.seconds })
}

/** The mailboxes whose oldest open message may go now. */
export async function mailboxesWaiting(tx: Tx, now: Temporal.Instant): Promise<Mailbox[]> {
  const at = dateOfInstant(now)
  return tx.$queryRaw<Mailbox[]>`
    SELECT platform, "userId" FROM (
      SELECT DISTINCT ON (platform, "userId") platform::text, "userId", state, "notBefore", "leaseUntil"
      FROM "OutboxMessage" WHERE state IN ('waiting', 'sending') ORDER BY platform, "userId", seq) head
    WHERE (state = 'waiting' AND "notBefore" <= ${at}) OR (state = 'sending' AND "leaseUntil" <= ${at})`
}

/** Takes up at a start what a former life left. Its leases end at once when no other process can be at work (`alone`). */
export async function recoverDeliveries(tx: Tx, now: Temporal.Instant, { alone }: { alone: boolean }): Promise<void> {
  if (alone)
    await tx.outboxMessage.updateMany({ where: { state: 'sending' }, data: { leaseUntil: dateOfInstant(now) } })
  await recoverFromSetBack(tx, now)
}

/** Further ahead than any lease lasts and any two clocks of one association differ: then the clock was set back. */
const SET_BACK = { minutes: 5 }

/** Longer than anything is put off. */
const PUT_OFF = { hours: 2 }

/** Where the clock stands earlier than it did, nothing waits for the hour of that time. */
export async function recoverFromSetBack(tx: Tx, now: Temporal.Instant): Promise<void> {
  const [at, ahead] = [dateOfInstant(now), dateOfInstant(now.add(SET_BACK))]
  const late = [{ createdAt: { gt: ahead } }, { notBefore: { gt: dateOfInstant(now.add(PUT_OFF)) } }]
  await tx.outboxMessage.updateMany({
    where: { state: 'sending', leaseUntil: { gt: ahead } },
    data: { leaseUntil: at },
  })
  await tx.outboxMessage.updateMany({
    where: { state: 'waiting', OR: late, notBefore: { gt: at } },
    data: { notBefore: at },
  })
}
