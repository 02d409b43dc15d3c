import type { Account, Message } from '../messages/message.ts'
import type { OutboxMessage, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** A message about to wait for its delivery. A replacement changes a card that is there already. */
export type Waiting = {
  key: string
  kind: 'message' | 'replacement'
  template: string
  message: Message
  expiresAt: Temporal.Instant
  /** For a replacement: the handle that came with the press. */
  handle?: { handle: string; at: string }
  /** For a replacement: say nothing when the card can no longer be replaced. */
  silent?: boolean
  summonsId?: string
  caseId?: string
}

/** A message taken for delivery. `repeat` when an earlier attempt may have delivered it. */
export type Taken = { row: OutboxMessage; message: Message; repeat: boolean }

/** Lets messages wait, in this order; one whose key is there already is not stored again. */
export async function storeWaiting(tx: Tx, messages: Waiting[], now: Temporal.Instant): Promise<void> {
  const at = dateOfInstant(now)
  await tx.outboxMessage.createMany({
    data: messages.map(({ message, expiresAt, handle, ...rest }) => ({
      ...rest,
      ...message.to,
      message: message as unknown as Prisma.InputJsonObject,
      ...(handle && { handle }),
      state: 'waiting' as const,
      notBefore: at,
      createdAt: at,
      expiresAt: dateOfInstant(expiresAt),
    })),
    skipDuplicates: true,
  })
}

/**
 * Takes the oldest open message of an account for delivery, for as long as the lease runs; undefined when there is
 * none, when it may not go yet, or when somebody else is at it: an account hears things in their order.
 */
export async function takeNext(tx: Tx, account: Account, now: Temporal.Instant, leaseSeconds: number) {
  const rows = await tx.$queryRaw<
    { id: string; state: 'waiting' | 'sending'; notBefore: Date; leaseUntil: Date | null }[]
  >`
    SELECT id, state::text, "notBefore", "leaseUntil" FROM "OutboxMessage"
    WHERE platform = ${account.platform}::"PlatformName" AND "userId" = ${account.userId}
      AND state IN ('waiting', 'sending')
    ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED`
  const [head] = rows
  if (head === undefined || !mayGo(head, now)) return undefined
  return lease(tx, head, now, leaseSeconds)
}

function mayGo(head: { state: string; notBefore: Date; leaseUntil: Date | null }, now: Temporal.Instant): boolean {
  const at = now.epochMilliseconds
  return head.state === 'waiting' ? head.notBefore.getTime() <= at : (head.leaseUntil?.getTime() ?? 0) <= at
}

async function lease(
  tx: Tx,
  head: { id: string; state: string },
  now: Temporal.Instant,
  leaseSeconds: number,
): Promise<Taken> {
  const row = await tx.outboxMessage.update({
    where: { id: head.id },
    data: {
      state: 'sending',
      attempts: { increment: 1 },
      leaseUntil: dateOfInstant(now.add({ seconds: leaseSeconds })),
    },
  })
  return { row, message: row.message as unknown as Message, repeat: row.unknown || head.state === 'sending' }
}

/** Notes how a message ended: sent, not delivered, given up or dropped; with what came back. */
export async function settleMessage(
  tx: Tx,
  id: string,
  now: Temporal.Instant,
  end: { state: 'sent' | 'undelivered' | 'dead' | 'dropped'; receipt?: Prisma.InputJsonObject; lastError?: string },
): Promise<void> {
  await tx.outboxMessage.update({ where: { id }, data: { ...end, settledAt: dateOfInstant(now), leaseUntil: null } })
}

/** Lets a message wait for another attempt. */
export async function postpone(
  tx: Tx,
  id: string,
  retry: { notBefore: Temporal.Instant; unknown: boolean; lastError: string },
): Promise<void> {
  await tx.outboxMessage.update({
    where: { id },
    data: { ...retry, state: 'waiting', leaseUntil: null, notBefore: dateOfInstant(retry.notBefore) },
  })
}

/** Lets everything for a platform wait until an instant: it asked to be left alone. */
export async function pausePlatform(tx: Tx, platform: Account['platform'], until: Temporal.Instant): Promise<void> {
  const notBefore = dateOfInstant(until)
  await tx.outboxMessage.updateMany({
    where: { platform, state: 'waiting', notBefore: { lt: notBefore } },
    data: { notBefore },
  })
}

/** How many messages an account was sent since an instant. */
export async function countSent(tx: Tx, account: Account, since: Temporal.Instant): Promise<number> {
  return tx.outboxMessage.count({ where: { ...account, state: 'sent', settledAt: { gt: dateOfInstant(since) } } })
}

/** The accounts for which something may go now. */
export async function accountsWaiting(tx: Tx, now: Temporal.Instant): Promise<Account[]> {
  const at = dateOfInstant(now)
  return tx.outboxMessage.findMany({
    where: {
      OR: [
        { state: 'waiting', notBefore: { lte: at } },
        { state: 'sending', leaseUntil: { lte: at } },
      ],
    },
    distinct: ['platform', 'userId'],
    select: { platform: true, userId: true },
  })
}

/** Ends all leases: for the start of the only process there is, when whoever held them is gone. */
export async function endLeases(tx: Tx, now: Temporal.Instant): Promise<void> {
  await tx.outboxMessage.updateMany({ where: { state: 'sending' }, data: { leaseUntil: dateOfInstant(now) } })
}

/** Puts a card's new look into the message that is still waiting to bring it; false when it was sent, or tried, before. */
export async function rewriteUnsent(tx: Tx, message: Message): Promise<boolean> {
  const { count } = await tx.outboxMessage.updateMany({
    where: {
      ...message.to,
      state: 'waiting',
      attempts: 0,
      kind: 'message',
      message: { path: ['id'], equals: message.id },
    },
    data: { message: message as unknown as Prisma.InputJsonObject },
  })
  return count > 0
}

/** Messages given up since an instant, for the secretariat's digest. */
export async function deadSince(tx: Tx, since: Temporal.Instant): Promise<OutboxMessage[]> {
  return tx.outboxMessage.findMany({
    where: { state: { in: ['dead', 'undelivered'] }, settledAt: { gt: dateOfInstant(since) } },
    orderBy: { seq: 'asc' },
  })
}
