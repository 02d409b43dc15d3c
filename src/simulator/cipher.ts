import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

const BLOCK = 32

/** The 32 bytes behind an EncodingAESKey; throws unless it is 43 letters and digits (WeCom page 90968, DingTalk E/0346). */
export function openKey(aesKey: string): Buffer {
  if (!/^[A-Za-z0-9]{43}$/.test(aesKey)) throw new Error('EncodingAESKey must be exactly 43 letters and digits')
  return Buffer.from(`${aesKey}=`, 'base64')
}

/** `msg_signature`: lower-case hex SHA-1 over the four values, sorted as bytes and joined (WeCom page 90968, DingTalk E/0346). */
export function sign(token: string, timestamp: string, nonce: string, encrypt: string): string {
  const values = [token, timestamp, nonce, encrypt].map((value) => Buffer.from(value))
  return createHash('sha1')
    .update(Buffer.concat(values.toSorted(Buffer.compare)))
    .digest('hex')
}

/** Base64 of random(16) ‖ length(4, big-endian, bytes) ‖ message ‖ receiveid, padded to a multiple of 32 (WeCom page 90968, DingTalk E/0346). */
export function encrypt(aesKey: string, message: string, receiveId: string, random: Buffer): string {
  const key = openKey(aesKey)
  const body = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random, length, body, Buffer.from(receiveId)])
  const pad = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64')
}

/**
 * The message inside `sealed`. Throws when the key, the padding (1–32, all bytes equal, whole 32-byte blocks), the
 * length or the receiver is not what the page says (WeCom 90968, DingTalk E/0346).
 */
export function decrypt(aesKey: string, sealed: string, receiveId: string): string {
  const plain = unpad(decipher(openKey(aesKey), sealed))
  if (plain.length < 20) throw new Error('the plaintext is shorter than its header')
  const end = 20 + plain.readUInt32BE(16)
  if (end > plain.length) throw new Error('the length points beyond the plaintext')
  if (plain.subarray(end).toString() !== receiveId) throw new Error('the receiver is somebody else')
  return new TextDecoder('utf-8', { fatal: true }).decode(plain.subarray(20, end))
}

function decipher(key: Buffer, sealed: string): Buffer {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(sealed)) throw new Error('the ciphertext is not Base64')
  const machine = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([machine.update(sealed, 'base64'), machine.final()])
}

function unpad(padded: Buffer): Buffer {
  const pad = padded.at(-1) ?? 0
  const whole = padded.length % BLOCK === 0 && pad >= 1 && pad <= BLOCK
  if (!whole || padded.subarray(-pad).some((byte) => byte !== pad)) throw new Error('the padding is not PKCS#7 to 32')
  return padded.subarray(0, -pad)
}
