import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { behindSeal, DoorRefusal, oneOf, type Query, sealOf } from '../door.ts'
import { parseJson } from '../exchange.ts'
import { checkSignature, seal, sign, unseal } from '../sealing.ts'
import { readSealedEvent } from './events.ts'
import { readMessage } from './heard.ts'
import type { Opened } from './opened.ts'
import { readPress } from './presses.ts'
import type { DingtalkSettings } from './settings.ts'

/** How old or how far ahead the seal of a robot message may be (S/0699). */
const MESSAGE_WINDOW_MS = 3_600_000

/** The same for the press of a card: five minutes are ours, the pages give none (G/0096). */
const PRESS_WINDOW_MS = 300_000

/** The names of headers and query values as Node and Koa hand them over. */
type Headers = Query

/**
 * Opens a message to the robot that came over HTTP: headers `timestamp` and `sign`, then the body. The seal covers only
 * time and secret, never the body (S/0699). Throws DoorRefusal: 403 for a seal that is wrong or not of this hour, 400
 * for a body that is no JSON.
 */
export function openMessage(settings: DingtalkSettings, headers: Headers, rawBody: Buffer, now: Temporal.Instant) {
  const { clientSecret } = settings
  const given = sealOf(headers, 'sign', 128)
  const timestamp = oneOf(headers, 'timestamp', 16)
  checkSeal(given, hmac(clientSecret, `${timestamp}\n${clientSecret}`), timestamp, now, MESSAGE_WINDOW_MS)
  return readMessage(settings, jsonOf(rawBody))
}

/** Opens the press of a card that came over HTTP (G/0096, C1/0008; section 6.6). Throws DoorRefusal as openMessage. */
export function openPress(secret: string, headers: Headers, rawBody: Buffer, now: Temporal.Instant): Opened {
  const given = sealOf(headers, 'x-ddpaas-signature', 128)
  const timestamp = oneOf(headers, 'x-ddpaas-signature-timestamp', 16)
  checkSeal(given, hmac(secret, timestamp), timestamp, now, PRESS_WINDOW_MS)
  return readPress(jsonOf(rawBody), now)
}

/** What the door must know to open events. */
export type EventSettings = { clientId: string; token: string; aesKey: string }

/**
 * Opens an event (E/0003, E/0004; section 3): the signature stands under either name in the query, the receiver inside
 * is the client id. Throws DoorRefusal.
 */
export function openEvent(settings: EventSettings, query: Query, rawBody: Buffer, now: Temporal.Instant): Opened {
  const given =
    query.msg_signature === undefined ? sealOf(query, 'signature', 128) : sealOf(query, 'msg_signature', 128)
  const [timestamp, nonce] = [oneOf(query, 'timestamp', 16), oneOf(query, 'nonce', 128)]
  const encrypted = encryptedPart(rawBody)
  const content = behindSeal(() => {
    checkSignature(settings.token, { timestamp, nonce, encrypted }, given)
    return unseal(settings.aesKey, encrypted, settings.clientId)
  })
  return readSealedEvent(parseJson(content), now)
}

/** The only answer that counts as having got an event: the word `success`, sealed afresh (section 3.2). */
export function sealSuccess({ clientId, token, aesKey }: EventSettings, now: Temporal.Instant) {
  const encrypted = seal(aesKey, 'success', clientId)
  const timeStamp = String(now.epochMilliseconds)
  const nonce = randomBytes(8).toString('hex')
  return {
    msg_signature: sign(token, { timestamp: timeStamp, nonce, encrypted }),
    timeStamp,
    nonce,
    encrypt: encrypted,
  }
}

/** base64 of HMAC-SHA256 (sections 1.1, 6.6). */
function hmac(key: string, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64')
}

function checkSeal(given: string, expected: string, timestamp: string, now: Temporal.Instant, windowMs: number): void {
  if (!/^\d+$/.test(timestamp)) throw new DoorRefusal(400, 'the timestamp is no number')
  const [theirs, ours] = [Buffer.from(given), Buffer.from(expected)]
  const isTheirs = theirs.length === ours.length && timingSafeEqual(theirs, ours)
  if (!isTheirs) throw new DoorRefusal(403, 'the signature does not match')
  if (Math.abs(now.epochMilliseconds - Number(timestamp)) > windowMs) {
    throw new DoorRefusal(403, 'the signature is too old, or of the future')
  }
}

function encryptedPart(rawBody: Buffer): string {
  const body = jsonOf(rawBody) as { encrypt?: unknown } | null
  const encrypted = body?.encrypt
  if (typeof encrypted !== 'string' || encrypted === '') throw new DoorRefusal(400, 'no encrypt in the body')
  return encrypted
}

function jsonOf(rawBody: Buffer): unknown {
  const body = parseJson(textOf(rawBody))
  if (typeof body !== 'object') throw new DoorRefusal(400, 'the body is not JSON')
  return body
}

function textOf(rawBody: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(rawBody)
  } catch {
    throw new DoorRefusal(400, 'the body is not UTF-8')
  }
}
