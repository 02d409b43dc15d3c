import { randomUUID } from 'node:crypto'
import { fromPrisma, type PgBoss } from 'pg-boss'
import type { Tx } from './database.ts'

/** The two kinds of work that wait in the queue: an update to act on, a message to hand over. Jobs carry only an id. */
export const QUEUES = ['update', 'delivery'] as const
export type QueueName = (typeof QUEUES)[number]

/**
 * Puts work into a queue inside the caller's transaction: it exists if, and only if, the transaction commits. One job
 * per id, all at once.
 */
export type Enqueue = (tx: Tx, queue: QueueName, ids: readonly string[], afterSeconds?: number) => Promise<void>

/** Does the work named by one job; throwing gives the job back to be tried again. */
export type Work = (id: string) => Promise<void>

/**
 * Makes the queues. A job is done again when its worker died (after a minute) or threw (with back-off); what is done
 * twice is harmless, because our own tables say what is already done.
 */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const name of QUEUES) {
    await boss.createQueue(name, {
      notify: true,
      retryLimit: 10,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: 60,
      deleteAfterSeconds: 3600,
    })
    // Making a queue drops it from pg-boss's cache, and filling the cache takes a query on pg-boss's own handle: inside
    // a transaction of the embedded database that query would wait for ever. So the cache is filled here.
    await boss.findJobs(name, { id: randomUUID() })
  }
}

/** The Enqueue of this queue. */
export function enqueueWith(boss: PgBoss): Enqueue {
  return async (tx, queue, ids, afterSeconds) => {
    if (ids.length === 0) return
    const when = afterSeconds === undefined ? {} : { startAfter: afterSeconds }
    const jobs = ids.map((id) => ({ data: { id }, ...when }))
    await boss.insert(queue, jobs, { db: fromPrisma(tx) })
  }
}

/** A worker that got as many as it asked for asks again at once; one that asks for a single job never would. */
const PER_WORKER = 2

/**
 * Works on a queue from now on, up to `atOnce` jobs (an even number) at a time; stopped with the boss. Each worker takes
 * two jobs and gives both back, so that one that is slow keeps no more than one other waiting; when one throws, both are
 * done again, which is harmless.
 */
export async function workOn(boss: PgBoss, queue: QueueName, atOnce: number, work: Work): Promise<void> {
  const options = {
    batchSize: PER_WORKER,
    localConcurrency: atOnce / PER_WORKER,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 5,
  }
  await boss.work<{ id: string }>(queue, options, async (jobs) => {
    // None is given back while another of its batch is still under way.
    const ends = await Promise.allSettled(jobs.map((job) => work(job.data.id)))
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  })
}

/** Does what waits in a queue now, one after the other, and returns how much that was. For tests and one-off commands. */
export async function drain(boss: PgBoss, queue: QueueName, work: Work): Promise<number> {
  const jobs = await boss.fetch<{ id: string }>(queue, { batchSize: 100 })
  const done: string[] = []
  try {
    for (const job of jobs) {
      await work(job.data.id)
      done.push(job.id)
    }
  } finally {
    if (done.length > 0) await boss.complete(queue, done)
  }
  return jobs.length
}
