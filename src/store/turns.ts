import {
  RateLimiterMemory,
  RateLimiterPrisma,
  RateLimiterQueue,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible'
import type { Database } from './database.ts'

/** So many calls of each API within so many seconds; in any stretch of time the last window counts as well. */
export type Rate = { calls: number; seconds: number }

/**
 * Lets so many calls of an app pass and the others wait for their turn: together with all instances that share the
 * database. While it is away each instance counts for itself.
 */
export function turnsFor({ db, alone }: Pick<Database, 'db' | 'alone'>, app: string, rate: Rate) {
  const limits = { points: rate.calls, duration: rate.seconds, keyPrefix: app }
  const ours = new RateLimiterMemory(limits)
  const shared = { ...limits, storeClient: db, tableName: 'rateLimiterFlexible', insuranceLimiter: ours }
  const limiter: RateLimiterMemory | RateLimiterStoreAbstract = alone ? ours : new RateLimiterPrisma(shared)
  const queue = new RateLimiterQueue(limiter)
  return (api: string): Promise<unknown> => queue.removeTokens(1, api)
}
