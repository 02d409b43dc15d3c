import type { Message } from '../messages/message.ts'
import type { Taken } from '../store/taking.ts'
import type { House } from './house.ts'
import { faultOf } from './outage.ts'
import { type Platform, PlatformError, type Receipt } from './platform.ts'
import { giveUp, lastExpiry, settleFailure, settleSent } from './settling.ts'

/**
 * Hands messages that say the same to several people over in one call. Each settles by itself: sent, not reached, or put
 * off; those that end alike are settled together.
 */
export async function deliverBatch(house: House, platform: Platform, taken: readonly Taken[]): Promise<void> {
  if (lastExpiry(taken) <= house.clock.now().epochMilliseconds) return giveUp(house, taken, 'no longer worth saying')
  const ends = await attemptBatch(house, platform, taken)
  for (const [end, alike] of groupsOf(taken, ends)) {
    if (end instanceof PlatformError) await settleFailure(house, alike, end)
    else await settleSent(house, alike, end)
  }
}

type End = Receipt | PlatformError

/** How the call ended for each of them. */
async function attemptBatch(house: House, platform: Platform, taken: readonly Taken[]): Promise<End[]> {
  const messages: Message[] = taken.map(({ message }) => message)
  const repeat = taken.some((one) => one.repeat)
  try {
    return await platform.batch.send(messages, { repeat })
  } catch (error) {
    const fault = faultOf(house, platform.name, taken[0]?.row.id, error)
    return taken.map(() => fault)
  }
}

/** Those who share the very same end, in order. */
function groupsOf(taken: readonly Taken[], ends: readonly End[]): Map<End, Taken[]> {
  const groups = new Map<End, Taken[]>()
  for (const [index, one] of taken.entries()) {
    const end = ends[index]
    if (end === undefined) throw new Error('the platform left somebody out')
    groups.set(end, [...(groups.get(end) ?? []), one])
  }
  return groups
}
