import { setTimeout as wait } from 'node:timers/promises'
import { announceDoors } from './chat/announcing.ts'
import type { House } from './chat/house.ts'
import { openControl } from './cli/control.ts'
import { type Clock, createClock } from './clock.ts'
import type { Config, PlatformSettings } from './config.ts'
import { startTicker } from './schedule/ticker.ts'
import type { Mount } from './web/app.ts'
import { watchStream } from './web/streamWatch.ts'
import { buildHouse, createLog, listen, openDatabase, type Parts, readWording, startWork } from './wiring.ts'

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
 * Starts everything in order: database, house, workers, doors, schedule, local socket. `stop` ends it in reverse:
 * first nothing new comes in, then what is under way is finished, then the database is closed.
 */
export async function startService(start: Start): Promise<Service> {
  const { config, platforms, publicUrl } = start
  const clock = start.clock ?? createClock(config.zone, config.clockStart)
  const steps: (() => Promise<void>)[] = []
  const stop = () => undo(steps)
  try {
    const log = createLog(config.logLevel)
    const database = start.database ?? (await openDatabase(config, log))
    steps.push(() => database.close())
    const house = await buildHouse({ database, clock, wording: await readWording(publicUrl, clock), log, platforms })
    await start.prepare?.(house)
    // Nobody else can be at work on the embedded database.
    const alone = config.databaseUrl === undefined
    await startWork(house, { alone })
    const doors = { ...platforms, behindProxy: config.behindProxy, ...(start.mount && { mount: start.mount }) }
    const web = await listen(house, doors, config.port)
    steps.push(() => web.close())
    if (platforms.dingtalk?.mode === 'stream') {
      const stream = watchStream(house, platforms.dingtalk, { alone })
      steps.push(() => stream.stop())
    }
    steps.push(announceDoors(house, publicUrl))
    steps.push(startTicker(house))
    if (alone) steps.push(await openControl(config.dataFolder, async () => house))
    return { house, port: web.port, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

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
