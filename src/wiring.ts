import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import { deliverTo, resumeDeliveries } from './chat/delivery.ts'
import { dispatch } from './chat/dispatch.ts'
import type { House } from './chat/house.ts'
import { resumeUpdates } from './chat/inbox.ts'
import type { Platform } from './chat/platform.ts'
import type { Clock } from './clock.ts'
import type { Config, PlatformSettings } from './config.ts'
import type { PlatformName } from './messages/message.ts'
import { loadWording, type Wording } from './messages/wording.ts'
import { createDingtalk } from './platforms/dingtalk/client.ts'
import { createWecom } from './platforms/wecom/client.ts'
import { issueCodes } from './store/cardCodes.ts'
import { type Database, openFolder, openServer } from './store/database.ts'
import { recoverDeliveries } from './store/deliveries.ts'
import { enqueueWith, type QueueName, type Work, workOn } from './store/queue.ts'
import { storeRulebooks } from './store/rulebooks.ts'
import { tokenStore } from './store/tokens.ts'
import { createApp, type Doors } from './web/app.ts'

/** Where the wording lives; the secretariat edits there. */
export const TEMPLATES = join(import.meta.dirname, '../templates')

/** The wording of a house that is reached at `publicUrl`, which is where cards lead. */
export function readWording(publicUrl: string, { zone }: Pick<Clock, 'zone'>): Promise<Wording> {
  return loadWording(TEMPLATES, { zone, publicUrl })
}

/** What a house is built from. */
export type Parts = {
  database: Database
  clock: Clock
  wording: Wording
  platforms: PlatformSettings
  log: Logger
}

/** The house: the one place where the parts are put together. Stores the rulebook files that are new. */
export async function buildHouse(parts: Parts): Promise<House> {
  const { database, clock, log } = parts
  await database.db.$transaction((tx) => storeRulebooks(tx, clock.now()))
  return {
    db: database.db,
    boss: database.boss,
    enqueue: enqueueWith(database.boss),
    clock,
    wording: parts.wording,
    platforms: openPlatforms(parts),
    log,
  }
}

function openPlatforms({ platforms, clock, database: { db }, log }: Parts): ReadonlyMap<PlatformName, Platform> {
  const { wecom, dingtalk } = platforms
  const open = [
    wecom && createWecom(wecom, { clock, tokens: tokenStore(db, 'wecom', `${wecom.corpId}/${wecom.agentId}`) }),
    dingtalk &&
      createDingtalk(dingtalk, {
        clock,
        tokens: tokenStore(db, 'dingtalk', dingtalk.clientId),
        issueCodes: (to, card, buttons) => issueCodes(db, to, card, buttons, clock.now()),
        note: (why) => log.error({ platform: 'dingtalk', why }, 'cards cannot be interactive'),
      }),
  ].filter((platform) => platform !== undefined)
  return new Map(open.map((platform) => [platform.name, platform]))
}

/** The database that the settings name. */
export function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataFolder'>, log: Logger): Promise<Database> {
  const onError = (error: unknown) => log.error({ err: error }, 'the queue stumbled')
  if (config.databaseUrl === undefined) return openFolder(config.dataFolder, onError)
  return openServer(config.databaseUrl, onError)
}

/** JSON lines on standard output, without what must not be in a log. */
export function createLog(level: Config['logLevel']): Logger {
  return pino({ level, redact: ['*.token', '*.secret', '*.mobile', '*.phone', '*.text'] })
}

/**
 * Starts working on what waits and on what comes: updates and deliveries, with several at a time. `alone` when no other
 * process can be at work (embedded database): then whatever a former life left half done is taken up at once.
 */
export async function startWork(house: House, options: { alone: boolean }): Promise<void> {
  await recoverDeliveries(house.db, house.clock.now(), options)
  await resumeUpdates(house)
  await resumeDeliveries(house)
  await workOn(
    house.boss,
    'update',
    4,
    heard(house, 'update', (id) => dispatch(house, id)),
  )
  await workOn(
    house.boss,
    'delivery',
    8,
    heard(house, 'delivery', (id) => deliverTo(house, id)),
  )
}

/** The queue does failed work again without a word; the log should have one. */
function heard({ log }: House, queue: QueueName, work: Work): Work {
  return async (id) => {
    try {
      await work(id)
    } catch (error) {
      log.warn({ queue, job: id, err: error }, 'work failed and will be done again')
      throw error
    }
  }
}

/** The port cannot be had. */
export class PortRefused extends Error {
  constructor(port: number, code: string) {
    const why = code === 'EADDRINUSE' ? 'another process listens there' : `this process may not listen there (${code})`
    super(`Port ${port} cannot be used: ${why}. Stop that process, or set PORT to another.`)
    this.name = 'PortRefused'
  }
}

/** Opens the web door. Resolves when it listens, with the port and the way to close it. Throws PortRefused. */
export async function listen(
  house: House,
  doors: Doors,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(createApp(house, doors).callback())
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new PortRefused(port, error.code ?? error.message)))
    server.listen(port, () => resolve())
  })
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) }
}

/** How long a request under way may take when the door closes; whoever is slower comes again. */
const CLOSE_WITHIN_MS = 2000

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    server.closeIdleConnections()
  })
}
