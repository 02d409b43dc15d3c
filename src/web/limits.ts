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
    const home = homeOf(ctx.ip)
    const wait = await waitFor(counter(perMinute, 60), home)
    return wait > 0 ? wait : waitFor(counter(perHour, 3600), home)
  }
}

/** Counts by whom something was done within so many seconds, without keeping anybody from it. */
export function openCounter(seconds: number) {
  const counter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: seconds })
  return {
    /** Counts once more, and returns how often that was. */
    count: async (who: string): Promise<number> => (await counter.consume(who)).consumedPoints,
    /** How many seconds are left until the count begins anew, when it has come to `most`; else 0. */
    waitFor: async (who: string, most: number): Promise<number> => {
      const done = await counter.get(who)
      return done !== null && done.consumedPoints >= most ? Math.max(0, Math.ceil(done.msBeforeNext / 1000)) : 0
    },
  }
}

/** Whose an address is: of IPv6 somebody has a whole network of 64 bits, and any address in it. */
export function homeOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const [before, after] = [head, tail ?? ''].map((half) => half.split(':').filter((group) => group !== ''))
  const missing = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0)
  const groups = [...(before ?? []), ...Array<string>(Math.max(0, missing)).fill('0'), ...(after ?? [])]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
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
