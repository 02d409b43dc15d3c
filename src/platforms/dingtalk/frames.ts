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

/** A frame from the server; `data` is JSON inside a string. Times are documented as numbers and sampled as text. */
const FRAME = z.looseObject({
  type: z.enum(['SYSTEM', 'EVENT', 'CALLBACK']),
  headers: z.looseObject({
    topic: z.string().optional(),
    messageId: z.string().min(1),
    eventType: z.string().optional(),
    eventId: z.string().optional(),
    eventBornTime: milliseconds.optional(),
  }),
  data: z.string().default(''),
})

/** A frame as it was understood. */
export type Frame = z.output<typeof FRAME>

/** Reads one WebSocket message; undefined for whatever is no frame. */
export function readFrame(text: string): Frame | undefined {
  return FRAME.safeParse(parseJson(text)).data
}

/** How a frame ended: taken, nobody is there for its topic, or it could not be stored and is to come again. */
export type FrameEnd = 'done' | 'unknown' | 'failed'

const CODES = { done: 200, unknown: 404, failed: 500 } as const
const MESSAGES = { done: 'OK', unknown: 'no handler for this topic', failed: 'not stored' } as const

/** The answer to a frame, by which the server knows that it need not come again (section 2.2). */
export function answerFrame(frame: Frame, end: FrameEnd): string {
  const headers = { messageId: frame.headers.messageId, contentType: 'application/json' }
  return JSON.stringify({ code: CODES[end], headers, message: MESSAGES[end], data: answerData(frame, end) })
}

/** A ping wants its data back, an event its status, a press a response that changes nothing, a message none. */
function answerData({ type, headers, data }: Frame, end: FrameEnd): string {
  if (type === 'SYSTEM') return data
  if (type === 'EVENT') return JSON.stringify({ status: end === 'failed' ? 'LATER' : 'SUCCESS' })
  return JSON.stringify({ response: headers.topic === TOPICS.press ? {} : null })
}
