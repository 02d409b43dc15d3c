import type { Corp } from './corp.ts'
import { ApiRefusal } from './refusal.ts'

/** So many calls of one API within so many seconds; whoever exceeds them is blocked for as long (page 90312). */
export type CallLimit = { calls: number; seconds: number }

/** The published limits of each API: of a minute, and of an hour. */
export const PUBLISHED_LIMITS: readonly CallLimit[] = [
  { calls: 10_000, seconds: 60 },
  { calls: 150_000, seconds: 3600 },
]

/** What was called of one API, in milliseconds since the epoch, oldest first; until when it is blocked. */
export type Meter = { calls: number[]; blockedUntil: number }

/** What the counting needs of the corp. */
export type Counting = Pick<Corp, 'clock' | 'meters'> & { settings: Pick<Corp['settings'], 'callLimits'> }

/** Sending messages is not counted in the hour (page 90312); in the minute it is here, which is stricter than the page. */
const NOT_COUNTED_BY_HOUR = /^\/cgi-bin\/message\//

/**
 * Counts a call, or refuses it with 45009: one too many within any stretch of the limit's length, or within the block that
 * follows. Refused calls are not counted.
 */
export function countCall(corp: Counting, path: string): void {
  const meter = corp.meters.get(path) ?? { calls: [], blockedUntil: 0 }
  corp.meters.set(path, meter)
  const now = corp.clock.now().epochMilliseconds
  const limits = (corp.settings.callLimits ?? PUBLISHED_LIMITS).filter(
    ({ seconds }) => seconds < 3600 || !NOT_COUNTED_BY_HOUR.test(path),
  )
  if (now < meter.blockedUntil) throw tooOften(path)
  const exceeded = limits.find((limit) => isUsedUp(meter, limit, now))
  if (exceeded !== undefined) {
    meter.blockedUntil = now + exceeded.seconds * 1000
    throw tooOften(path)
  }
  meter.calls.push(now)
  forget(meter, Math.max(...limits.map(({ calls }) => calls)))
}

/** Whether the call that was the oldest still allowed lies within the limit's stretch. */
function isUsedUp({ calls }: Meter, limit: CallLimit, now: number): boolean {
  const oldest = calls.at(-limit.calls)
  return oldest !== undefined && calls.length >= limit.calls && oldest > now - limit.seconds * 1000
}

/** Keeps no more than can still count, thrown away in portions. */
function forget(meter: Meter, most: number): void {
  if (meter.calls.length > 2 * most) meter.calls = meter.calls.slice(-most)
}

function tooOften(path: string): ApiRefusal {
  return new ApiRefusal(45009, `api freq out of limit ${path}`)
}
