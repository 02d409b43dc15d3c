import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { type Attempt, type Platform, PlatformError, type Receipt } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Attachment, Message } from '../../messages/message.ts'
import type { TokenStore } from '../token.ts'
import { UnsendableError } from '../unsendable.ts'
import { type Api, createApi } from './api.ts'
import { encodeCard, encodeReplacement } from './cards.ts'
import type { WecomSettings } from './settings.ts'
import { encodeText } from './text.ts'
import { malformed } from './transport.ts'

/** What the client needs beside its settings. `timeoutMs` and `pause` are there for those who move the clock. */
export type WecomDeps = {
  clock: Clock
  tokens: TokenStore
  /** How long one call may take, in milliseconds. */
  timeoutMs?: number
  /** Waits between the quick tries when the platform is busy. */
  pause?: (milliseconds: number) => Promise<unknown>
}

/** What reaches one person; what exceeds it is dropped by WeCom without a word (page 90312). */
const PACES = [
  { seconds: 60, messages: 30 },
  { seconds: 3600, messages: 1000 },
]

/** Seconds within which an equal message is taken for a repetition: the most WeCom allows (page 90236). */
const DUPLICATE_WINDOW = 14_400

/** Lists of ids: `|`-joined in an answer to send, an array in one to update, absent or empty when there are none. */
const IDS = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform(folded)
const SENT = z.looseObject({
  msgid: z.string().optional(),
  response_code: z.string().optional(),
  invaliduser: IDS,
  unlicenseduser: IDS,
})
const UPDATED = z.looseObject({ invaliduser: IDS })
const UPLOADED = z.looseObject({ media_id: z.string().min(1) })

/**
 * The door to WeCom: sends texts, cards and files of the self-built app and redraws cards. Every failure is a
 * PlatformError without token, secret or content; what cannot be sent as it is has the code `unsendable`.
 */
export function createWecom(settings: WecomSettings, deps: WecomDeps): Platform {
  const api = createApi(settings, { timeoutMs: 10_000, pause: wait, ...deps })
  return {
    name: 'wecom',
    paces: PACES,
    access: api.access,
    send: (message, attempt) => send(settings, api, deps.clock, message, attempt),
    replaceCard: (message, receipt, attempt) => replaceCard(settings, api, deps.clock, message, receipt, attempt),
  }
}

async function send(settings: WecomSettings, api: Api, clock: Clock, message: Message, attempt: Attempt) {
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

async function replaceCard(
  settings: WecomSettings,
  api: Api,
  clock: Clock,
  message: Message,
  receipt: Receipt,
  attempt: Attempt,
) {
  if (receipt.handle === undefined) return 'expired'
  const request = {
    userids: [userId(message)],
    agentid: settings.agentId,
    response_code: receipt.handle,
    template_card: encoded('message/update_template_card', () => replacement(message)),
  }
  try {
    // page 94888
    const answer = UPDATED.safeParse(await api.call('message/update_template_card', request))
    if (!answer.success) throw malformed('message/update_template_card')
    return answer.data.invaliduser.includes(userId(message).toLowerCase()) ? 'expired' : 'replaced'
  } catch (error) {
    // Nobody else has this handle: if it is spent before its time, an earlier attempt has arrived.
    if (isCode(error, 60140) && attempt.repeat && isFresh(receipt, clock)) return 'replaced'
    // 82102: the person no longer is among those who have the card.
    if (isCode(error, 60140) || isCode(error, 82102)) return 'expired'
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

/** One person's id. `|` would add people and `@all` everybody, so neither passes. */
function userId({ to }: Message): string {
  if ('userId' in to && to.platform === 'wecom' && /^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$/.test(to.userId))
    return to.userId
  throw unsendable('message/send', 'the addressee is no WeCom user id')
}

function replacement({ card }: Message) {
  if (card === undefined) throw new UnsendableError('there is no card to replace the old one')
  return encodeReplacement(card)
}

function encoded<T>(method: string, encode: () => T): T {
  try {
    return encode()
  } catch (error) {
    if (error instanceof UnsendableError) throw unsendable(method, error.reason)
    throw error
  }
}

function unsendable(method: string, message: string): PlatformError {
  return new PlatformError({ platform: 'wecom', method, code: 'unsendable', message, retryable: false })
}

/** Within the 72 hours in which a response_code works (page 94888). */
function isFresh({ at }: Receipt, clock: Clock): boolean {
  return Temporal.Instant.from(at).until(clock.now()).total('hours') < 72
}

function isCode(error: unknown, code: number): boolean {
  return error instanceof PlatformError && error.code === code
}

function folded(ids: string | string[] | null | undefined): string[] {
  const list = typeof ids === 'string' ? ids.split('|') : (ids ?? [])
  return list.map((id) => id.toLowerCase())
}
