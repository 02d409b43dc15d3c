import { v7 } from 'uuid'
import type { PlatformName } from '../messages/message.ts'
import type { Prisma, PrismaClient } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** What is kept of an update: the platform's key, who sent it, the update itself as it was opened, and when it came. */
export type Received = {
  platform: PlatformName
  key: string
  userId: string
  update: Prisma.InputJsonObject
  at: Temporal.Instant
}

/** Whether an update was stored or known before, and the id of its row. */
export type Stored = { end: 'stored' | 'repeat'; id: string }

/**
 * Stores updates, to be acted on, in one statement, because the platform waits for it: all of them or, when it throws,
 * none. A repetition, which is not stored again, has the id of what the platform sent before. In SQL, because Prisma
 * compiles every createMany anew.
 */
export async function storeUpdates(db: PrismaClient, received: readonly Received[]): Promise<Stored[]> {
  const rows = received.map(rowOf)
  const stored = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO "InboxUpdate" (id, platform, "updateKey", "userId", "update", state, "receivedAt")
    SELECT id, platform, "updateKey", "userId", "update", state, "receivedAt"
    FROM jsonb_populate_recordset(NULL::"InboxUpdate", ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (platform, "updateKey") DO NOTHING RETURNING id`
  const ids = new Set(stored.map(({ id }) => id))
  return Promise.all(
    rows.map(async ({ id, platform, updateKey }): Promise<Stored> => {
      return ids.has(id) ? { end: 'stored', id } : { end: 'repeat', id: await idOf(db, platform, updateKey) }
    }),
  )
}

function rowOf({ platform, key, userId, update, at }: Received) {
  const received = { platform, updateKey: key, userId, update, state: 'received' as const }
  return { id: v7(), ...received, receivedAt: dateOfInstant(at) }
}

async function idOf(tx: Tx, platform: PlatformName, updateKey: string): Promise<string> {
  const where = { platform_updateKey: { platform, updateKey } }
  return (await tx.inboxUpdate.findUniqueOrThrow({ where, select: { id: true } })).id
}

/**
 * Takes the oldest open update of whoever sent this one, up to this one, and keeps others from it until the transaction
 * ends; undefined when this one is done. What somebody did first is acted on first, whichever job comes first. The ids
 * are in the order in which updates came, whatever the clock was.
 */
export async function takeUpdate(tx: Tx, id: string): Promise<{ id: string; update: unknown } | undefined> {
  const [row] = await tx.$queryRaw<{ id: string; update: unknown }[]>`
    SELECT older.id, older."update" FROM "InboxUpdate" older, "InboxUpdate" this
    WHERE this.id = ${id}::uuid AND this.state = 'received'
      AND older.state = 'received' AND older.id <= this.id
      AND older.platform = this.platform AND older."userId" = this."userId"
    ORDER BY older.id LIMIT 1 FOR UPDATE OF older`
  return row
}

/** Notes that an update was acted on, or that acting on it failed and how. */
export async function settleUpdate(
  tx: Tx,
  id: string,
  now: Temporal.Instant,
  state: 'done' | 'failed',
  outcome: string,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "InboxUpdate" SET state = ${state}::"InboxState", outcome = ${outcome}, "doneAt" = ${dateOfInstant(now)}
    WHERE id = ${id}::uuid AND state = 'received'`
}

/** Further ahead than any two clocks of one association differ: then the clock was set back. */
const SET_BACK = { minutes: 5 }

/**
 * The ids of updates still to act on, oldest first; with `before` those received until then, and those that came before
 * the clock was set back.
 */
export async function openUpdates(tx: Tx, before?: Temporal.Instant): Promise<string[]> {
  const rows = await tx.inboxUpdate.findMany({
    where: { state: 'received', ...(before && { OR: receivedBefore(before) }) },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return rows.map((row) => row.id)
}

function receivedBefore(before: Temporal.Instant): Prisma.InboxUpdateWhereInput[] {
  const ahead = dateOfInstant(before.add(SET_BACK))
  return [{ receivedAt: { lte: dateOfInstant(before) } }, { receivedAt: { gt: ahead } }]
}

/** An update that could not be acted on: whose it was and what, as the platform sent it. */
export type FailedUpdate = { id: string; at: string; update: unknown }

/** An update on which acting failed, by its id. */
export async function failedUpdate(tx: Tx, id: string): Promise<FailedUpdate | undefined> {
  const row = await tx.inboxUpdate.findFirst({ where: { id, state: 'failed' } })
  return row === null ? undefined : { id, at: row.receivedAt.toISOString(), update: row.update }
}

/** Updates on which acting failed since an instant, oldest first. */
export async function failedSince(tx: Tx, since: Temporal.Instant): Promise<FailedUpdate[]> {
  const rows = await tx.inboxUpdate.findMany({
    where: { state: 'failed', doneAt: { gt: dateOfInstant(since) } },
    orderBy: { receivedAt: 'asc' },
  })
  return rows.map(({ id, receivedAt, update }) => ({ id, at: receivedAt.toISOString(), update }))
}
