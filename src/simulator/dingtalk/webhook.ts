import { type Conversation, type Corp, warn } from './corp.ts'
import { noteOddities } from './msgparam.ts'
import { OldRefusal } from './refusal.ts'
import { bodyOf, type Call, saysJson } from './serving.ts'
import { readWebhookMessage, type WebhookMessage } from './webhookmessage.ts'

const SESSION_MINUTES = 90

/** A webhook into this conversation for 90 minutes (1.2): its URL on the old host, and when it ends. */
export function openSession(corp: Corp, conversation: Conversation): { url: string; expiresAt: Temporal.Instant } {
  const session = corp.random.bytes(16).toString('hex')
  const expiresAt = corp.clock.now().add({ minutes: SESSION_MINUTES })
  corp.sessions.set(session, { conversation, expiresAt })
  return { url: `${corp.bases.oapi}/robot/sendBySession?session=${session}`, expiresAt }
}

/** `POST <sessionWebhook>` (1.3): no token; 300001 when the session is unknown or over. */
export function sendBySession(corp: Corp, call: Call) {
  if (!saysJson(call)) throw new OldRefusal(43_004, '无效的HTTP HEADER Content-Type')
  const session = corp.sessions.get(call.query.get('session') ?? '')
  if (session === undefined || Temporal.Instant.compare(corp.clock.now(), session.expiresAt) >= 0)
    throw new OldRefusal(300_001, 'session 不存在')
  const body = bodyOf(call)
  if (body === undefined) throw new OldRefusal(40_035, '缺少参数 json')
  const message = readWebhookMessage(body)
  if ('errcode' in message) throw new OldRefusal(message.errcode, message.why)
  post(corp, session.conversation, message, 'sendBySession')
  return {}
}

/**
 * The reply in the body of an answer to a robot message (S/0718): nothing, or a webhook message. A wrong one reaches
 * nobody and is noted as a warning.
 */
export function takeReply(corp: Corp, conversation: Conversation, body: string): void {
  if (body === '') return
  const message = readWebhookMessage(parsed(body))
  if ('errcode' in message) warn(corp, 'robot reply', message.why)
  else post(corp, conversation, message, 'robot reply')
}

function post(corp: Corp, conversation: Conversation, { saying, at }: WebhookMessage, where: string): void {
  if (saying === undefined) return
  noteOddities(corp, where, saying, corp.groups.has(conversation.conversationId) ? 'group' : 'person')
  const text = saying.kind === 'other' ? '' : saying.text
  const wished = at.atUserIds ?? []
  const mentioned = wished.filter((userId) => text.includes(`@${userId}`))
  for (const userId of wished.filter((it) => !mentioned.includes(it)))
    warn(corp, where, `the @ of ${userId} does not fire: the text does not say @${userId}`)
  const base = { from: 'robot', at: corp.clock.now() } as const
  conversation.items.push({ ...base, ...saying, ...(mentioned.length > 0 ? { mentioned } : {}) })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
