import { type Attempt, type Delivery, exchange, withQuery } from '../callback.ts'
import * as cipher from '../cipher.ts'
import { dispatch } from '../holding.ts'
import { type Corp, millis, stamp, takeSpoiler } from './corp.ts'
import type { CallbackFault } from './faults.ts'
import { judgeEvent } from './frames.ts'
import { jsonObject } from './refusal.ts'
import { pushUntilAnswered } from './stream.ts'

/** An event: what it is, its id for ever, and its content in the form of each channel. */
export type CorpEvent = {
  eventType: string
  eventId: string
  bornAt: number
  data: Record<string, unknown>
}

/** Brings an event to the application over the channel of the console; nowhere, when there is none. */
export function pushEvent(corp: Corp, event: CorpEvent): Promise<Delivery> {
  if (corp.events.channel === 'stream') {
    takeSpoiler(corp, [])
    const push = { type: 'EVENT', topic: '*', ...streamForm(corp, event), judge: judgeEvent } as const
    return dispatch(corp, () => pushUntilAnswered(corp, push))
  }
  const inner = JSON.stringify(httpForm(corp, event))
  if (corp.events.channel === undefined) return Promise.resolve(unsent(corp, event, inner))
  const fault = takeSpoiler(corp, ['badSignature', 'staleTimestamp', 'wrongKey', 'wrongOwner'])
  return dispatch(corp, () => postEvent(corp, event, inner, fault))
}

/** Posts a sealed text to the event URL (3.2); `failure` unless the answer is `success`, sealed and signed. */
export async function postSealed(corp: Corp, inner: string, fault?: CallbackFault): Promise<Attempt> {
  const { url, body } = seal(corp, inner, fault)
  const init = { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body }
  const attempt = await exchange(corp, url, init, corp.timings.eventWithinMs, inner)
  if (attempt.status === undefined) return attempt
  const wrong = attempt.status === 200 ? wrongReply(corp, attempt.answer ?? '') : `the status was ${attempt.status}`
  return wrong === undefined ? attempt : { ...attempt, failure: wrong }
}

/** One attempt; what is not taken goes on the failed list, and leaves it when taken later (3.5). */
async function postEvent(corp: Corp, event: CorpEvent, inner: string, fault?: CallbackFault): Promise<Delivery> {
  const attempt = await postSealed(corp, inner, fault)
  const { eventType, eventId } = event
  corp.failedEvents = corp.failedEvents.filter((failed) => failed.eventId !== eventId)
  if (attempt.failure !== undefined) corp.failedEvents.push({ eventType, eventId, inner, why: attempt.failure })
  const status = attempt.status === 200 && attempt.failure !== undefined ? undefined : attempt.status
  return { attempts: [attempt], status, inner, redeliver: () => postEvent(corp, event, inner, fault) }
}

/** Sends what is on the failed list once more. */
export function repeatFailedEvents(corp: Corp): Promise<Delivery[]> {
  const failed = [...corp.failedEvents]
  return Promise.all(
    failed.map(({ inner, ...event }) => postEvent(corp, { ...event, bornAt: millis(corp), data: {} }, inner)),
  )
}

function unsent(corp: Corp, event: CorpEvent, inner: string): Delivery {
  return { attempts: [], status: undefined, inner, redeliver: () => pushEvent(corp, event) }
}

/** The address-book events of an internal app over HTTP (E/0079, E/0086, E/0087). */
function httpForm(corp: Corp, { eventType, eventId, bornAt, data }: CorpEvent) {
  const head = { EventType: eventType, EventTime: bornAt, CorpId: corp.settings.corpId, BizId: eventId, eventId }
  return { ...head, timeStamp: String(bornAt), ...data }
}

/** The same over Stream: what it is stands in the headers (2.2). */
function streamForm(corp: Corp, { eventType, eventId, bornAt, data }: CorpEvent) {
  const headers = {
    eventType,
    eventId,
    eventBornTime: String(bornAt),
    eventCorpId: corp.settings.corpId,
    eventUnifiedAppId: 'simulated-app',
  }
  return { headers, data: JSON.stringify({ timeStamp: String(bornAt), ...data }) }
}

/** The ciphertext with its owner, the clientId, inside; the same signature under two names (E/0004, E/0232). */
function seal(corp: Corp, inner: string, fault: CallbackFault | undefined): { url: string; body: string } {
  const { eventToken = '', eventAesKey = '', clientId } = corp.settings
  const key = fault === 'wrongKey' ? corp.random.letters(43) : eventAesKey
  const owner = fault === 'wrongOwner' ? 'dingsomebodyelse0000' : clientId
  const encrypt = cipher.encrypt(key, inner, owner, corp.random.bytes(16))
  const timestamp = stamp(corp, fault)
  const nonce = corp.random.letters(8)
  const token = fault === 'badSignature' ? `${eventToken}x` : eventToken
  const signature = cipher.sign(token, timestamp, nonce, encrypt)
  const query = { signature, msg_signature: signature, timestamp, nonce }
  return { url: withQuery(corp.events.url ?? '', query), body: JSON.stringify({ encrypt }) }
}

/** What is wrong with the reply: exactly four texts, `timeStamp` with a capital, the word `success` inside (3.2). */
function wrongReply(corp: Corp, answer: string): string | undefined {
  const { eventToken = '', eventAesKey = '', clientId } = corp.settings
  const reply = jsonObject(answer)
  const names = ['msg_signature', 'timeStamp', 'nonce', 'encrypt']
  if (reply === undefined || Object.keys(reply).toSorted().join() !== names.toSorted().join())
    return `the reply is no JSON of ${names.join(', ')}: ${answer}`
  const [signature, timeStamp, nonce, encrypt] = names.map((name) => String(reply[name]))
  if (signature !== cipher.sign(eventToken, timeStamp ?? '', nonce ?? '', encrypt ?? ''))
    return 'the signature of the reply is wrong'
  try {
    const word = cipher.decrypt(eventAesKey, encrypt ?? '', clientId)
    return word === 'success' ? undefined : `the reply says ${JSON.stringify(word)} instead of success`
  } catch (error) {
    return `the reply cannot be opened: ${error}`
  }
}
