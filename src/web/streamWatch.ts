import { randomUUID } from 'node:crypto'
import type { House } from '../chat/house.ts'
import { restUnless } from '../chat/resting.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import type { Stream } from '../platforms/dingtalk/stream.ts'
import { giveLeaseBack, takeLease } from '../store/leases.ts'
import { openStream } from './dingtalkStream.ts'

/** How long the lease lasts; whoever is killed is followed by another after that. */
const LEASE_SECONDS = 20

/** How often the holder prolongs it, and how often the others look whether it is free. */
const PROLONG_MS = 5000
const LOOK_MS = 2000

/**
 * How long the holder goes on without having prolonged it, for instance while the database is away. What is left of the
 * lease is more than closing a connection takes (5 s), so that there are never two.
 */
const GIVE_UP_MS = 12_000

/** How this instance stands: the stream, while it has one, and when it last knew that the lease was its own. */
type Watch = { house: House; settings: DingtalkSettings; what: string; holder: string; over: AbortSignal } & {
  stream: Stream | undefined
  sure: number
}

/**
 * Keeps the stream of a DingTalk app open in one instance of all that share the database: DingTalk gives each message to
 * any one of the connections, and one is enough. The others stand by.
 */
export function watchStream(house: House, settings: DingtalkSettings): Stream {
  const stopping = new AbortController()
  const what = `stream/${settings.clientId}`
  const [holder, over] = [randomUUID(), stopping.signal]
  const loop = keepWatch({ house, settings, what, holder, over, stream: undefined, sure: 0 })
  return {
    stop: async () => {
      stopping.abort()
      await loop
    },
  }
}

async function keepWatch(watch: Watch): Promise<void> {
  const { house, what, holder, over } = watch
  while (!over.aborted) {
    const answer = await look(watch)
    await restUnless(over, answer === 'held' ? PROLONG_MS : LOOK_MS)
  }
  await closeStream(watch)
  await tried(house, giveLeaseBack(house.db, what, holder))
}

/** Does something about the lease that is not worth stopping for: what is not done is done when the lease runs out. */
async function tried<T>({ log }: House, doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing
  } catch (error) {
    log.warn({ err: error }, 'the database was not there for the lease of the stream')
    return undefined
  }
}

type Answer = 'held' | 'taken' | 'unknown'

/** Asks for the lease once, and opens or closes the stream as the answer is. */
async function look(watch: Watch): Promise<Answer> {
  const { house, settings, holder } = watch
  const asked = performance.now()
  const answer = await ask(watch)
  if (answer === 'held') {
    watch.sure = asked
    if (watch.stream === undefined) house.log.info({ holder }, 'this instance keeps the stream')
    watch.stream ??= openStream(house, settings)
  } else if (watch.stream !== undefined && (answer === 'taken' || performance.now() - watch.sure >= GIVE_UP_MS)) {
    house.log.warn({ holder, answer }, 'this instance keeps the stream no longer')
    await closeStream(watch)
  }
  return answer
}

/** Whether the lease is ours; unknown when the database does not say so in time. */
async function ask({ house, what, holder, sure }: Watch): Promise<Answer> {
  const patienceMs = Math.max(LOOK_MS, sure + GIVE_UP_MS - performance.now())
  const answered = new AbortController()
  const asking = tried(house, takeLease(house.db, what, holder, LEASE_SECONDS))
  const held = await Promise.race([asking, restUnless(answered.signal, patienceMs)])
  answered.abort()
  if (held === undefined) return 'unknown'
  return held ? 'held' : 'taken'
}

async function closeStream(watch: Watch): Promise<void> {
  const { stream } = watch
  watch.stream = undefined
  await stream?.stop()
}
