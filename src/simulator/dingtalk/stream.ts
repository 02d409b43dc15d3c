import { setTimeout } from 'node:timers/promises'
import type { Attempt, Delivery } from '../callback.ts'
import { ask, type Connection, isLive, ping, sendDisconnect, sendText } from './connection.ts'
import type { Corp } from './corp.ts'
import { type Judge, makeFrame } from './frames.ts'
import { arrival } from './gateway.ts'

/** What is to be pushed over Stream. */
export type Push = {
  type: 'EVENT' | 'CALLBACK'
  topic: string
  headers?: Record<string, string>
  data: string
  judge: Judge
}

/** The console of the Stream gateway. */
export type StreamDesk = {
  /** How many connections still get pushes. */
  connections(): number
  /** Resolves when there are `count` of them. */
  connected(count?: number): Promise<void>
  /** How many tickets were given and how many connections were opened, ever; how many got pushes at once, at most. */
  readonly opened: { readonly tickets: number; readonly upgrades: number; readonly atOnce: number }
  /** How many pushes wait for a connection. */
  waiting(): number
  /** Sends every connection the `disconnect` frame; they are closed after `closeAfterMs`. */
  disconnect(reason?: string): void
  /** Breaks every connection without a word. */
  cut(): void
  /** Stops reading from every connection: half-open, no ping of theirs is answered. */
  stall(): void
  /** Sends any text down every connection. */
  sendRaw(text: string): void
  /** Pings every connection now and says how many echoed within `frameWithinMs`. */
  ping(): Promise<{ answered: number; silent: number }>
  /** The next `times` pushes go out twice, each in two frames. */
  deliverTwice(times?: number): void
  /** The next `times` openings are refused with this HTTP status. */
  refuseOpen(times: number, status: number): void
}

/** The switches of the gateway of this corp. */
export function createStreamDesk(corp: Corp): StreamDesk {
  const { gateway } = corp
  const live = () => [...gateway.connections].filter(isLive)
  return {
    connections: () => live().length,
    connected: async (count = 1) => {
      while (live().length < count && !gateway.closing.signal.aborted) await arrival(corp)
    },
    opened: gateway.opened,
    waiting: () => gateway.waiting,
    disconnect: (reason = 'persistent connection is expired') => {
      for (const connection of live()) sendDisconnect(corp, connection, reason)
    },
    cut: () => {
      for (const { socket } of gateway.connections) socket.terminate()
    },
    stall: () => {
      for (const { socket } of gateway.connections) socket.pause()
    },
    sendRaw: (text) => {
      for (const connection of live()) sendText(corp, connection, text)
    },
    ping: async () => {
      const echoes = await Promise.all(live().map((connection) => ping(corp, connection)))
      const answered = echoes.filter(Boolean).length
      return { answered, silent: echoes.length - answered }
    },
    deliverTwice: (times = 1) => {
      gateway.twice += times
    },
    refuseOpen: (times, status) => void gateway.refusals.push(...Array.from({ length: times }, () => status)),
  }
}

/**
 * Pushes to one connection that subscribed, or waits for one; unanswered, or answered LATER, it comes again under a
 * new messageId after `redeliverAfterMs`, until it is answered (2.2, 10.3).
 */
export function pushUntilAnswered(corp: Corp, push: Push): Promise<Delivery> {
  if (corp.gateway.twice === 0) return repeat(corp, push)
  corp.gateway.twice -= 1
  return Promise.all([repeat(corp, push), repeat(corp, push)]).then(([first]) => first)
}

/** Pushes once to a connection that is there now (a press on a card is not repeated, 1.5). */
export async function pushOnce(corp: Corp, push: Push, withinMs: number): Promise<Attempt> {
  const connection = pick(corp, push)
  return connection ? send(corp, connection, push, withinMs) : { failure: `no connection subscribed to ${push.topic}` }
}

async function repeat(corp: Corp, push: Push): Promise<Delivery> {
  const attempts: Attempt[] = []
  const most = corp.settings.frameAttempts ?? Number.POSITIVE_INFINITY
  while (attempts.length < most && !isDone(attempts.at(-1))) {
    if (attempts.length > 0) await pause(corp)
    const connection = await connectionFor(corp, push)
    if (connection === undefined) break
    if (attempts.length > 0) corp.counters.redeliveries += 1
    attempts.push(await send(corp, connection, push, corp.timings.frameWithinMs))
  }
  if (corp.gateway.closing.signal.aborted && !isDone(attempts.at(-1)))
    attempts.push({ failure: 'the simulator was closed' })
  const status = attempts.at(-1)?.status
  return { attempts, status, inner: push.data, redeliver: () => repeat(corp, push) }
}

/** Answered, and not with LATER (which only events can say). */
function isDone(attempt: Attempt | undefined): boolean {
  if (attempt?.status === undefined) return false
  return attempt.status !== 200 || JSON.parse(attempt.answer ?? '{}').status !== 'LATER'
}

function send(corp: Corp, connection: Connection, push: Push, withinMs: number): Promise<Attempt> {
  const frame = makeFrame(corp, connection.id, push.type, push.topic, push.data, push.headers)
  return ask(corp, connection, frame, withinMs, push.judge)
}

async function connectionFor(corp: Corp, push: Push): Promise<Connection | undefined> {
  corp.gateway.waiting += 1
  try {
    for (;;) {
      const connection = pick(corp, push)
      if (connection !== undefined || corp.gateway.closing.signal.aborted) return connection
      await arrival(corp)
    }
  } finally {
    corp.gateway.waiting -= 1
  }
}

/** Any one of the connections that subscribed, by chance (2.3). */
function pick(corp: Corp, { type, topic }: Push): Connection | undefined {
  const fitting = [...corp.gateway.connections].filter(
    (it) => isLive(it) && it.subscriptions.some((wish) => wish.type === type && wish.topic === topic),
  )
  return corp.random.shuffled(fitting)[0]
}

/** Ends at once when the simulator closes. */
function pause(corp: Corp): Promise<void> {
  const { signal } = corp.gateway.closing
  return setTimeout(corp.timings.redeliverAfterMs, undefined, { signal, ref: false }).catch(() => undefined)
}
