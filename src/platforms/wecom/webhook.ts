import { type Outcome, readContent } from './content.ts'
import { CryptError, checkSignature, type Signed, unseal, unsealBytes } from './crypto.ts'
import type { WecomSettings } from './settings.ts'
import { parseXml } from './xml.ts'

/** What the door must know: whose seal it is. */
export type DoorSettings = Pick<WecomSettings, 'corpId' | 'agentId' | 'token' | 'aesKey'>

/** A parsed query string as Koa hands it over: a repeated name is an array. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * The door stays shut: 403 for a seal that is not ours, 400 for what is no callback at all. The message names the
 * reason for the log and holds nothing of the content; the sender gets the bare status.
 */
export class DoorRefusal extends Error {
  readonly status: 400 | 403

  constructor(status: 400 | 403, reason: string) {
    super(reason)
    this.name = 'DoorRefusal'
    this.status = status
  }
}

/**
 * WeCom tries the address when the administrator saves it (page 90930): returns the text that must be the whole body
 * of a 200, within one second. Throws DoorRefusal.
 */
export function verifyUrl(settings: DoorSettings, query: Query): string {
  const given = signature(query)
  // Base64 has no blanks: one can only be a `+` that was read as form data, and the signature decides anyway.
  const signed = { ...stamps(query), encrypted: one(query, 'echostr', 2048).replaceAll(' ', '+') }
  return behindSeal(() => {
    checkSignature(settings.token, signed, given)
    return unseal(settings.aesKey, signed.encrypted, settings.corpId)
  })
}

/**
 * Opens one callback (page 90968): query, signature, decryption, receiver, then the content. `rawBody` is the body as
 * it came, already capped; `now` is the association's clock. The answer is an empty 200 for either outcome, given once
 * an update is stored. Throws DoorRefusal and nothing else for whatever the sender wrote. WeCom has no rule of
 * freshness: an old callback is accepted, and a repeated one is known by `update.id`.
 */
export function openEnvelope(settings: DoorSettings, query: Query, rawBody: Buffer, now: Temporal.Instant): Outcome {
  const given = signature(query)
  const signed = { ...stamps(query), encrypted: encryptedPart(rawBody) }
  const sealed = behindSeal(() => {
    checkSignature(settings.token, signed, given)
    return unsealBytes(settings.aesKey, signed.encrypted, settings.corpId)
  })
  return readContent(settings, sealed, now)
}

function stamps(query: Query): Pick<Signed, 'timestamp' | 'nonce'> {
  return { timestamp: one(query, 'timestamp', 16), nonce: one(query, 'nonce', 128) }
}

function signature(query: Query): string {
  const missing = query.msg_signature === undefined || query.msg_signature === ''
  if (missing) throw new DoorRefusal(403, 'no signature')
  return one(query, 'msg_signature', 128)
}

function one(query: Query, name: string, longest: number): string {
  const value = query[name]
  if (value === undefined || value === '') throw new DoorRefusal(400, `${name} is missing`)
  if (typeof value !== 'string') throw new DoorRefusal(400, `${name} is repeated`)
  if (value.length > longest) throw new DoorRefusal(400, `${name} is too long`)
  return value
}

function encryptedPart(rawBody: Buffer): string {
  const { Encrypt } = envelope(rawBody)
  if (typeof Encrypt !== 'string' || Encrypt.trim() === '') throw new DoorRefusal(400, 'no single Encrypt in the body')
  return Encrypt.trim()
}

function envelope(rawBody: Buffer): Record<string, unknown> {
  try {
    return parseXml(new TextDecoder('utf-8', { fatal: true }).decode(rawBody))
  } catch {
    throw new DoorRefusal(400, 'the body is not the XML of an envelope')
  }
}

function behindSeal<T>(open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (!(error instanceof CryptError) || error.code === -40004) throw error
    throw new DoorRefusal(error.code === -40001 || error.code === -40005 ? 403 : 400, error.message)
  }
}
