import { z } from 'zod'
import { type Attempt, PlatformError, type Receipt } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Attachment, Message } from '../../messages/message.ts'
import type { Api } from './api.ts'
import { encodeCard } from './cards.ts'
import { type Desk, encoded, IDS, isCode, userId } from './desk.ts'
import { encodeText } from './text.ts'
import { malformed } from './transport.ts'

/** How many people one call reaches (page 90236). */
export const MOST_USERS = 1000

/** Seconds within which an equal message is taken for a repetition: the most WeCom allows (page 90236). */
const DUPLICATE_WINDOW = 14_400

const SENT = z.looseObject({
  msgid: z.string().optional(),
  response_code: z.string().optional(),
  invaliduser: IDS,
  unlicenseduser: IDS,
})
const UPLOADED = z.looseObject({ media_id: z.string().min(1) })

/** Hands over one message, whatever it is (page 90236). Throws PlatformError. */
export async function send({ settings, api, clock }: Desk, message: Message, attempt: Attempt): Promise<Receipt> {
  const body = await bodyOf(api, message)
  const request = { touser: userId(message), agentid: settings.agentId, ...body, ...guard(message, attempt) }
  try {
    // page 90236
    return receiptOf(await api.call('message/send', request), message, clock)
  } catch (error) {
    const at = clock.now().toString()
    if (isCode(error, 81013)) return { at, undelivered: 'not_in_range' } satisfies Receipt
    // The id is used once only, by this card: an earlier attempt has arrived.
    if (isCode(error, 42014) && attempt.repeat && message.card?.state === 'open') return { at } satisfies Receipt
    throw error
  }
}

/**
 * The same words to several people in one call (page 90236): whom it did not reach the answer names, and what cannot be
 * addressed at all is left out. Of a repetition that WeCom recognised the answer names nobody; then all were told.
 * Throws PlatformError when nobody was.
 */
export async function sendToMany(
  desk: Desk,
  messages: readonly Message[],
  attempt: Attempt,
): Promise<(Receipt | PlatformError)[]> {
  const { settings, api, clock } = desk
  const users = messages.map(addressee)
  const touser = users.filter((user) => typeof user === 'string').join('|')
  const [first] = messages
  if (first === undefined || touser === '') return users.filter((user) => user instanceof PlatformError)
  const words = encoded('message/send', () => encodeText(first.text, first.format))
  const request = { touser, agentid: settings.agentId, ...words, ...guard(first, attempt) }
  const at = clock.now().toString()
  const end = endsIn(await answerTo(api, request), at)
  return users.map((user) => (typeof user === 'string' ? end(user) : user))
}

/** The answer; when none of them is in the range of the app, the one that says so of each. */
async function answerTo(api: Api, request: { touser: string }): Promise<object> {
  try {
    return await api.call('message/send', request)
  } catch (error) {
    if (isCode(error, 81013)) return { invaliduser: request.touser }
    throw error
  }
}

/** What became of each person. Those with the same end share it. */
function endsIn(answer: object, at: string): (user: string) => Receipt {
  const sent = SENT.safeParse(answer)
  if (!sent.success) throw malformed('message/send')
  const [invalid, unlicensed] = [new Set(sent.data.invaliduser), new Set(sent.data.unlicenseduser)]
  const receipt = { at, ...(sent.data.msgid && { messageId: sent.data.msgid }) }
  const notInRange: Receipt = { ...receipt, undelivered: 'not_in_range' }
  const notLicensed: Receipt = { ...receipt, undelivered: 'unlicensed' }
  return (user) => {
    if (invalid.has(user.toLowerCase())) return notInRange
    return unlicensed.has(user.toLowerCase()) ? notLicensed : receipt
  }
}

function addressee(message: Message): string | PlatformError {
  try {
    return userId(message)
  } catch (error) {
    if (error instanceof PlatformError) return error
    throw error
  }
}

async function bodyOf(api: Api, message: Message): Promise<object> {
  if (message.file !== undefined) return { msgtype: 'file', file: { media_id: await upload(api, message.file) } }
  return encoded('message/send', () => {
    const { card } = message
    // A closed card can only replace one; where there is nothing to replace, its text says the same.
    if (card === undefined || card.state === 'closed') return encodeText(message.text, message.format)
    return { msgtype: 'template_card', template_card: encodeCard(card, message.id) }
  })
}

async function upload(api: Api, { name, base64 }: Attachment): Promise<string> {
  const form = new FormData()
  form.set('media', new Blob([Buffer.from(base64, 'base64')]), name)
  // page 90253
  const answer = UPLOADED.safeParse(await api.upload('media/upload', { type: 'file' }, form))
  if (!answer.success) throw malformed('media/upload')
  return answer.data.media_id
}

function receiptOf(answer: object, message: Message, clock: Clock): Receipt {
  const sent = SENT.safeParse(answer)
  if (!sent.success) throw malformed('message/send')
  const { msgid, response_code, invaliduser, unlicenseduser } = sent.data
  const user = userId(message).toLowerCase()
  return {
    at: clock.now().toString(),
    ...(msgid && { messageId: msgid }),
    ...(response_code && { handle: response_code }),
    ...(unlicenseduser.includes(user) && { undelivered: 'unlicensed' }),
    ...(invaliduser.includes(user) && { undelivered: 'not_in_range' }),
  }
}

/** An open card is known by its id; everything else is by its content, and only when it may have arrived before. */
function guard(message: Message, attempt: Attempt): object {
  if (!attempt.repeat || message.card?.state === 'open') return {}
  return { enable_duplicate_check: 1, duplicate_check_interval: DUPLICATE_WINDOW }
}
