import { setTimeout as wait } from 'node:timers/promises'
import { type Attempt, type Platform, PlatformError, type Receipt } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Account, Card, Message } from '../../messages/message.ts'
import type { Pause } from '../patience.ts'
import type { TokenStore } from '../token.ts'
import { UnsendableError } from '../unsendable.ts'
import { encodeActionCard, encodeNotice } from './actionCard.ts'
import { type Api, createApi } from './api.ts'
import { buttonsOf } from './buttons.ts'
import { type CardDesk, createCardDesk } from './cardDesk.ts'
import type { CodeStore } from './codes.ts'
import { createRobot, type Robot } from './robot.ts'
import type { DingtalkSettings } from './settings.ts'
import { encodeText } from './text.ts'

/** What the client needs beside its settings. `timeoutMs` and `pause` are there for those who move the clock. */
export type DingtalkDeps = {
  clock: Clock
  tokens: TokenStore
  codes: CodeStore
  /** How long one call may take, in milliseconds. */
  timeoutMs?: number
  /** Waits between the quick tries when the platform is busy. */
  pause?: Pause
}

/** No figures are published for one person; the ones that WeCom has are a sane measure for either. */
const PACES = [
  { seconds: 60, messages: 30 },
  { seconds: 3600, messages: 1000 },
]

/** How long a message of the robot may be recalled (S/0723). */
const RECALLABLE_HOURS = 24

/** What the parts of the client share. */
type Parts = {
  settings: DingtalkSettings
  clock: Clock
  codes: CodeStore
  robot: Robot
  cards: CardDesk
}

/**
 * The door to DingTalk: the robot's texts, files and cards. With a template, cards are interactive and change in place;
 * without one, an open card is an ActionCard, and changes by being recalled and sent anew. Every failure is a
 * PlatformError without token, secret or content; what cannot be sent as it is has the code `unsendable`.
 */
export function createDingtalk(settings: DingtalkSettings, deps: DingtalkDeps): Platform {
  const api: Api = createApi(settings, { timeoutMs: 10_000, pause: wait, ...deps })
  const { clock, codes } = deps
  const parts: Parts = {
    settings,
    clock,
    codes,
    robot: createRobot(api, settings, clock),
    cards: createCardDesk(api, settings, clock),
  }
  return {
    name: 'dingtalk',
    paces: PACES,
    send: (message, attempt) => guarded(() => sendOrTell(parts, message, attempt)),
    replaceCard: (message, receipt, attempt) => guarded(() => replaceCard(parts, message, receipt, attempt)),
    wasRead: (messageId, to) => parts.robot.wasRead(messageId, to.userId),
    ...(settings.mode === 'http' &&
      settings.cardTemplateId !== undefined && {
        announce: (publicUrl: string) => parts.cards.register(`${publicUrl}/dingtalk/card`),
      }),
  }
}

async function send(parts: Parts, message: Message, attempt: Attempt): Promise<Receipt> {
  const { robot } = parts
  const { to } = message
  if ('line' in to) return robot.answerLine(to.line, message.text)
  if ('group' in to) return robot.sendToGroup(to.group, encodeText(message.text, message.format))
  const userId = userIdOf(to)
  if (message.file !== undefined) return robot.sendTo(userId, await robot.fileMessage(message.file))
  const { card } = message
  // A closed card can only replace one; where there is nothing to replace, its text says the same.
  if (card === undefined || card.state === 'closed') {
    return robot.sendTo(userId, encodeText(message.text, message.format))
  }
  if (parts.settings.cardTemplateId !== undefined) return parts.cards.deliver(userId, message, card, attempt)
  return sendWithoutTemplate(parts, to, message, card)
}

/** Codes that say that this person cannot be reached, rather than that the message is wrong (sections 5.5, 6.4). */
const UNREACHED: Record<string, Receipt['undelivered']> = {
  'staffId.notExisted': 'not_in_organisation',
  'param.userIdNotExist': 'not_in_organisation',
  'robot.oto.notExist': 'refused_by_chat',
  'chatbotId.notAllow.sendOTO': 'refused_by_chat',
}

/** Sends; a refusal that concerns the person is evidence that they were not reached. */
async function sendOrTell(parts: Parts, message: Message, attempt: Attempt): Promise<Receipt> {
  try {
    return await send(parts, message, attempt)
  } catch (error) {
    const code = error instanceof PlatformError ? String(error.code) : ''
    const undelivered = Object.hasOwn(UNREACHED, code) ? UNREACHED[code] : undefined
    if (undelivered === undefined) throw error
    return { at: parts.clock.now().toString(), undelivered }
  }
}

/** An ActionCard is its own handle: to change it, it is recalled. */
async function sendWithoutTemplate(parts: Parts, to: Account, message: Message, card: Card): Promise<Receipt> {
  if (card.state !== 'open') return parts.robot.sendTo(to.userId, encodeNotice(card))
  const receipt = await parts.robot.sendTo(to.userId, await codedCard(parts.codes, to, message, card))
  return { ...receipt, ...(receipt.messageId !== undefined && { handle: receipt.messageId }) }
}

async function codedCard(codes: CodeStore, to: Account, { id, revision = 0 }: Message, card: Card) {
  const buttons = buttonsOf(card)
  const issued = await codes.issue(to, { cardId: id, revision }, buttons)
  return encodeActionCard(
    card,
    buttons.map((button, index) => ({ ...button, code: issued[index] ?? '' })),
  )
}

/** Without a handle the card is interactive and known by its id; with one it is an ActionCard. */
async function replaceCard(parts: Parts, message: Message, receipt: Receipt, { silent }: Attempt) {
  if (message.card === undefined) throw new UnsendableError('there is no card to replace the old one')
  if (receipt.handle === undefined) return changeInPlace(parts, message, message.card)
  if (silent) return 'expired'
  if (isFresh(receipt, parts.clock)) await parts.robot.recall(receipt.handle)
  return 'removed'
}

/** A card that is not known by its id went out as an ActionCard, which is older: what is open is shown once more. */
async function changeInPlace({ cards }: Parts, message: Message, card: Card) {
  const outcome = await cards.change(message, card)
  return outcome === 'unknown' ? (card.state === 'open' ? 'removed' : 'expired') : outcome
}

/** One person's id. `;` would add another space to a card's delivery, so it does not pass. */
function userIdOf({ platform, userId }: Account): string {
  if (platform === 'dingtalk' && /^[^\s;]{1,64}$/.test(userId)) return userId
  throw new UnsendableError('the addressee is no DingTalk user id')
}

function isFresh({ at }: Receipt, clock: Clock): boolean {
  return Temporal.Instant.from(at).until(clock.now()).total('hours') < RECALLABLE_HOURS
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error
    const { reason: message } = error
    throw new PlatformError({ platform: 'dingtalk', method: 'send', code: 'unsendable', message, retryable: false })
  }
}
