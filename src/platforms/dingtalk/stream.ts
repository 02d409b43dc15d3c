import { PlatformError } from '../../chat/platform.ts'
import { restUnless } from '../../chat/resting.ts'
import { type Connection, openConnection, type TakeFrame, type Timings } from './connection.ts'
import { askForConnection } from './gateway.ts'
import type { DingtalkSettings } from './settings.ts'

/** What happens to the stream, for the log. */
export type StreamLog = { info(facts: object, what: string): void; warn(facts: object, what: string): void }

/** What keeping a stream takes. `timings` are there for those who do not want to wait. */
export type StreamDeps = { take: TakeFrame; log: StreamLog; timings?: Partial<StreamTimings> }

/** Milliseconds. `stableAfterMs`: a connection that held so long starts the back-off anew. */
export type StreamTimings = Timings & {
  backoffFirstMs: number
  backoffLongestMs: number
  stableAfterMs: number
  /** How long a connection whose end was announced may still bring frames (the server closes it after some ten seconds). */
  drainMs: number
}

const TIMINGS: StreamTimings = {
  connectWithinMs: 10_000,
  pingEveryMs: 25_000,
  pongWithinMs: 10_000,
  backoffFirstMs: 1000,
  backoffLongestMs: 60_000,
  stableAfterMs: 30_000,
  drainMs: 15_000,
}

/** A stream that is kept up until it is stopped. */
export type Stream = {
  /** Takes nothing new, waits a little for what is under way, closes every connection. */
  stop(): Promise<void>
}

/**
 * Keeps one connection to DingTalk (section 2): opened anew when it is gone, after a growing, jittered pause when opening
 * fails or it does not hold. When the server announces an end, the next connection is opened first and the old one
 * drained, so that nothing is missed in between. One loop does it all, so there is never more than one attempt at a time.
 */
export function startStream(settings: DingtalkSettings, deps: StreamDeps): Stream {
  const stopping = new AbortController()
  const open = new Set<Connection>()
  const loop = keepConnected({
    settings,
    take: deps.take,
    log: deps.log,
    timings: { ...TIMINGS, ...deps.timings },
    open,
    over: stopping.signal,
    stopped: new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve())),
  })
  return {
    stop: async () => {
      stopping.abort()
      await loop
      await Promise.all([...open].map((connection) => connection.close()))
    },
  }
}

type Keeping = Required<StreamDeps> & {
  settings: DingtalkSettings
  timings: StreamTimings
  open: Set<Connection>
  /** Aborted when the stream is stopped; `stopped` resolves then. */
  over: AbortSignal
  stopped: Promise<void>
}

async function keepConnected(keeping: Keeping): Promise<void> {
  const { over, timings, log } = keeping
  for (let failures = 0; !over.aborted; ) {
    const since = performance.now()
    const connection = await connect(keeping)
    const announced = typeof connection === 'object' && (await endOf(keeping, connection))
    const heldMs = performance.now() - since
    // The next one is opened while the old one is still served, unless the server ends each as soon as it is open.
    if (announced && heldMs > timings.backoffFirstMs) continue
    if (over.aborted) return
    failures = heldMs > timings.stableAfterMs ? 1 : failures + 1
    const asked = typeof connection === 'number' ? connection : 0
    const pauseMs = Math.max(asked, backoffMs(timings, failures, Math.random()))
    log.info({ pauseMs: Math.round(pauseMs) }, 'the stream will be opened again')
    await restUnless(over, pauseMs)
  }
}

/** Opens a connection; when that fails, it is said why, and for how many milliseconds DingTalk wants to be left alone. */
async function connect({ settings, take, timings, open, log, over }: Keeping): Promise<Connection | number> {
  try {
    const url = await askForConnection(settings, timings.connectWithinMs, over)
    const note = (why: string) => log.warn({ why }, 'on the stream')
    const connection = await openConnection(url, { take, timings, over, note })
    open.add(connection)
    log.info({}, 'the stream is open')
    return connection
  } catch (error) {
    if (!over.aborted) log.warn({ why: (error as Error).message }, 'the stream could not be opened')
    return error instanceof PlatformError ? (error.pauseSeconds ?? 0) * 1000 : 0
  }
}

/** Waits until another connection is needed; whether the old one was announced to end, and is drained meanwhile. */
async function endOf({ stopped, timings, open, log }: Keeping, connection: Connection): Promise<boolean> {
  const ending = await Promise.race([connection.ending, stopped])
  if (ending === undefined) return false
  log.info({ why: ending.why }, 'a connection of the stream ends')
  if (ending.kind === 'gone') {
    open.delete(connection)
    return false
  }
  const late = setTimeout(() => void connection.close().finally(() => open.delete(connection)), timings.drainMs)
  late.unref()
  return true
}

/**
 * The pause after so many failures in a row: doubled each time up to the longest, and a random part of it, so that many
 * do not come back in the same second.
 */
function backoffMs({ backoffFirstMs, backoffLongestMs }: StreamTimings, failures: number, chance: number): number {
  return Math.min(backoffLongestMs, backoffFirstMs * 2 ** (failures - 1)) * (0.5 + 0.5 * chance)
}
