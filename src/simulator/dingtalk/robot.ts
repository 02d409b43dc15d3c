import { createHmac } from 'node:crypto'
import { type Attempt, type Delivery, exchange } from '../callback.ts'
import { dispatch } from '../holding.ts'
import { type Conversation, type Corp, stamp, takeSpoiler } from './corp.ts'
import type { CallbackFault } from './faults.ts'
import { judgeRobot, ROBOT_TOPIC } from './frames.ts'
import { pushUntilAnswered } from './stream.ts'
import { takeReply } from './webhook.ts'

const REPEATS = 2
/** base64(HMAC-SHA256(secret, timestamp + "\n" + secret)): the body is not covered (S/0699). */
export function signRobot(secret: string, timestamp: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

/**
 * Brings a robot message to the application in the mode of the console: over Stream until it is answered, or over HTTP
 * in up to three attempts, the reply in the answer shown in the chat. Throws when HTTP has no URL.
 */
export function pushMessage(corp: Corp, conversation: Conversation, body: Record<string, unknown>): Promise<Delivery> {
  const data = JSON.stringify(body)
  corp.counters.pushes += 1
  if (corp.robot.mode === 'stream') {
    takeSpoiler(corp, [])
    const push = { type: 'CALLBACK', topic: ROBOT_TOPIC, data, judge: judgeRobot } as const
    return dispatch(corp, () => pushUntilAnswered(corp, push))
  }
  if (corp.robot.url === undefined) throw new Error('the robot has no URL: nothing reaches the application')
  const fault = takeSpoiler(corp, ['badSignature', 'staleTimestamp', 'changedBody'])
  return dispatch(corp, () => deliver(corp, conversation, data, fault))
}

async function deliver(corp: Corp, conversation: Conversation, data: string, fault?: CallbackFault): Promise<Delivery> {
  const attempts: Attempt[] = []
  for (let repeat = 0; repeat <= REPEATS && attempts.at(-1)?.status !== 200; repeat += 1) {
    if (repeat > 0) await corp.settings.retryPause?.(repeat)
    if (repeat > 0) corp.counters.redeliveries += 1
    attempts.push(await post(corp, data, fault))
  }
  const last = attempts.at(-1)
  if (last?.status === 200) takeReply(corp, conversation, last.answer ?? '')
  return { attempts, status: last?.status, inner: data, redeliver: () => deliver(corp, conversation, data, fault) }
}

function post(corp: Corp, data: string, fault: CallbackFault | undefined): Promise<Attempt> {
  const { clientSecret } = corp.settings
  const timestamp = stamp(corp, fault)
  const sign = signRobot(fault === 'badSignature' ? `${clientSecret}x` : clientSecret, timestamp)
  const headers = { 'content-type': 'application/json; charset=utf-8', timestamp, sign }
  const body = fault === 'changedBody' ? changed(data) : data
  return exchange(corp, corp.robot.url ?? '', { method: 'POST', headers, body }, corp.timings.robotWithinMs, data)
}

/** The same message with other words. */
function changed(data: string): string {
  return JSON.stringify({ ...JSON.parse(data), msgtype: 'text', text: { content: '被改动的内容' } })
}
