import type { Attempt, Receipt } from '../../chat/platform.ts'
import type { Account, Card, Message } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import { encodeActionCard, encodeNotice } from './actionCard.ts'
import { buttonsOf } from './buttons.ts'
import { CARDS_IMPOSSIBLE, codeOf } from './errcodes.ts'
import type { Parts } from './parts.ts'
import { encodeText } from './text.ts'

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
  if (to.platform === 'dingtalk' && /^[^\s;]{1,64}$/.test(to.userId)) return to
  throw new UnsendableError('the addressee is no DingTalk user id')
}
