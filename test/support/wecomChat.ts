import type { HandClock } from '../../src/clock.ts'
import type { WecomSettings } from '../../src/platforms/wecom/settings.ts'
import type { CardEntry } from '../../src/simulator/wecom/corp.ts'
import type { ApiFault } from '../../src/simulator/wecom/faults.ts'
import { createWecomSimulator, type WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import type { Chat, ChatFault, OpenedChat, SeenCard, Showing } from './chat.ts'

/** The app of the tests. */
export const WECOM_APP = {
  corpId: 'wwsimulator00001',
  agentId: 1000002,
  secret: 'simulator-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

/** The calls that show something new, and those that change what is shown. */
export const WECOM_PATHS: Record<Showing, string> = {
  send: '/cgi-bin/message/send',
  redraw: '/cgi-bin/message/update_template_card',
}

const FAULTS: Record<ChatFault, ApiFault> = {
  lostAnswer: { lostAnswer: true },
  unavailable: { status: 503 },
  badGateway: { status: 502 },
  page: { status: 200 },
  throttled: { errcode: 45009 },
}

/** The simulators behind the chats that were opened, for what only WeCom knows. */
const simulators = new WeakMap<Chat, WecomSimulator>()

/** The simulated WeCom behind an association's chat. Throws when it is another platform's. */
export function wecomOf({ chat }: { chat: Chat }): WecomSimulator {
  const wecom = simulators.get(chat)
  if (wecom === undefined) throw new Error(`this chat is on ${chat.platform}`)
  return wecom
}

/** Opens a strict simulated WeCom with our app in it and nobody yet. */
export async function openWecomChat(clock: HandClock): Promise<OpenedChat> {
  const wecom = createWecomSimulator({ clock, ...WECOM_APP })
  const settings: WecomSettings = { ...WECOM_APP, ...(await wecom.listen()) }
  const chat = chatOnWecom(wecom)
  simulators.set(chat, wecom)
  const connect = async (_: unknown, port: number) => {
    const check = await wecom.saveCallbackUrl(`http://127.0.0.1:${port}/wecom/callback`)
    if (!check.ok) throw new Error(`the callback URL was not accepted: ${check.why}`)
    return async () => {}
  }
  return { chat, platforms: { wecom: settings }, connect, close: () => wecom.close() }
}

/** What people do and see in a simulated WeCom. */
export function chatOnWecom(wecom: WecomSimulator): Chat {
  const { faults } = wecom
  let pictures = 0
  return {
    platform: 'wecom',
    join: (userId, name = userId) => wecom.addMember({ userId, name }),
    say: (userId, text) => wecom.say(userId, text),
    tap: (userId, { cardId, ...press }) =>
      wecom.tap(userId, { ...press, ...(cardId !== undefined && { taskId: cardId }) }),
    sendPicture: (userId) => {
      pictures += 1
      const picture = { PicUrl: 'https://example.com/a.png', MediaId: 'media' }
      return wecom.callBackWith(userId, { MsgType: 'image', MsgId: String(900_000 + pictures), ...picture })
    },
    textsOf: (userId) =>
      wecom.chatOf(userId).flatMap((entry) => (entry.from === 'app' && 'text' in entry ? [entry.text] : [])),
    cardsOf: (userId) => wecom.cardsOf(userId).map(seen),
    filesOf: (userId) => wecom.filesOf(userId),
    lose: (userId) => wecom.unsubscribe(userId),
    find: (userId) => wecom.subscribe(userId),
    faults: {
      down: (is) => {
        faults.down = is
      },
      slow: (milliseconds) => {
        faults.slowMs = milliseconds
      },
      next: (what, fault, times) => faults.next(WECOM_PATHS[what], FAULTS[fault], times),
      clear: () => faults.planned.clear(),
      revokeToken: () => faults.revokeToken(),
    },
    calls: (what) =>
      wecom.transcript.filter(({ direction, url }) => direction === 'api' && url.startsWith(`${WECOM_PATHS[what]}?`))
        .length,
  }
}

/** A drop-down's first option stands for no choice, so it is none. */
function seen({ card, taskId = '' }: CardEntry): SeenCard {
  const live = card.replace_text === undefined ? (card.button_list ?? []) : []
  const [, ...options] = card.button_selection?.option_list ?? []
  return {
    id: taskId,
    title: card.main_title?.title ?? '',
    text: textIn(card).join('\n'),
    buttons: live.map((button) => button.text),
    keys: live.map((button) => button.key ?? ''),
    options: options.map((option) => option.text),
    closed: card.replace_text,
  }
}

/** Every text on a card, wherever it stands. */
function textIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textIn)
}
