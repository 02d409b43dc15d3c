import { createCipheriv } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import type { Query } from '../../../src/platforms/door.ts'
import type { DoorSettings } from '../../../src/platforms/wecom/webhook.ts'

/** The app these tests stand for. */
export const APP: DoorSettings = {
  corpId: 'wwassociation0001',
  agentId: 1000002,
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}

/** A signed query for a ciphertext. */
export function signedQuery(encrypted: string, token = APP.token): Record<string, string> {
  const [timestamp, nonce] = ['1700000000', 'n0nce']
  return { msg_signature: getSignature(token, timestamp, nonce, encrypted), timestamp, nonce }
}

/** A callback as WeCom would post it: query and raw body around `inner`, sealed with the official library. */
export function callback(inner: string, receiver = APP.corpId): { query: Query; body: Buffer } {
  const encrypted = encrypt(APP.aesKey, inner, receiver)
  return { query: signedQuery(encrypted), body: envelope(encrypted) }
}

/** The envelope around a ciphertext. */
export function envelope(encrypted: string): Buffer {
  return Buffer.from(
    `<xml><ToUserName><![CDATA[${APP.corpId}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>` +
      `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  )
}

/** The inner XML of a callback from 张 (`ZhangSan`) with more elements behind the common ones. */
export function inner(elements: string, agentId: string | null = '1000002'): string {
  return (
    `<xml><ToUserName><![CDATA[${APP.corpId}]]></ToUserName><FromUserName><![CDATA[ZhangSan]]></FromUserName>` +
    `<CreateTime>1700000000</CreateTime>${elements}${agentId === null ? '' : `<AgentID>${agentId}</AgentID>`}</xml>`
  )
}

/** Seals bytes by node alone, padded to `block`: what the official library would not make. */
export function sealBytes(message: Buffer, block = 32): string {
  const key = Buffer.from(`${APP.aesKey}=`, 'base64')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([Buffer.alloc(16, 7), length, message, Buffer.from(APP.corpId)])
  const count = block - (plain.length % block)
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([aes.update(plain), aes.update(Buffer.alloc(count, count)), aes.final()]).toString('base64')
}
