import { z } from 'zod'
import { parseJson } from '../exchange.ts'
import { milliseconds } from './opened.ts'

/** The topics we subscribe to (section 2.2). */
export const TOPICS = { message: '/v1.0/im/bot/messages/get', press: '/v1.0/card/instances/callback' } as const

/** What a connection is for: messages, presses, and whatever events are ticked in the console. */
export const SUBSCRIPTIONS = [
  { type: 'CALLBACK', topic: TOPICS.message },
  { type: 'CALLBACK', topic: TOPICS.press },
  { type: 'EVENT', topic: '*' },
] as const

const text = z.string().optional().catch(undefined)

/**
 * A frame from the server; `data` is JSON inside a string. Whatever has an id can be answered: what else is wrong with it
 * is passed over, because a frame without an answer comes again and again.
 */
const FRAME = z.looseObject({
  type: z.enum(['SYSTEM', 'EVENT', 'CALLBACK']),
  headers: z.looseObject({
    messageId: z.string().min(1),
    topic: text,
    eventType: text,
    eventId: text,
    eventBornTime: milliseconds.optional().catch(undefined),
  }),
  data: z.string().catch(''),
})

/** A frame as it was understood. */
export type Frame = z.output<typeof FRAME>

/** Reads one WebSocket message; undefined for whatever is no frame. */
export function readFrame(message: string): Frame | undefined {
  return FRAME.safeParse(parseJson(message)).data
}

/** How a frame ended: taken, nobody is there for its topic, or it could not be stored and is to come again. */
export type FrameEnd = 'done' | 'unknown' | 'failed'

/**
 * The answer to a frame, by which the server knows that it need not come again (section 2.2). What could not be stored
 * must come again: an event is asked for once more in so many words, of anything else there is no answer, because the
 * pages do not say that a failure is repeated.
 */
export function answerFrame(frame: Frame, end: FrameEnd): string | undefined {
  if (end === 'failed' && frame.type !== 'EVENT') return undefined
  const headers = { messageId: frame.headers.messageId, contentType: 'application/json' }
  const [code, message] = end === 'unknown' ? [404, 'no handler for this topic'] : [200, 'OK']
  return JSON.stringify({ code, headers, message, data: answerData(frame, end) })
}

/** A ping wants its data back, an event its status, a press a response that changes nothing, a message none. */
function answerData({ type, headers, data }: Frame, end: FrameEnd): string {
  if (type === 'SYSTEM') return data
  if (type === 'EVENT') return JSON.stringify({ status: end === 'failed' ? 'LATER' : 'SUCCESS' })
  return JSON.stringify({ response: headers.topic === TOPICS.press ? {} : null })
}
