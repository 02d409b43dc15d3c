import pino, { type Logger } from 'pino'
import { deliverTo } from '../../src/chat/delivery.ts'
import { dispatch } from '../../src/chat/dispatch.ts'
import type { House } from '../../src/chat/house.ts'
import { jobOf } from '../../src/chat/taking.ts'
import { createHandClock, type HandClock } from '../../src/clock.ts'
import type { PlatformName } from '../../src/messages/message.ts'
import type { Database } from '../../src/store/database.ts'
import { mailboxesWaiting } from '../../src/store/deliveries.ts'
import { openUpdates } from '../../src/store/inbox.ts'
import { buildHouse, listen, readWording } from '../../src/wiring.ts'
import { type Chat, type Delivery, type OpenedChat, PLATFORM, type Press, type SeenCard } from './chat.ts'
import { freshDatabase } from './database.ts'
import { openDingtalkChat } from './dingtalkChat.ts'
import { type Roll, writeRoll } from './roll.ts'
import { openWecomChat } from './wecomChat.ts'

/** The time zone of every test association. */
export const ZONE = 'Asia/Shanghai'

/** Read once: the wording of every test association. */
const wording = readWording('http://localhost:3000', { zone: ZONE })

/** How a chat is opened. */
export type OpenChat = (clock: HandClock) => Promise<OpenedChat>

/** How the chat of each platform is opened. */
const CHATS: Record<PlatformName, OpenChat> = { wecom: openWecomChat, dingtalk: (clock) => openDingtalkChat(clock) }

/** A whole association at work: real database, real HTTP, a strict simulated platform, and a clock moved by hand. */
export type Association = {
  house: House
  database: Database
  clock: HandClock
  /** What people do and see, for its own sake: nothing follows from it before `settle`. */
  chat: Chat
  /** Where the web door is. */
  url: string
  /** Somebody writes; resolves when everything that follows from it has been delivered. Returns what they heard since. */
  say(userId: string, text: string): Promise<string[]>
  /** Somebody presses a button (by key) on their newest card, or on the card with that id. */
  tap(userId: string, key: string, press?: Omit<Press, 'key'>): Promise<string[]>
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

/**
 * Opens an association with a roll on a day; every account on the roll, and `strangers`, can chat. On the platform under
 * test, unless `open` opens another chat. `behindProxy`: who asks is read from X-Forwarded-For. `log`: where the house
 * logs, by default nowhere.
 */
export async function openAssociation(options: {
  at: string
  roll?: Roll
  strangers?: string[]
  open?: OpenChat
  behindProxy?: boolean
  log?: Logger
}): Promise<Association> {
  const { open = CHATS[PLATFORM], behindProxy = false } = options
  const log = options.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' })
  const database = await freshDatabase()
  const clock = createHandClock(ZONE, options.at)
  const opened = await open(clock)
  const userIds = await writeRoll(database.db, options.roll ?? {}, ZONE, opened.chat.platform)
  for (const userId of [...userIds, ...(options.strangers ?? [])]) opened.chat.join(userId)
  return serve({ database, clock, opened, behindProxy, log })
}

/** What outlives a restart of the process. */
type Lasting = { database: Database; clock: HandClock; opened: OpenedChat; behindProxy: boolean; log: Logger }

/** Builds a house on what lasts, opens its door at a port of its own, and lets the chat in. */
async function serve(lasting: Lasting): Promise<Association> {
  const { database, clock, opened, behindProxy, log } = lasting
  const { chat, platforms } = opened
  const house = await buildHouse({ database, clock, wording: await wording, platforms, log })
  const web = await listen(house, { ...platforms, behindProxy }, 0)
  const part = await opened.connect(house, web.port)
  const stop = async () => {
    await part()
    await web.close()
  }
  const restart = async () => {
    await stop()
    return serve(lasting)
  }
  const close = async () => {
    await stop()
    await opened.close()
    await database.close()
  }
  const url = `http://127.0.0.1:${web.port}`
  return { house, database, clock, chat, url, ...peopleOf(house, chat), restart, close }
}

function peopleOf(house: House, chat: Chat) {
  const settle = () => settleHouse(house)
  const { textsOf, cardsOf } = chat
  const hearAfter = async (userId: string, act: () => Promise<Delivery>) => {
    const before = textsOf(userId).length
    const { status } = await act()
    if (status !== 200) throw new Error(`the platform was answered ${status}`)
    await settle()
    return textsOf(userId).slice(before)
  }
  return {
    settle,
    textsOf,
    cardsOf,
    say: (userId: string, text: string) => hearAfter(userId, () => chat.say(userId, text)),
    tap: (userId: string, key: string, press: Omit<Press, 'key'> = {}) =>
      hearAfter(userId, () => chat.tap(userId, { key, ...press })),
  }
}

/** What the benches and the queue of a process do, one after the other and asked of the tables themselves. */
async function settleHouse(house: House): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const updates = await openUpdates(house.db)
    for (const id of updates) await dispatch(house, id)
    const mailboxes = await mailboxesWaiting(house.db, house.clock.now())
    for (const mailbox of mailboxes) await deliverTo(house, jobOf(mailbox))
    if (updates.length + mailboxes.length === 0) return
  }
  throw new Error('what waits does not come to an end')
}
