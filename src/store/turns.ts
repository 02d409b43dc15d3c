import { setTimeout as wait } from 'node:timers/promises'
import PQueue from 'p-queue'
import {
  RateLimiterMemory,
  RateLimiterPrisma,
  RateLimiterRes,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import type { Database } from './database.ts'

/** So many calls of each API within so many seconds; in any stretch of time the last window counts as well. */
export type Rate = { calls: number; seconds: number }

/** Into how many parts the calls of a window are shared out: an instance asks the database once for each part. */
const PARTS = 3

/** Turns of one API that an instance has drawn and not used, and when they lapse (by the process's own clock). */
type Drawn = { left: number; lapseAt: number; queue: PQueue }

/**
 * Lets so many calls of an app pass and the others wait for their turn, in the order in which they came: together with
 * all instances that share the database. While it is away each instance counts for itself.
 */
export function turnsFor({ db, alone }: Pick<Database, 'db' | 'alone'>, app: string, rate: Rate) {
  const limits = { points: rate.calls, duration: rate.seconds, keyPrefix: app }
  const ours = new RateLimiterMemory(limits)
  const shared = { ...limits, storeClient: db, tableName: 'rateLimiterFlexible', insuranceLimiter: ours }
  const limiter: RateLimiterMemory | RateLimiterStoreAbstract = alone ? ours : new RateLimiterPrisma(shared)
  const part = Math.max(1, Math.floor(rate.calls / PARTS))
  const drawnOf = new Map<string, Drawn>()
  return async (api: string): Promise<void> => {
    const drawn = drawnOf.get(api) ?? { left: 0, lapseAt: 0, queue: new PQueue({ concurrency: 1 }) }
    drawnOf.set(api, drawn)
    await drawn.queue.add(() => take(limiter, api, part, drawn))
  }
}

async function take(
  limiter: RateLimiterMemory | RateLimiterStoreAbstract,
  api: string,
  part: number,
  drawn: Drawn,
): Promise<void> {
  while (drawn.left === 0 || performance.now() >= drawn.lapseAt) await draw(limiter, api, part, drawn)
  drawn.left -= 1
}

/** Draws a part of the window's turns, or waits for the next window. */
async function draw(
  limiter: RateLimiterMemory | RateLimiterStoreAbstract,
  api: string,
  part: number,
  drawn: Drawn,
): Promise<void> {
  try {
    const { msBeforeNext } = await limiter.consume(api, part)
    drawn.left = part
    drawn.lapseAt = performance.now() + msBeforeNext
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    await wait(refused.msBeforeNext)
  }
}
