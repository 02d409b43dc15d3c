import { z } from 'zod'
import type { Update } from '../../chat/platform.ts'
import { ignored, instantOf, milliseconds, type Opened, opened, readAs, word } from './opened.ts'
import { isSessionWebhook } from './sessions.ts'
import type { DingtalkSettings } from './settings.ts'

const CODE = z.union([z.string(), z.number()]).transform(String)

/** A message to the robot, the same over HTTP and stream (S/0699, S/0718; section 1.2). */
const MESSAGE = z.looseObject({
  msgtype: z.string().nullish(),
  msgId: word,
  createAt: milliseconds,
  conversationType: z.union([z.string(), z.number()]).transform(String),
  conversationId: word,
  senderId: word,
  /** Absent until the robot is published, and for people of other organisations. */
  senderStaffId: z.string().trim().max(64).nullish(),
  senderCorpId: z.string().nullish(),
  chatbotCorpId: z.string().nullish(),
  robotCode: z.string().nullish(),
  sessionWebhook: z.string().max(2048).nullish(),
  sessionWebhookExpiredTime: milliseconds.nullish(),
  /** Both spellings are on the pages. */
  errorCode: CODE.nullish(),
  errCode: CODE.nullish(),
  text: z.looseObject({ content: z.string().nullish() }).nullish(),
  content: z.unknown().optional(),
})
type Message = z.output<typeof MESSAGE>

/** Written with pictures or formatting in between: the words are what we read. */
const RICH = z.looseObject({ richText: z.array(z.looseObject({ text: z.string().nullish() })) })

/** What stands in place of the words when the month's allowance of pushes is used up (section 1.2). */
const ALLOWANCE_USED_UP = '20001'
const GROUP = '2'

/** How long a session is taken to be open when its end is not told: well within the 90 minutes seen (section 1.2). */
const SESSION_MS = 10 * 60 * 1000

type Ours = Pick<DingtalkSettings, 'robotCode' | 'oapiBase'>

/** Reads what somebody wrote to the robot. Never throws for what the sender wrote. */
export function readMessage(settings: Ours, body: unknown): Opened {
  return readAs(MESSAGE, body, (message) => {
    const { robotCode } = message
    if (robotCode && robotCode !== settings.robotCode) return ignored('for another robot')
    return message.senderStaffId && isOneOfUs(message)
      ? opened(said(message, message.senderStaffId))
      : unidentified(settings, message)
  })
}

/** User ids are unique inside one organisation only: another's may look like one of ours. */
function isOneOfUs({ senderCorpId, chatbotCorpId }: Message): boolean {
  return !senderCorpId || !chatbotCorpId || senderCorpId === chatbotCorpId
}

function said(message: Message, userId: string): Update {
  const trace = { ...traceOf(message, userId), ...placeOf(message) }
  if ((message.errorCode ?? message.errCode) === ALLOWANCE_USED_UP) return { ...trace, kind: 'withheld' }
  const text = wordsIn(message)
  return text === undefined
    ? { ...trace, kind: 'unreadable', what: message.msgtype ?? 'unknown' }
    : { ...trace, kind: 'said', text }
}

function traceOf({ msgId, createAt }: Message, userId: string) {
  const from = { platform: 'dingtalk' as const, userId }
  return { platform: 'dingtalk' as const, id: msgId, from, at: instantOf(createAt) }
}

function placeOf({ conversationType, conversationId }: Message) {
  return conversationType === GROUP ? { place: { platform: 'dingtalk' as const, group: conversationId } } : {}
}

/** The words of a message; a group's begin with a blank where the robot's name was taken out. */
function wordsIn({ msgtype, text, content }: Message): string | undefined {
  if (msgtype === 'richText') return richWords(content)
  if (msgtype && msgtype !== 'text') return undefined
  return text?.content?.trim() ?? (typeof content === 'string' ? content.trim() : undefined)
}

function richWords(content: unknown): string | undefined {
  const parts = RICH.safeParse(content).data?.richText.map((part) => part.text ?? '') ?? []
  return parts.join('').trim() || undefined
}

/**
 * Somebody whom DingTalk does not identify can only be told so on the session webhook. It is called as it came, so only
 * DingTalk's own is taken: the seal of a message does not cover its body.
 */
function unidentified({ oapiBase }: Ours, message: Message): Opened {
  const { msgId, senderId, sessionWebhook, sessionWebhookExpiredTime, createAt } = message
  if (!sessionWebhook || !isSessionWebhook(oapiBase, sessionWebhook))
    return ignored('from somebody unidentified, without a way to answer')
  return opened({
    ...traceOf(message, senderId.slice(0, 128)),
    kind: 'unidentified',
    line: { platform: 'dingtalk', line: msgId, url: sessionWebhook },
    until: instantOf(sessionWebhookExpiredTime ?? createAt + SESSION_MS),
  })
}
