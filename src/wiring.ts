import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { deliverTo, resumeDeliveries } from './chat/delivery.ts'
import { dispatch } from './chat/dispatch.ts'
import type { House } from './chat/house.ts'
import { resumeUpdates } from './chat/inbox.ts'
import { createIntake } from './chat/intake.ts'
import type { Platform } from './chat/platform.ts'
import { createRush } from './chat/rush.ts'
import { createWorkbench } from './chat/workbench.ts'
import type { Clock } from './clock.ts'
import type { Config, PlatformSettings } from './config.ts'
import type { PlatformName } from './messages/message.ts'
import { loadWording, type Wording } from './messages/wording.ts'
import { CALL_RATE as DINGTALK_RATE } from './platforms/dingtalk/api.ts'
import { createDingtalk } from './platforms/dingtalk/client.ts'
import { CALL_RATE as WECOM_RATE } from './platforms/wecom/api.ts'
import { createWecom } from './platforms/wecom/client.ts'
import { issueCodes } from './store/cardCodes.ts'
import { type Database, openFolder, openServer } from './store/database.ts'
import { enqueueWith, QUEUES, type QueueName, type Work, workOn } from './store/queue.ts'
import { recoverDeliveries } from './store/recovery.ts'
import { storeRulebooks } from './store/rulebooks.ts'
import { tokenStore } from './store/tokens.ts'
import { turnsFor } from './store/turns.ts'
import { createMeters } from './watch/meters.ts'
import { createStockTaker } from './watch/stock.ts'
import { createApp, type Doors } from './web/app.ts'
import { createPatientServer, PATIENCE, type Patience } from './web/server.ts'

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
  const platforms = openPlatforms(parts)
  const rush = createRush()
  const house: House = {
    db: database.db,
    boss: database.boss,
    enqueue: enqueueWith(database.boss),
    benches: { update: createWorkbench(rush), delivery: createWorkbench(rush) },
    intake: createIntake(database.db),
    rush,
    unsettled: new Set(),
    clock,
    wording: parts.wording,
    platforms,
    pulse: { startedAt: clock.now(), stopping: false },
    meters: createMeters(platforms.keys(), () => stock()),
    log,
  }
  const stock = createStockTaker(house)
  return house
}

function openPlatforms({ platforms, clock, database, log }: Parts): ReadonlyMap<PlatformName, Platform> {
  const { wecom, dingtalk } = platforms
  const { db } = database
  const open = [
    wecom &&
      createWecom(wecom, {
        clock,
        tokens: tokenStore(db, 'wecom', `${wecom.corpId}/${wecom.agentId}`),
        turn: turnsFor(database, `wecom/${wecom.corpId}/${wecom.agentId}`, WECOM_RATE),
      }),
    dingtalk &&
      createDingtalk(dingtalk, {
        clock,
        tokens: tokenStore(db, 'dingtalk', dingtalk.clientId),
        turn: turnsFor(database, `dingtalk/${dingtalk.clientId}`, DINGTALK_RATE),
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

/**
 * How much is done at a time. A delivery mostly waits for the platform, whose answer takes some 0.2 s: 12 of them are 60
 * a second. On the embedded database everybody waits for everybody.
 */
const AT_ONCE = { embedded: { update: 4, delivery: 8 }, server: { update: 6, delivery: 12 } } as const

/**
 * Starts working on what waits and on what comes: updates and deliveries, with several at a time. `alone` when no other
 * process can be at work (embedded database): then whatever a former life left half done is taken up at once. Returns
 * the way to end it: what is under way is finished, the rest is left to the queue.
 */
export async function startWork(house: House, options: { alone: boolean }): Promise<() => Promise<void>> {
  const atOnce = AT_ONCE[options.alone ? 'embedded' : 'server']
  await recoverDeliveries(house.db, house.clock.now(), options)
  await resumeUpdates(house)
  await resumeDeliveries(house)
  const works = {
    update: heard(house, 'update', (id) => dispatch(house, id)),
    delivery: heard(house, 'delivery', (id) => deliverTo(house, id)),
  }
  for (const queue of QUEUES) {
    house.benches[queue].open(works[queue], atOnce[queue])
    await workOn(house.boss, queue, atOnce[queue], works[queue])
  }
  return () => leaveToQueue(house)
}

/** Closes the benches, and gives the queue what was not begun. */
async function leaveToQueue({ db, benches, enqueue }: House): Promise<void> {
  for (const queue of QUEUES) {
    const left = await benches[queue].close()
    await db.$transaction((tx) => enqueue(tx, queue, left))
  }
}

/** The queue does failed work again without a word; the log should have one. */
function heard({ log }: House, queue: QueueName, work: Work): Work {
  return async (id) => {
    try {
      await work(id)
    } catch (error) {
      // A delivery's id is the account it goes to.
      log.warn({ queue, ...(queue === 'update' && { update: id }), err: error }, 'work failed and will be done again')
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
  patience: Patience = PATIENCE,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createPatientServer(createApp(house, doors).callback(), patience)
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
