import { type Attempt, PlatformError, type Receipt } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Account, Card, Message } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import { encodeActionCard, encodeNotice } from './actionCard.ts'
import { buttonsOf } from './buttons.ts'
import { CARDS_IMPOSSIBLE, codeOf, unsendable } from './errcodes.ts'
import type { Parts } from './parts.ts'
import { encodeText, type RobotMessage } from './text.ts'

/**
 * Sends one message to whatever it is addressed to. Throws PlatformError and UnsendableError; a refusal that concerns the
 * person is no error but evidence that they were not reached.
 */
export async function send(parts: Parts, message: Message, attempt: Attempt): Promise<Receipt> {
  const { robot, clock } = parts
  const { to, text, format } = message
  if ('line' in to) return robot.answerLine(to.url, text)
  if ('group' in to) return robot.sendToGroup(to.group, encodeText(text, format))
  try {
    return await sendToPerson(parts, personIn(to), message, attempt)
  } catch (error) {
    const undelivered = UNREACHED.get(codeOf(error))
    if (undelivered === undefined) throw error
    return { at: clock.now().toString(), undelivered }
  }
}

/**
 * The same words to several people in one call. When the call is refused because of a person, which it does not name, each
 * is written to alone. What cannot be addressed at all is left out. Throws PlatformError and UnsendableError.
 */
export async function sendToMany(parts: Parts, messages: readonly Message[]): Promise<(Receipt | PlatformError)[]> {
  const users = messages.map(addressee)
  const userIds = users.filter((user) => typeof user === 'string')
  const [first] = messages
  if (first === undefined || userIds.length === 0) return users.filter((user) => user instanceof PlatformError)
  const ends = await reach(parts, userIds, encodeText(first.text, first.format))
  const endOf = new Map(userIds.map((userId, index) => [userId, ends[index]]))
  return users.flatMap((user) => (typeof user === 'string' ? (endOf.get(user) ?? []) : user))
}

async function reach({ robot, clock }: Parts, userIds: string[], words: RobotMessage) {
  try {
    return await robot.sendToMany(userIds, words)
  } catch (error) {
    if (!UNREACHED.has(codeOf(error))) throw error
    return Promise.all(userIds.map((userId) => robot.sendTo(userId, words).catch(unreached(clock))))
  }
}

/** What it means that a call to one person failed. */
function unreached(clock: Clock): (error: unknown) => Receipt | PlatformError {
  return (error) => {
    const undelivered = UNREACHED.get(codeOf(error))
    if (undelivered !== undefined) return { at: clock.now().toString(), undelivered }
    if (error instanceof PlatformError) return error
    throw error
  }
}

function addressee({ to }: Message): string | PlatformError {
  if ('userId' in to && isUserId(to)) return to.userId
  return unsendable('the addressee is no DingTalk user id')
}

/** Codes that say that this person cannot be reached, rather than that the message is wrong (sections 5.5, 6.4). */
const UNREACHED = new Map<string, Receipt['undelivered']>([
  ['staffId.notExisted', 'not_in_organisation'],
  ['param.userIdNotExist', 'not_in_organisation'],
  ['robot.oto.notExist', 'refused_by_chat'],
  ['chatbotId.notAllow.sendOTO', 'refused_by_chat'],
])

async function sendToPerson(parts: Parts, to: Account, message: Message, attempt: Attempt): Promise<Receipt> {
  const { robot } = parts
  if (message.file !== undefined) return robot.sendTo(to.userId, await robot.fileMessage(message.file))
  const { card } = message
  // A closed card can only replace one; where there is nothing to replace, its text says the same.
  if (card === undefined || card.state === 'closed') {
    return robot.sendTo(to.userId, encodeText(message.text, message.format))
  }
  if (parts.settings.cardTemplateId === undefined) return sendWithoutTemplate(parts, to, message, card)
  return sendWithTemplate(parts, to, message, card, attempt)
}

/** A template or a permission that is wrong makes no one mute: the card goes out in the other shape, and the log says why. */
async function sendWithTemplate(parts: Parts, to: Account, message: Message, card: Card, attempt: Attempt) {
  try {
    return await parts.cards.deliver(to.userId, message, card, attempt)
  } catch (error) {
    if (!CARDS_IMPOSSIBLE.has(codeOf(error))) throw error
    parts.note(`${(error as Error).message}; until then cards are sent as ActionCards`)
    return sendWithoutTemplate(parts, to, message, card)
  }
}

/** An ActionCard is its own handle: to change it, it is recalled. */
async function sendWithoutTemplate(parts: Parts, to: Account, message: Message, card: Card): Promise<Receipt> {
  if (card.state !== 'open') return parts.robot.sendTo(to.userId, encodeNotice(card))
  const receipt = await parts.robot.sendTo(to.userId, await codedCard(parts, to, message, card))
  return { ...receipt, ...(receipt.messageId !== undefined && { handle: receipt.messageId }) }
}

async function codedCard({ issueCodes }: Parts, to: Account, { id, revision = 0 }: Message, card: Card) {
  const buttons = buttonsOf(card)
  const codes = await issueCodes(to, { cardId: id, revision }, buttons)
  return encodeActionCard(
    card,
    buttons.map((button, index) => ({ ...button, code: codes[index] ?? '' })),
  )
}

/** One person. `;` in an id would add another space to a card's delivery, so it does not pass. */
function personIn(to: Account): Account {
  if (isUserId(to)) return to
  throw new UnsendableError('the addressee is no DingTalk user id')
}

function isUserId({ platform, userId }: Account): boolean {
  return platform === 'dingtalk' && /^[^\s;]{1,64}$/.test(userId)
}
