import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { type Backlog, messagesWaiting, updatesWaiting } from '../store/backlog.ts'
import type { Tx } from '../store/database.ts'

/** What waits in a queue: how much, by platform, and for how many seconds the oldest could have been done and was not. */
export type Queue = { waiting: Partial<Record<PlatformName, number>>; lagSeconds: number }

/** Both queues: updates to act on, messages to hand over. */
export type Queues = { updates: Queue; messages: Queue }

/** Looks at what waits. Messages for a platform that is not configured here wait for an instance that has it. */
export async function lookAtQueues(house: House, tx: Tx): Promise<Queues> {
  const now = house.clock.now()
  const messages = await messagesWaiting(tx, now)
  return {
    updates: queueOf(house, await updatesWaiting(tx)),
    messages: queueOf(
      house,
      messages.filter(({ platform }) => house.platforms.has(platform)),
    ),
  }
}

function queueOf({ clock, platforms }: House, rows: Backlog[]): Queue {
  const now = clock.now().epochMilliseconds
  const ages = rows.map(({ since }) => (since === null ? 0 : (now - since.getTime()) / 1000))
  const none = [...platforms.keys()].map((platform) => [platform, 0] as const)
  const waiting = Object.fromEntries([...none, ...rows.map(({ platform, waiting }) => [platform, waiting] as const)])
  return { waiting, lagSeconds: Math.max(0, ...ages) }
}
