import type { Message } from '../messages/message.ts'
import type { OutboxMessage, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Mailbox } from './outbox.ts'
import { mayHearMore, type Pace } from './paces.ts'
import { isOn } from './pauses.ts'

/** What is known of a message while it is delivered. */
export const TAKEN = {
  id: true,
  seq: true,
  cause: true,
  kind: true,
  platform: true,
  userId: true,
  template: true,
  message: true,
  handle: true,
  silent: true,
  attempts: true,
  expiresAt: true,
  summonsId: true,
  caseId: true,
  noticeId: true,
} satisfies Prisma.OutboxMessageSelect

/** A message as its delivery knows it. */
export type TakenRow = Pick<OutboxMessage, keyof typeof TAKEN>

/** A message taken for delivery. `repeat` when an earlier attempt may have delivered it. */
export type Taken = { row: TakenRow; message: Message; repeat: boolean }

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
    select: TAKEN,
    where: { id: { in: [...ids] } },
    data: {
      state: 'sending',
      attempts: { increment: 1 },
      leaseUntil: dateOfInstant(terms.until),
      ...(terms.batch !== undefined && { batch: terms.batch }),
    },
  })
  const inOrder = rows.sort((one, other) => Number(one.seq - other.seq))
  return inOrder.map((row) => takenOf(row, terms.repeat))
}

/** A message as it was taken. */
export function takenOf(row: TakenRow, repeat: boolean): Taken {
  return { row, message: row.message as unknown as Message, repeat }
}

/**
 * Takes the oldest open message of a mailbox in one statement, where nothing speaks against handing it over at once and
 * alone: somebody asked for it, it was never tried without a known outcome, nobody else is told the same, neither its
 * platform nor its addressee is to be left alone. Undefined when anything does: then it takes a closer look.
 */
export async function leaseAnswer(
  tx: Tx,
  { platform, userId }: Mailbox,
  { paces, until }: { paces: readonly Pace[]; until: Temporal.Instant },
  now: Temporal.Instant,
): Promise<Taken | undefined> {
  const at = dateOfInstant(now)
  const [row] = await tx.$queryRaw<TakenRow[]>`
    UPDATE "OutboxMessage" own
    SET state = 'sending', attempts = own.attempts + 1, "leaseUntil" = ${dateOfInstant(until)}
    WHERE own.id = (
        SELECT id FROM "OutboxMessage"
        WHERE platform = ${platform}::"PlatformName" AND "userId" = ${userId} AND state IN ('waiting', 'sending')
          AND ("restsUntil" IS NULL OR "restsUntil" <= ${at})
        ORDER BY seq LIMIT 1 FOR UPDATE)
      AND own.state = 'waiting' AND own."notBefore" <= ${at} AND own."expiresAt" > ${at} AND NOT own.unasked
      AND NOT own."unknown" AND own.batch IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM "OutboxMessage" mate
        WHERE mate.digest = own.digest AND mate.state = 'waiting' AND mate.id <> own.id)
      AND NOT EXISTS (SELECT 1 FROM "PlatformPause" pause WHERE pause.platform = own.platform AND ${isOn(now)})
      AND ${mayHearMore(paces, now)}
    RETURNING own.id, own.seq, own.cause, own.kind::text, own.platform::text, own."userId", own.template, own.message,
      own.handle, own.silent, own.attempts, own."expiresAt", own."summonsId", own."caseId", own."noticeId"`
  return row === undefined ? undefined : takenOf(row, false)
}

/** Lets a message wait that was not tried: its addressee or its platform is to be left alone until an instant. */
export async function holdBack(tx: Tx, id: string, until: Temporal.Instant): Promise<void> {
  await tx.outboxMessage.updateMany({
    where: { id, state: { in: ['waiting', 'sending'] } },
    data: { notBefore: dateOfInstant(until), leaseUntil: dateOfInstant(until) },
  })
}
