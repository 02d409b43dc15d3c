import { behindSeal, DoorRefusal, oneOf, type Query, sealOf } from '../door.ts'
import { checkSignature, type Signed, unseal, unsealBytes } from '../sealing.ts'
import { type Outcome, readContent } from './content.ts'
import type { WecomSettings } from './settings.ts'
import { parseXml } from './xml.ts'

/** What the door must know: whose seal it is. */
export type DoorSettings = Pick<WecomSettings, 'corpId' | 'agentId' | 'token' | 'aesKey'>

/**
 * WeCom tries the address when the administrator saves it (page 90930): returns the text that must be the whole body
 * of a 200, within one second. Throws DoorRefusal.
 */
export function verifyUrl(settings: DoorSettings, query: Query): string {
  const given = sealOf(query, 'msg_signature', 128)
  // Base64 has no blanks: one can only be a `+` that was read as form data, and the signature decides anyway.
  const signed = { ...stamps(query), encrypted: oneOf(query, 'echostr', 2048).replaceAll(' ', '+') }
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
  const given = sealOf(query, 'msg_signature', 128)
  const signed = { ...stamps(query), encrypted: encryptedPart(rawBody) }
  const sealed = behindSeal(() => {
    checkSignature(settings.token, signed, given)
    return unsealBytes(settings.aesKey, signed.encrypted, settings.corpId)
  })
  return readContent(settings, sealed, now)
}

function stamps(query: Query): Pick<Signed, 'timestamp' | 'nonce'> {
  return { timestamp: oneOf(query, 'timestamp', 16), nonce: oneOf(query, 'nonce', 128) }
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
