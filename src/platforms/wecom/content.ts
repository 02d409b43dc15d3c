import { z } from 'zod'
import type { Update } from '../../chat/platform.ts'
import type { Account } from '../../messages/message.ts'
import type { WecomSettings } from './settings.ts'
import { type Fields, parseXml } from './xml.ts'

/** What a well-sealed callback amounts to: something a person did, or nothing for us (and why, for the log). */
export type Outcome = { kind: 'update'; update: Update } | { kind: 'ignored'; why: string }

const word = z.string().trim().min(1)

/** What every callback carries (pages 90239, 90240). AgentID is absent where no app is concerned. */
const HEAD = z.looseObject({
  FromUserName: word.max(64),
  CreateTime: word.regex(/^\d{1,10}$/),
  MsgType: word,
  AgentID: z.string().trim().optional(),
})
const MESSAGE = z.looseObject({ MsgId: word.regex(/^\d{1,20}$/) })
const TEXT = z.looseObject({ Content: z.string() })
const EVENT = z.looseObject({ Event: word })

/** The press of a card's button (page 90240). An absent or empty list of selections is a card without drop-down. */
const PRESS = z.looseObject({
  EventKey: word,
  TaskId: word,
  ResponseCode: word.max(1024),
  SelectedItems: z.union([z.string(), z.looseObject({ SelectedItem: z.array(z.unknown()).optional() })]).optional(),
})
const SELECTED = z.looseObject({ OptionIds: z.looseObject({ OptionId: z.tuple([word], z.unknown()) }) })

/** Documented kinds of message that are no text (page 90239): the sender is told that only text is read. */
const UNREADABLE = new Set(['image', 'voice', 'video', 'location', 'link'])

/** Events that concern one person and their door to the association (page 90240). */
const COMINGS: Record<string, 'entered' | 'joined' | 'left'> = {
  enter_agent: 'entered',
  subscribe: 'joined',
  unsubscribe: 'left',
}

/** What an event without MsgId is recognised by: the documented two collide within one second, so all that differs. */
const EVENT_KEY = ['CreateTime', 'Event', 'EventKey', 'ChangeType', 'UserID', 'TaskId', 'AgentID'] as const

/**
 * Reads what was sealed. `now` is when it reached us (it dates the handle of a card). Never throws for what the sender
 * wrote: content that cannot be read is ignored with a reason, because sending it again would not help.
 */
export function readContent(settings: Pick<WecomSettings, 'agentId'>, sealed: Buffer, now: Temporal.Instant): Outcome {
  const fields = fieldsOf(sealed)
  if (fields === undefined) return ignored('content is not the XML of a callback')
  try {
    const head = HEAD.parse(fields)
    if (isOtherApp(settings, head.AgentID)) return ignored(`for another app, AgentID ${head.AgentID}`)
    return head.MsgType === 'event' ? readEvent(head, fields, now) : readMessage(head, fields)
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return ignored(`content lacks what its type must have: ${complaint(error)}`)
  }
}

function fieldsOf(sealed: Buffer): Fields | undefined {
  try {
    return parseXml(new TextDecoder('utf-8', { fatal: true }).decode(sealed))
  } catch {
    // Either decoder says no more than that it cannot read this.
    return undefined
  }
}

type Head = z.infer<typeof HEAD>

function readMessage(head: Head, fields: Fields): Outcome {
  if (head.MsgType !== 'text' && !UNREADABLE.has(head.MsgType)) return ignored(`unknown message type ${head.MsgType}`)
  const trace = traceOf(head, MESSAGE.parse(fields).MsgId)
  return head.MsgType === 'text'
    ? updated({ ...trace, kind: 'said', text: TEXT.parse(fields).Content })
    : updated({ ...trace, kind: 'unreadable', what: head.MsgType })
}

function readEvent(head: Head, fields: Fields, now: Temporal.Instant): Outcome {
  const { Event } = EVENT.parse(fields)
  if (Event === 'template_card_event') return readPress(head, fields, now)
  const kind = Object.hasOwn(COMINGS, Event) ? COMINGS[Event] : undefined
  return kind === undefined ? ignored(`event ${Event}`) : updated({ ...traceOf(head, eventKey(head, fields)), kind })
}

function readPress(head: Head, fields: Fields, now: Temporal.Instant): Outcome {
  const press = PRESS.parse(fields)
  const choice = chosen(press.SelectedItems)
  return updated({
    ...traceOf(head, press.ResponseCode),
    kind: 'tapped',
    cardId: press.TaskId,
    actionKey: press.EventKey,
    ...(choice === undefined ? {} : { choice }),
    receipt: { at: now.toString(), handle: press.ResponseCode },
  })
}

function chosen(items: z.infer<typeof PRESS>['SelectedItems']): string | undefined {
  const first = typeof items === 'object' ? items.SelectedItem?.[0] : undefined
  // A selection without an option is a press all the same, and a press is never lost.
  return SELECTED.safeParse(first).data?.OptionIds.OptionId[0]
}

function traceOf(head: Head, id: string): { platform: 'wecom'; id: string; from: Account; at: string } {
  const at = Temporal.Instant.fromEpochMilliseconds(Number(head.CreateTime) * 1000).toString()
  // WeCom ids know no case and come back lower-cased at times.
  return { platform: 'wecom', id, from: { platform: 'wecom', userId: head.FromUserName.toLowerCase() }, at }
}

function eventKey(head: Head, fields: Fields): string {
  return [head.FromUserName.toLowerCase(), ...EVENT_KEY.map((name) => String(fields[name] ?? '').trim())].join('|')
}

function isOtherApp(settings: Pick<WecomSettings, 'agentId'>, agentId: string | undefined): boolean {
  return agentId !== undefined && agentId !== '' && agentId !== String(settings.agentId)
}

function updated(update: Update): Outcome {
  return { kind: 'update', update }
}

function ignored(why: string): Outcome {
  return { kind: 'ignored', why: why.slice(0, 200) }
}

/** Which field is wrong and how, never what stood in it. */
function complaint(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ')
  return error instanceof TypeError ? 'not UTF-8' : 'not the XML of a callback'
}
