import { setTimeout as wait } from 'node:timers/promises'
import type { PrismaClient } from '../store/client/client.ts'
import type { Taken } from '../store/taking.ts'
import type { House } from './house.ts'
import { isOutage } from './outage.ts'

/** How long it waits, in milliseconds, before it tries again to write down how an attempt ended; then always the last. */
const AGAIN_AFTER_MS = [100, 200, 500, 1000, 2000] as const

/** Writes everything in one statement or in one transaction. */
type Write<Result> = (db: PrismaClient) => Promise<Result>

/**
 * Writes down how an attempt at messages ended, all of it or nothing: again and again while the database is away or full,
 * because nobody else knows that they arrived. Until it is written nobody of this process takes them for another attempt.
 * Throws when the service ends before: then the next one repeats the attempt.
 */
export async function keepEnd<Result>(house: House, taken: readonly Taken[], write: Write<Result>): Promise<Result> {
  const ids = taken.map(({ row }) => row.id)
  for (const id of ids) house.unsettled.add(id)
  try {
    return await persist(house, write)
  } finally {
    for (const id of ids) house.unsettled.delete(id)
  }
}

async function persist<Result>(house: House, write: Write<Result>): Promise<Result> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await write(house.db)
    } catch (error) {
      if (!isOutage(error) || house.pulse.stopping) throw error
      if (failures === 0) house.log.warn({ err: error }, 'the end of a delivery cannot be written down yet')
      await wait(AGAIN_AFTER_MS[Math.min(failures, AGAIN_AFTER_MS.length - 1)])
    }
  }
}
