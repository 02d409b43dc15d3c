import type { Context } from 'koa'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often one network address may send a form. */
export type Limits = { perMinute: number; perHour: number }

/** Counts what each network address sends; one instance counts by itself. Says how many seconds one has to wait, 0 for none. */
export type Gate = (ctx: Context, limits: Limits) => Promise<number>

/** Opens a gate that lets each address through so often. What is sent away by the minute's limit uses up no hour. */
export function createGate(): Gate {
  const counters = new Map<string, RateLimiterMemory>()
  const counter = (points: number, duration: number) => {
    const key = `${points}/${duration}`
    const known = counters.get(key) ?? new RateLimiterMemory({ points, duration })
    counters.set(key, known)
    return known
  }
  return async (ctx, { perMinute, perHour }) => {
    const wait = await waitFor(counter(perMinute, 60), ctx.ip)
    return wait > 0 ? wait : waitFor(counter(perHour, 3600), ctx.ip)
  }
}

async function waitFor(counter: RateLimiterMemory, address: string): Promise<number> {
  try {
    await counter.consume(address)
    return 0
  } catch (full) {
    if (!(full instanceof RateLimiterRes)) throw full
    return Math.max(1, Math.ceil(full.msBeforeNext / 1000))
  }
}
