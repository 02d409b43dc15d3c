import DataLoader from 'dataloader'
import type { PrismaClient } from '../store/client/client.ts'
import { type Received, type Stored, storeUpdates } from '../store/inbox.ts'
import { isOutage } from './outage.ts'

/**
 * Where updates are taken in: each is stored at once, and what comes while others are being stored is stored together
 * with whatever came meanwhile. A disk takes its time for each statement, not for each row.
 */
export type Intake = { store(received: Received): Promise<Stored> }

/** As many as are stored together. */
const TOGETHER = 100

/** An intake into this database. */
export function createIntake(db: PrismaClient): Intake {
  let underWay: Promise<unknown> = Promise.resolve()
  const storeTogether = (received: readonly Received[]) => {
    const stored = storeEach(db, received)
    underWay = stored.catch(() => {})
    return stored
  }
  const loader = new DataLoader(storeTogether, {
    cache: false,
    maxBatchSize: TOGETHER,
    batchScheduleFn: (store) => void underWay.then(store),
  })
  return { store: (received) => loader.load(received) }
}

/** One that cannot be stored keeps none of the others out. */
async function storeEach(db: PrismaClient, received: readonly Received[]): Promise<(Stored | Error)[]> {
  try {
    return await storeUpdates(db, received)
  } catch (error) {
    if (received.length === 1 || isOutage(error)) throw error
    const ends = await Promise.allSettled(received.map((one) => storeUpdates(db, [one])))
    return ends.map((end) => (end.status === 'fulfilled' ? (end.value[0] as Stored) : (end.reason as Error)))
  }
}
