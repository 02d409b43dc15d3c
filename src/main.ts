import { setTimeout as wait } from 'node:timers/promises'
import { announceDoors } from './chat/announcing.ts'
import type { House } from './chat/house.ts'
import { openControl } from './cli/control.ts'
import { type Clock, createClock } from './clock.ts'
import type { Config, PlatformSettings } from './config.ts'
import { startTicker, type Ticker } from './schedule/ticker.ts'
import { createLog } from './watch/log.ts'
import type { Mount } from './web/app.ts'
import { watchStream } from './web/streamWatch.ts'
import { buildHouse, listen, openDatabase, type Parts, readWording, startWork } from './wiring.ts'

/** A service that runs: its house, where it listens, and the way to end it. */
export type Service = { house: House; port: number; stop(): Promise<void> }

/** What a service is started with beyond its settings. */
export type Start = {
  config: Config
  publicUrl: string
  platforms: PlatformSettings
  clock?: Clock
  /** Done when the house stands and before anything moves: the rehearsal brings in its association here. */
  prepare?(house: House): Promise<void>
  /** An open database, closed with the service: by default the one that the settings name. */
  database?: Parts['database']
  /** More that is reached through the web door. */
  mount?: Mount
}

/**
 * Starts everything in order: database, house, workers, doors, schedule, local socket. `stop` ends it in reverse: it is
 * no longer ready from the first moment, then nothing new comes in, then what is under way is finished, then the database
 * is closed.
 */
export async function startService(start: Start): Promise<Service> {
  const { config, platforms, publicUrl } = start
  const clock = start.clock ?? createClock(config.zone, config.clockStart)
  const steps: (() => Promise<void>)[] = []
  const opened: { house?: House; ticker?: Ticker } = {}
  const stop = () => {
    if (opened.house !== undefined) opened.house.pulse.stopping = true
    return undo(steps)
  }
  try {
    const log = createLog(config.logLevel)
    const database = start.database ?? (await openDatabase(config, log))
    steps.push(() => database.close())
    const house = await buildHouse({ database, clock, wording: await readWording(publicUrl, clock), log, platforms })
    opened.house = house
    await start.prepare?.(house)
    // Nobody else can be at work on the embedded database.
    const alone = config.databaseUrl === undefined
    steps.push(await startWork(house, { alone }))
    // What the schedule is at ends after the doors are closed: nobody outside has to wait for it.
    steps.push(async () => opened.ticker?.ended())
    const { behindProxy, metricsToken } = config
    const doors = { ...platforms, behindProxy, metricsToken, ...(start.mount && { mount: start.mount }) }
    const web = await listen(house, doors, config.port)
    steps.push(() => web.close())
    // Only several instances have something before them that sends callbacks to another.
    if (!alone) steps.push(() => wait(NOTICED_WITHIN_MS))
    if (platforms.dingtalk?.mode === 'stream') {
      const stream = watchStream(house, platforms.dingtalk)
      steps.push(() => stream.stop())
    }
    steps.push(announceDoors(house, publicUrl))
    const ticker = startTicker(house)
    opened.ticker = ticker
    steps.push(() => ticker.stop())
    if (alone) {
      const look = async () => ({ ...database, close: async () => {} })
      const inside = { house: async () => house, look, config }
      steps.push(await openControl(config.dataFolder, inside))
    }
    return { house, port: web.port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** How long the doors stay open after an instance has said that it ends, for a load balancer to look at `/readyz`. */
const NOTICED_WITHIN_MS = 2000

async function undo(steps: (() => Promise<void>)[]): Promise<void> {
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) await step()
}

/**
 * Who stops a service waits about ten seconds before using force. Less than the queue waits for its work (8 s), because
 * the embedded database hangs for ever when it is closed in the middle of work.
 */
const STOP_WITHIN_MS = 7000

/**
 * Starts something and keeps the process until it is asked to end (SIGINT, SIGTERM), then ends it cleanly; asked while it
 * is still starting, it ends after that. What is still under way after seven seconds is left as it is: it is on disk, and
 * taken up at the next start.
 */
export async function runUntilAsked(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const ended = start().then(async (service) => {
    await asked
    await service.stop()
  })
  await Promise.race([ended, asked.then(() => wait(STOP_WITHIN_MS))])
}
