import pino from 'pino'
import { deliverTo, resumeDeliveries } from '../../src/chat/delivery.ts'
import { dispatch } from '../../src/chat/dispatch.ts'
import type { House } from '../../src/chat/house.ts'
import { createHandClock, type HandClock } from '../../src/clock.ts'
import type { WecomSettings } from '../../src/platforms/wecom/settings.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import type { Database } from '../../src/store/database.ts'
import { drain } from '../../src/store/queue.ts'
import { buildHouse, listen } from '../../src/wiring.ts'
import { freshDatabase } from './database.ts'
import { type Roll, writeRoll } from './roll.ts'

/** The time zone of every test association. */
export const ZONE = 'Asia/Shanghai'

const APP = {
  corpId: 'wwsimulator00001',
  agentId: 1000002,
  secret: 'simulator-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

/** A card as a person sees it: its title, everything written on it, its live buttons, or the grey label. */
export type SeenCard = {
  title: string
  text: string
  buttons: string[]
  keys: string[]
  options: string[]
  closed: string | undefined
}

/** A whole association at work: real database, real HTTP, a strict simulated platform, and a clock moved by hand. */
export type Association = {
  house: House
  database: Database
  clock: HandClock
  wecom: WecomSimulator
  callbackUrl: string
  /** Somebody writes; resolves when everything that follows from it has been delivered. Returns what they heard since. */
  say(userId: string, text: string): Promise<string[]>
  /** Somebody presses a button (by key) on their newest open card, or on the card with that task id. */
  tap(userId: string, key: string, options?: { choice?: string; taskId?: string; force?: boolean }): Promise<string[]>
  /** The texts somebody has been sent, oldest first. */
  textsOf(userId: string): string[]
  /** The cards in somebody's chat as they look now, oldest first. */
  cardsOf(userId: string): SeenCard[]
  /** Does everything that waits: updates and deliveries, until nothing is left that may go now. */
  settle(): Promise<void>
  /** The process ends and another begins on the same database: whatever was only in memory is gone. */
  restart(): Promise<Association>
  close(): Promise<void>
}

/** Opens an association with a roll on a day; every account on the roll, and `strangers`, can chat. */
export async function openAssociation(options: {
  at: string
  roll?: Roll
  strangers?: string[]
}): Promise<Association> {
  const database = await freshDatabase()
  const clock = createHandClock(ZONE, options.at)
  const wecom = createWecomSimulator({ clock, ...APP })
  const { apiBase } = await wecom.listen()
  await writeRoll(database.db, options.roll ?? {}, ZONE)
  for (const account of await database.db.account.findMany())
    wecom.addMember({ userId: account.userId, name: account.userId })
  for (const userId of options.strangers ?? []) wecom.addMember({ userId, name: userId })
  const settings = { ...APP, apiBase }
  return serve({ database, clock, wecom, settings, closeAll: () => closeBoth(wecom, database) })
}

/** What outlives a restart of the process. */
type Lasting = {
  database: Database
  clock: HandClock
  wecom: WecomSimulator
  settings: WecomSettings
  closeAll(): Promise<void>
}

async function closeBoth(wecom: WecomSimulator, database: Database): Promise<void> {
  await wecom.close()
  await database.close()
}

/** Builds a house on what lasts and opens its door at a port of its own. */
async function serve(lasting: Lasting): Promise<Association> {
  const { database, clock, wecom, settings } = lasting
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const house = await buildHouse({
    database,
    clock,
    publicUrl: 'http://localhost:3000',
    platforms: { wecom: settings },
    log,
  })
  const web = await listen(house, { wecom: settings }, 0)
  const callbackUrl = `http://127.0.0.1:${web.port}/wecom/callback`
  const check = await wecom.saveCallbackUrl(callbackUrl)
  if (!check.ok) throw new Error(`the callback URL was not accepted: ${check.why}`)
  const restart = async () => {
    await web.close()
    return serve(lasting)
  }
  const close = async () => {
    await web.close()
    await lasting.closeAll()
  }
  return { house, database, clock, wecom, callbackUrl, ...peopleOf(house, database, wecom), restart, close }
}

function peopleOf(house: House, database: Database, wecom: WecomSimulator) {
  const settle = () => settleHouse(house, database)
  const textsOf = (userId: string) =>
    wecom.chatOf(userId).flatMap((entry) => (entry.from === 'app' && 'text' in entry ? [entry.text] : []))
  const hearAfter = async (userId: string, act: () => Promise<{ status?: number | undefined }>) => {
    const before = textsOf(userId).length
    const { status } = await act()
    if (status !== 200) throw new Error(`the callback was answered ${status}`)
    await settle()
    return textsOf(userId).slice(before)
  }
  return {
    settle,
    textsOf,
    cardsOf: (userId: string) => wecom.cardsOf(userId).map((entry) => seen(entry.card)),
    say: (userId: string, text: string) => hearAfter(userId, () => wecom.say(userId, text)),
    tap: (userId: string, key: string, options: { choice?: string; taskId?: string; force?: boolean } = {}) =>
      hearAfter(userId, () => wecom.tap(userId, { key, ...options })),
  }
}

async function settleHouse(house: House, database: Database): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const updates = await drain(database.boss, 'update', (id) => dispatch(house, id))
    const deliveries = await drain(database.boss, 'delivery', (id) => deliverTo(house, id))
    // What waits for a later time of the house's clock has its job at a later time of the system's.
    if (updates + deliveries === 0 && (await resumeDeliveries(house)) === 0) return
  }
  throw new Error('what waits does not come to an end')
}

type WireCard = ReturnType<WecomSimulator['cardsOf']>[number]['card']

function seen(card: WireCard): SeenCard {
  const wire = card as Record<string, unknown> & {
    main_title?: { title?: string }
    button_list?: { text: string; key: string }[]
    button_selection?: { option_list: { id: string; text: string }[] }
    replace_text?: string
  }
  const live = wire.replace_text === undefined ? (wire.button_list ?? []) : []
  return {
    title: wire.main_title?.title ?? '',
    text: textIn(card).join('\n'),
    buttons: live.map((button) => button.text),
    keys: live.map((button) => button.key),
    options: (wire.button_selection?.option_list ?? []).map((option) => option.text),
    closed: wire.replace_text,
  }
}

/** Every text on a card, wherever it stands. */
function textIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textIn)
}
