import type { PlatformName } from '../messages/message.ts'
import type { Prisma, PrismaClient } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import type { Enqueue } from './queue.ts'

/** What is kept of an update: the platform's key, and the update itself as it was opened. */
export type Received = { platform: PlatformName; key: string; update: Prisma.InputJsonObject }

/**
 * Stores an update and the job to act on it, both or neither. `'repeat'` when the platform sent it before; then nothing
 * is stored.
 */
export async function storeUpdate(
  db: PrismaClient,
  enqueue: Enqueue,
  received: Received,
  now: Temporal.Instant,
): Promise<'stored' | 'repeat'> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.inboxUpdate.createManyAndReturn({
      data: [
        {
          platform: received.platform,
          updateKey: received.key,
          update: received.update,
          state: 'received',
          receivedAt: dateOfInstant(now),
        },
      ],
      skipDuplicates: true,
      select: { id: true },
    })
    if (row === undefined) return 'repeat'
    await enqueue(tx, 'update', [row.id])
    return 'stored'
  })
}

/** Takes an update to act on it, and keeps others from it until the transaction ends; undefined when it is done. */
export async function takeUpdate(tx: Tx, id: string): Promise<unknown> {
  const rows = await tx.$queryRaw<{ update: unknown }[]>`
    SELECT "update" FROM "InboxUpdate" WHERE id = ${id}::uuid AND state = 'received' FOR UPDATE`
  return rows[0]?.update
}

/** Notes that an update was acted on, or that acting on it failed and how. */
export async function settleUpdate(
  tx: Tx,
  id: string,
  now: Temporal.Instant,
  state: 'done' | 'failed',
  outcome: string,
): Promise<void> {
  await tx.inboxUpdate.updateMany({
    where: { id, state: 'received' },
    data: { state, outcome, doneAt: dateOfInstant(now) },
  })
}

/** The ids of updates still to act on that were received before an instant, oldest first. */
export async function openUpdates(tx: Tx, before: Temporal.Instant): Promise<string[]> {
  const rows = await tx.inboxUpdate.findMany({
    where: { state: 'received', receivedAt: { lte: dateOfInstant(before) } },
    orderBy: { receivedAt: 'asc' },
    select: { id: true },
  })
  return rows.map((row) => row.id)
}

/** An update that could not be acted on: whose it was and what, as the platform sent it. */
export type FailedUpdate = { id: string; at: string; update: unknown }

/** Updates on which acting failed since an instant, oldest first. */
export async function failedSince(tx: Tx, since: Temporal.Instant): Promise<FailedUpdate[]> {
  const rows = await tx.inboxUpdate.findMany({
    where: { state: 'failed', doneAt: { gt: dateOfInstant(since) } },
    orderBy: { receivedAt: 'asc' },
  })
  return rows.map(({ id, receivedAt, update }) => ({ id, at: receivedAt.toISOString(), update }))
}
