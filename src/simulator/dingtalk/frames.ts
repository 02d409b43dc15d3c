import { z } from 'zod'
import { type Corp, millis } from './corp.ts'
import { explain, jsonObject } from './refusal.ts'

/** The topics of the pushes that are simulated (2.2). */
export const ROBOT_TOPIC = '/v1.0/im/bot/messages/get'
export const CARD_TOPIC = '/v1.0/card/instances/callback'

/** A frame from the platform (2.2); `data` is always a text holding JSON. */
export type Frame = {
  specVersion: '1.0'
  type: 'SYSTEM' | 'EVENT' | 'CALLBACK'
  headers: Record<string, string> & { topic: string; messageId: string }
  data: string
}

/** A frame of this topic with an id of its own; `time` is a text, as in the samples (DP). */
export function makeFrame(
  corp: Corp,
  connectionId: string,
  type: Frame['type'],
  topic: string,
  data: string,
  more: Record<string, string> = {},
): Frame {
  const messageId = `${corp.random.digits(13)}_${corp.random.letters(12)}`
  const fixed = { contentType: 'application/json', time: String(millis(corp)), appId: 'simulated-app', connectionId }
  return { specVersion: '1.0', type, headers: { ...more, ...fixed, topic, messageId }, data }
}

const json = z.string().refine((text) => isJson(text), 'data is no text of JSON')
const headers = { messageId: z.string().min(1), contentType: z.literal('application/json') }

const answer = z.strictObject({
  code: z.literal([200, 404, 500]),
  headers: z.looseObject(headers),
  message: z.string(),
  data: json,
})

/** The application's answer to a frame (2.2): 404 = no handler, 500 = the handler failed. */
export type FrameAnswer = z.infer<typeof answer>

/** The answer in `text`, or what is wrong with its shape. */
export function readAnswer(text: string): { answer: FrameAnswer } | { wrong: string } {
  const result = answer.safeParse(jsonObject(text))
  return result.success ? { answer: result.data } : { wrong: explain(result.error) }
}

/** What is wrong with an answer to one kind of frame; undefined when nothing is. */
export type Judge = (answer: FrameAnswer) => string | undefined

/** `{"response": …}`, the content of which is ignored (2.2). */
export const judgeRobot = judgeBy(z.strictObject({ response: z.unknown() }).refine((it) => 'response' in it))

/** `{"response":{…}}`; what is inside is judged with the card (6.6). */
export const judgeCard = judgeBy(z.strictObject({ response: z.record(z.string(), z.unknown()) }))

/** `{"status":"SUCCESS"|"LATER","message"?}` (2.2). */
export const judgeEvent = judgeBy(
  z.strictObject({ status: z.literal(['SUCCESS', 'LATER']), message: z.string().optional() }),
)

/** The opaque text of a ping, unchanged (2.2). */
export function judgePing(sent: string): Judge {
  return ({ code, data }) => (code === 200 && data === sent ? undefined : 'the ping was not echoed')
}

/** An answer that says that nothing was done (404, 500) needs no particular data. */
function judgeBy(schema: z.ZodType): Judge {
  return ({ code, headers: given, data }) => {
    const stray = Object.keys(given).find((name) => !(name in headers))
    if (stray !== undefined) return `header ${stray} does not belong in an answer`
    if (code !== 200) return undefined
    const result = schema.safeParse(jsonObject(data))
    return result.success ? undefined : `data: ${explain(result.error)}`
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
