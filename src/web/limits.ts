import type { Context } from 'koa'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/** How often one network address may send a form. */
export type Limits = { perMinute: number; perHour: number }

/** Counts what each network address sends; one instance counts by itself. */
export type Gate = (ctx: Context, limits: Limits) => Promise<boolean>

/** Opens a gate that lets each address through so often. What it returns says whether this one may pass. */
export function createGate(): Gate {
  const counters = new Map<string, RateLimiterMemory>()
  const counter = (points: number, duration: number) => {
    const key = `${points}/${duration}`
    const known = counters.get(key) ?? new RateLimiterMemory({ points, duration })
    counters.set(key, known)
    return known
  }
  return async (ctx, { perMinute, perHour }) => {
    const tries = [counter(perMinute, 60), counter(perHour, 3600)].map((one) => one.consume(ctx.ip))
    return (await Promise.allSettled(tries)).every(({ status }) => status === 'fulfilled')
  }
}
