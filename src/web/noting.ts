import type { House } from '../chat/house.ts'
import type { CallbackEnd } from '../chat/meters.ts'
import type { PlatformName } from '../messages/message.ts'

/** What became of a call of a platform: the rows it put on disk or found there, or why there are none. */
export type Called = { end: CallbackEnd; updates?: string[]; why?: string }

/** A call of a platform: the door it came to, the id of its request, and when (as of `performance.now()`). */
export type Call = { platform: PlatformName; door: string; request: string; since: number }

/** Counts a call of a platform, and gives it its line in the log. */
export function noteCallback({ meters, log }: House, { platform, door, request, since }: Call, called: Called): void {
  const { end, updates, why } = called
  const ms = performance.now() - since
  meters.callback(platform, end, ms / 1000)
  log.info({ request, door, end, ms: Math.round(ms), ...(updates && { updates }), ...(why && { why }) }, 'callback')
}
