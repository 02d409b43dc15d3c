import type { House } from '../../src/chat/house.ts'
import type { HandClock } from '../../src/clock.ts'
import type { DingtalkSettings } from '../../src/platforms/dingtalk/settings.ts'
import type { CardEntry } from '../../src/simulator/dingtalk/entries.ts'
import type { ApiFault } from '../../src/simulator/dingtalk/faults.ts'
import type { Timings } from '../../src/simulator/dingtalk/settings.ts'
import { createDingtalkSimulator, type DingtalkSimulator } from '../../src/simulator/dingtalk/simulator.ts'
import { openStream } from '../../src/web/dingtalkStream.ts'
import type { Chat, ChatFault, OpenedChat, SeenCard, Showing } from './chat.ts'
import { templateVariables } from './dingtalkTemplate.ts'

/** The app of the tests. */
export const DINGTALK_APP = { clientId: 'dingsimulator0001', clientSecret: 'a-secret-of-the-simulator' }

/** The AgentId of that app. */
const AGENT_ID = 4_000_001

/** The template of the cards in tests: the one that is installed in reality. */
export const TEMPLATE = 'd1e0c0de-0000-4000-8000-0000000000aa.schema'

/** The calls that show something new, and those that change what is shown. */
const PATHS: Record<Showing, string[]> = {
  send: ['/v1.0/robot/oToMessages/batchSend', '/v1.0/card/instances/createAndDeliver'],
  redraw: ['/v1.0/card/instances'],
}

const FAULTS: Record<ChatFault, ApiFault> = {
  lostAnswer: { lostAnswer: true },
  unavailable: { status: 503 },
  badGateway: { status: 502 },
  page: { status: 200 },
  throttled: { banned: 'html' },
}

/**
 * How the app is set up: `cards: false` is an app without our card template. Timings (real milliseconds) are those of the
 * platform.
 */
export type DingtalkSetup = Partial<Pick<DingtalkSettings, 'mode' | 'events' | 'cardCallbackSecret'>> &
  Partial<Timings> & { cards?: boolean }

/** The simulators behind the chats that were opened, for what only DingTalk knows. */
const simulators = new WeakMap<Chat, DingtalkSimulator>()

/** The simulated DingTalk behind a chat. Throws when it is another platform's. */
export function dingtalkOf({ chat }: { chat: Chat }): DingtalkSimulator {
  const dingtalk = simulators.get(chat)
  if (dingtalk === undefined) throw new Error(`this chat is on ${chat.platform}`)
  return dingtalk
}

/** Opens a strict simulated DingTalk with our app in it, in stream mode and with our card template unless set up otherwise. */
export async function openDingtalkChat(clock: HandClock, setup: DingtalkSetup = {}): Promise<OpenedChat> {
  const { cards = true, mode = 'stream', events, cardCallbackSecret, ...timings } = setup
  const dingtalk = createDingtalkSimulator({
    clock,
    corpId: 'dingcorp00000001',
    ...DINGTALK_APP,
    agentId: AGENT_ID,
    mode,
    timings,
    ...(events && { eventToken: events.token, eventAesKey: events.aesKey }),
    templates: { [TEMPLATE]: templateVariables() },
  })
  const settings: DingtalkSettings = {
    ...DINGTALK_APP,
    ...(await dingtalk.listen()),
    robotCode: DINGTALK_APP.clientId,
    agentId: AGENT_ID,
    cardTemplateId: cards ? TEMPLATE : undefined,
    mode,
    events,
    cardCallbackSecret,
  }
  const chat = chatOnDingtalk(dingtalk)
  simulators.set(chat, dingtalk)
  const connect = (house: House, port: number) =>
    mode === 'stream' ? connectStream(dingtalk, house, settings) : connectHttp(dingtalk, house, port)
  return { chat, platforms: { dingtalk: settings }, connect, close: () => dingtalk.close() }
}

/** Nobody in a test waits a second for the next connection. */
const BACKOFF = { backoffFirstMs: 10, backoffLongestMs: 50 }

async function connectStream(dingtalk: DingtalkSimulator, house: House, settings: DingtalkSettings) {
  const stream = openStream(house, settings, BACKOFF)
  await dingtalk.stream.connected()
  return () => stream.stop()
}

async function connectHttp(dingtalk: DingtalkSimulator, house: House, port: number) {
  const url = `http://127.0.0.1:${port}`
  dingtalk.console.setRobot('http', `${url}/dingtalk/robot`)
  await house.platforms.get('dingtalk')?.announce?.(url)
  return async () => {}
}

/** What people do and see in a simulated DingTalk. */
export function chatOnDingtalk(dingtalk: DingtalkSimulator): Chat {
  const callsOf = (what: Showing) =>
    dingtalk.transcript.filter(({ direction, url }) => direction === 'api' && PATHS[what].includes(pathOf(url)))
  return {
    platform: 'dingtalk',
    join: (userId, name = userId) => dingtalk.addMember({ userId, name }),
    say: (userId, text) => dingtalk.say(userId, text),
    tap: (userId, { key, cardId, choice, force }) => {
      const actionId = choice === undefined ? key : `${key}:${choice}`
      const card = dingtalk.cardsOf(userId).findLast(({ outTrackId }) => cardId === undefined || outTrackId === cardId)
      const params = { action: key, revision: card?.buttons[0]?.params.revision ?? '0' }
      const which = { ...(cardId !== undefined && { outTrackId: cardId }), ...(force && { params, force }) }
      return dingtalk.tap(userId, { actionId, ...which })
    },
    sendPicture: (userId) => dingtalk.sendPicture(userId),
    textsOf: (userId) =>
      dingtalk.chatOf(userId).flatMap((entry) => (entry.from === 'robot' && entry.kind === 'text' ? [entry.text] : [])),
    cardsOf: (userId) => dingtalk.cardsOf(userId).map(seenCard),
    filesOf: (userId) => dingtalk.filesOf(userId),
    lose: (userId) => dingtalk.leave(userId),
    find: async (userId) => dingtalk.addMember({ userId, name: userId }),
    faults: {
      down: (is) => {
        dingtalk.faults.down = is
      },
      slow: (milliseconds) => {
        dingtalk.faults.slowMs = milliseconds
      },
      next: (what, fault, times) => {
        for (const path of PATHS[what]) dingtalk.faults.next(path, FAULTS[fault], times)
      },
      clear: () => dingtalk.faults.planned.clear(),
      revokeToken: () => dingtalk.faults.revokeToken(),
    },
    calls: (what) => callsOf(what).length,
  }
}

function pathOf(url: string): string {
  return new URL(url, 'http://dingtalk').pathname
}

/** A card as a person sees it; buttons that carry a choice are its options. */
function seenCard({ outTrackId, data, buttons }: CardEntry): SeenCard {
  const rows = JSON.parse(data.rows ?? '[]') as { label: string; value: string }[]
  const plain = buttons.filter(({ params }) => params.choice === undefined)
  const options = buttons.filter(({ params }) => params.choice !== undefined)
  const lines = [data.source, data.title, data.summary, ...rows.flatMap(({ label, value }) => [label, value])]
  return {
    id: outTrackId,
    title: data.title ?? '',
    text: [...lines, data.citation, data.outcome, ...buttons.map(({ text }) => text)].filter(Boolean).join('\n'),
    buttons: plain.map(({ text }) => text),
    keys: plain.map(({ actionId }) => actionId ?? ''),
    options: options.map(({ text }) => text),
    closed: data.outcome === '' ? undefined : data.outcome,
  }
}
