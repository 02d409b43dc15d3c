import { createDecipheriv, timingSafeEqual } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'

/** The shape of an EncodingAESKey: 43 letters and digits, the base64 of 32 bytes without its `=` (page 90968). */
export const AES_KEY_SHAPE = /^[A-Za-z0-9]{43}$/

/**
 * The envelope of both platforms' callbacks: the same scheme, with WeCom's corp id or DingTalk's ownerKey as receiver.
 *
 * These are the documented return codes of WeCom's crypto libraries that can happen here (pages 90307, 90468).
 */
export type CryptCode = -40001 | -40004 | -40005 | -40007 | -40008 | -40010

/** A sealed text that is not what it claims. `code` is the documented return code; the message holds no content. */
export class CryptError extends Error {
  readonly code: CryptCode

  constructor(code: CryptCode, reason: string) {
    super(`${code} ${reason}`)
    this.name = 'CryptError'
    this.code = code
  }
}

/** The three values that enter a callback's signature beside the token. */
export type Signed = { timestamp: string; nonce: string; encrypted: string }

/** The lower-case hex signature of a callback: SHA-1 over the four values in byte order (page 90968). */
export function sign(token: string, { timestamp, nonce, encrypted }: Signed): string {
  return getSignature(token, timestamp, nonce, encrypted)
}

/** Compares in constant time. Throws CryptError -40001 unless `signature` is the one of these values. */
export function checkSignature(token: string, signed: Signed, signature: string): void {
  const expected = Buffer.from(sign(token, signed))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new CryptError(-40001, 'the signature does not match')
  }
}

/** Encrypts `message` for `receiver` ('' where WeCom names none); `random` is 16 bytes. */
export function seal(aesKey: string, message: string, receiver: string, random?: Buffer): string {
  checkKey(aesKey)
  return random === undefined ? encrypt(aesKey, message, receiver) : encrypt(aesKey, message, receiver, random)
}

/** `unsealBytes` as text. Bytes that are not UTF-8 are a CryptError -40008, never replaced by U+FFFD. */
export function unseal(aesKey: string, encrypted: string, receiver: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(unsealBytes(aesKey, encrypted, receiver))
  } catch (error) {
    if (error instanceof CryptError) throw error
    throw new CryptError(-40008, 'the message is not UTF-8')
  }
}

/**
 * Decrypts strictly (page 90968): canonical base64, padding of 1 to 32 equal bytes, a length inside the buffer, and
 * exactly `receiver` behind the message. The official library checks none of these. A text padded to 16 passes: the
 * signature, checked before, is what authenticates. Throws CryptError.
 */
export function unsealBytes(aesKey: string, encrypted: string, receiver: string): Buffer {
  checkKey(aesKey)
  const plain = unpad(decipher(Buffer.from(`${aesKey}=`, 'base64'), decodeBase64(encrypted)))
  if (plain.length < 20) throw new CryptError(-40008, 'too short for a head of 20 bytes')
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length) throw new CryptError(-40008, 'the length points beyond the buffer')
  if (!plain.subarray(end).equals(Buffer.from(receiver))) throw new CryptError(-40005, 'sealed for another receiver')
  return plain.subarray(20, end)
}

function checkKey(aesKey: string): void {
  if (!AES_KEY_SHAPE.test(aesKey)) throw new CryptError(-40004, 'EncodingAESKey must be 43 letters and digits')
}

function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  // Node skips what is not base64: only what encodes back to itself is what was signed.
  if (bytes.toString('base64') !== text) throw new CryptError(-40010, 'not canonical base64')
  return bytes
}

function decipher(key: Buffer, sealed: Buffer): Buffer {
  if (sealed.length % 16 !== 0) throw new CryptError(-40007, 'the ciphertext is not whole blocks')
  const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16))
  // Node unpads by 16; WeCom pads to 32.
  aes.setAutoPadding(false)
  return Buffer.concat([aes.update(sealed), aes.final()])
}

function unpad(padded: Buffer): Buffer {
  const count = padded.at(-1) ?? 0
  if (count < 1 || count > 32 || count > padded.length) throw new CryptError(-40008, 'illegal padding')
  const [kept, padding] = [padded.subarray(0, -count), padded.subarray(-count)]
  if (padding.some((byte) => byte !== count)) throw new CryptError(-40008, 'inconsistent padding')
  return kept
}
