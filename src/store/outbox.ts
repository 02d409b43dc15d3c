import { v7 } from 'uuid'
import { type Address, addressId, type Message, type PlatformName } from '../messages/message.ts'
import { digestOf } from './batches.ts'
import { type OutboxMessage, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** Where messages wait for one address, one behind the other. `userId` is a group's id or a line where it is no person. */
export type Mailbox = { platform: PlatformName; userId: string }

/** The mailbox of an address. */
export function mailboxOf(to: Address): Mailbox {
  return { platform: to.platform, userId: addressId(to) }
}

/** A message about to wait for its delivery. A replacement changes a card that is there already. */
export type Waiting = {
  key: string
  /** The key of what caused it: `update/…`, `job/…`, and the like. */
  cause: string
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
  noticeId?: string
  /** Nobody asked for it: what is left over from the day waits for the next one… */
  unasked?: boolean
  /** …unless what it is about is due soon; absent when that has no date. */
  dueAt?: Temporal.Instant
}

/**
 * Lets messages wait, in this order; one whose key is there already is not stored again. Whoever hears something now does
 * not wait for the back-off of something earlier. In SQL, and as one parameter however many there are: Prisma compiles
 * every createMany anew, and a statement takes only so many parameters.
 */
export async function storeWaiting(tx: Tx, messages: Waiting[], now: Temporal.Instant): Promise<void> {
  if (messages.length === 0) return
  const rows = JSON.stringify(messages.map((one) => rowOf(one, now)))
  await tx.$executeRaw`
    WITH fresh AS MATERIALIZED (SELECT * FROM jsonb_populate_recordset(NULL::"OutboxMessage", ${rows}::jsonb)),
    addressed AS (SELECT DISTINCT platform, "userId" FROM fresh),
    hurried AS (
      UPDATE "OutboxMessage" earlier SET "notBefore" = ${dateOfInstant(now)} FROM addressed
      WHERE earlier.platform = addressed.platform AND earlier."userId" = addressed."userId"
        AND earlier.state = 'waiting' AND earlier."notBefore" > ${dateOfInstant(now)})
    INSERT INTO "OutboxMessage" (id, key, cause, kind, platform, "userId", template, message, handle, silent, state,
      "notBefore", "expiresAt", "summonsId", "caseId", "noticeId", digest, unasked, "dueAt", "createdAt")
    SELECT id, key, cause, kind, platform, "userId", template, message, handle, silent, state,
      "notBefore", "expiresAt", "summonsId", "caseId", "noticeId", digest, unasked, "dueAt", "createdAt"
    FROM fresh
    ON CONFLICT DO NOTHING`
}

/** A message as a row of its table, by the names of the columns. */
function rowOf(waiting: Waiting, now: Temporal.Instant): Prisma.OutboxMessageCreateManyInput {
  const { message, expiresAt, handle, dueAt, silent = false, unasked = false, ...rest } = waiting
  return {
    ...rest,
    id: v7(),
    silent,
    unasked,
    ...mailboxOf(message.to),
    digest: digestOf(waiting) ?? null,
    message: message as unknown as Prisma.InputJsonObject,
    ...(handle && { handle }),
    ...(dueAt && { dueAt: dateOfInstant(dueAt) }),
    state: 'waiting',
    notBefore: dateOfInstant(now),
    createdAt: dateOfInstant(now),
    expiresAt: dateOfInstant(expiresAt),
  }
}

/** Lets what was put off for these addresses go at once, where nothing new is stored that would do so. */
export async function hurry(tx: Tx, addresses: Address[], now: Temporal.Instant): Promise<void> {
  const notBefore = dateOfInstant(now)
  for (const platform of new Set(addresses.map((to) => to.platform))) {
    const userIds = addresses.filter((to) => to.platform === platform).map(addressId)
    await tx.$executeRaw`
      UPDATE "OutboxMessage" SET "notBefore" = ${notBefore}
      WHERE platform = ${platform}::"PlatformName" AND "userId" = ANY(${userIds})
        AND state = 'waiting' AND "notBefore" > ${notBefore}`
  }
}

const untried = ({ to, id }: Message) => ({
  ...mailboxOf(to),
  state: 'waiting' as const,
  attempts: 0,
  message: { path: ['id'], equals: id },
})

/** Puts a card's new look into the message that is still waiting to bring it; false when it was sent, or tried, before. */
export async function rewriteUnsent(tx: Tx, message: Message): Promise<boolean> {
  const { count } = await tx.outboxMessage.updateMany({
    where: { ...untried(message), kind: 'message' },
    data: { message: message as unknown as Prisma.InputJsonObject },
  })
  return count > 0
}

/**
 * Puts a card's new look into a replacement that is still waiting, because a card is redrawn without a press only once;
 * a press brings its own handle, and joins only what has none. False when there is nothing to join.
 */
export async function rewriteReplacement(
  tx: Tx,
  { message, template, expiresAt, handle, silent }: Waiting,
): Promise<boolean> {
  const { count } = await tx.outboxMessage.updateMany({
    where: { ...untried(message), kind: 'replacement', ...(handle && { handle: { equals: Prisma.DbNull } }) },
    data: {
      message: message as unknown as Prisma.InputJsonObject,
      template,
      expiresAt: dateOfInstant(expiresAt),
      ...(handle && { handle }),
      ...(silent !== true && { silent: false }),
    },
  })
  return count > 0
}

/**
 * Drops what waits to be said to a member's people by any of these templates: it concerns them no longer. What may have
 * arrived with others in one call stays, because without it the call would not be known as a repetition.
 */
export async function dropWaiting(
  tx: Tx,
  memberId: string,
  templates: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  const accounts = await tx.account.findMany({
    where: { person: { memberId } },
    select: { platform: true, userId: true },
  })
  if (accounts.length === 0) return
  await tx.outboxMessage.updateMany({
    where: { OR: accounts, state: 'waiting', kind: 'message', template: { in: [...templates] }, batch: null },
    data: { state: 'dropped', settledAt: dateOfInstant(now) },
  })
}

/** Messages given up since an instant, for the secretariat's digest. */
export async function deadSince(tx: Tx, since: Temporal.Instant): Promise<OutboxMessage[]> {
  return tx.outboxMessage.findMany({
    where: {
      state: { in: ['dead', 'undelivered'] },
      settledAt: { gt: dateOfInstant(since) },
      // Of whoever was removed since, there is nobody to telephone.
      NOT: { message: { equals: {} } },
    },
    orderBy: { seq: 'asc' },
  })
}
