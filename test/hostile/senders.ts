import { createHmac } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import type { Logger } from 'pino'
import { type Association, openAssociation } from '../support/association.ts'
import { openBothChats } from '../support/bothChats.ts'
import type { Chat } from '../support/chat.ts'
import { DINGTALK_APP } from '../support/dingtalkChat.ts'
import type { Roll } from '../support/roll.ts'
import { WECOM_APP } from '../support/wecomChat.ts'

const EVENTS = { token: 'EventToken1', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }
const PRESSES = 'a-secret-for-presses'

/** A house with every door that is called over HTTP, and the chat on DingTalk. */
export type OpenDoors = Association & { dingtalk: Chat }

/** Opens a house on both platforms, both called over HTTP: members and staff on WeCom, `strangers` on both. */
export async function openDoors(options: {
  at: string
  roll?: Roll
  strangers?: string[]
  log?: Logger
}): Promise<OpenDoors> {
  let dingtalk: Chat | undefined
  const association = await openAssociation({
    ...options,
    open: async (clock) => {
      const both = await openBothChats(clock, { mode: 'http', events: EVENTS, cardCallbackSecret: PRESSES })
      dingtalk = both.dingtalk
      return both
    },
  })
  if (dingtalk === undefined) throw new Error('DingTalk was not opened')
  for (const userId of options.strangers ?? []) dingtalk.join(userId)
  return Object.assign(association, { dingtalk })
}

/** When something is sealed and with which nonce; now, and any, unless said. */
export type Stamps = { timestamp?: string; nonce?: string }

/** The body that WeCom posts around `inner`, sealed for our corp. */
export function wecomBody(inner: string): string {
  return `<xml><Encrypt><![CDATA[${encrypt(WECOM_APP.aesKey, inner, WECOM_APP.corpId)}]]></Encrypt></xml>`
}

/** The query that signs such a body. */
export function wecomQuery(body: string, { timestamp = '1772413200', nonce = 'n0nce' }: Stamps = {}): string {
  const encrypted = /CDATA\[(.*?)\]/s.exec(body)?.[1] ?? ''
  const msg_signature = getSignature(WECOM_APP.token, timestamp, nonce, encrypted)
  return String(new URLSearchParams({ msg_signature, timestamp, nonce }))
}

/** Posts what WeCom would, around any inner text. */
export function callWecom({ url }: Association, inner: string, stamps?: Stamps): Promise<Response> {
  const body = wecomBody(inner)
  return post(`${url}/wecom/callback?${wecomQuery(body, stamps)}`, {}, body)
}

/** The inner XML of a message from somebody, with these elements behind the common ones. */
export function wecomInner(userId: string, elements: string): string {
  return (
    `<xml><ToUserName><![CDATA[${WECOM_APP.corpId}]]></ToUserName><FromUserName><![CDATA[${userId}]]></FromUserName>` +
    `<CreateTime>1772413200</CreateTime>${elements}<AgentID>${WECOM_APP.agentId}</AgentID></xml>`
  )
}

/** A text of somebody, `content` as it stands between the tags. */
export function wecomText(userId: string, content: string, msgId: string): string {
  return wecomInner(userId, `<MsgType>text</MsgType><Content>${content}</Content><MsgId>${msgId}</MsgId>`)
}

/** The headers by which DingTalk seals a robot message: of now unless told. */
export function robotSeal(timestamp: string): Record<string, string> {
  return { timestamp, sign: hmac(DINGTALK_APP.clientSecret, `${timestamp}\n${DINGTALK_APP.clientSecret}`) }
}

/** Posts a message to the robot. */
export function callRobot(house: Association, body: string, timestamp = millis(house)): Promise<Response> {
  return post(`${house.url}/dingtalk/robot`, robotSeal(timestamp), body)
}

/** A message to the robot from somebody, with these fields in place of the common ones. */
export function robotBody(userId: string, msgId: string, fields: Record<string, unknown> = {}): string {
  return JSON.stringify({
    msgtype: 'text',
    msgId,
    createAt: 1_772_413_200_000,
    conversationType: '1',
    conversationId: 'cid1==',
    senderId: `$:LWCP_v1:$${userId}`,
    senderStaffId: userId,
    text: { content: '状态' },
    ...fields,
  })
}

/** Posts the press of a card. */
export function callCard(house: Association, body: string, timestamp = millis(house)): Promise<Response> {
  const headers = { 'x-ddpaas-signature-timestamp': timestamp, 'x-ddpaas-signature': hmac(PRESSES, timestamp) }
  return post(`${house.url}/dingtalk/card`, headers, body)
}

/** Posts an event, sealed around any content. */
export function callEvent(
  house: Association,
  content: string,
  { timestamp = millis(house), nonce = 'n0nce' }: Stamps = {},
): Promise<Response> {
  const sealed = encrypt(EVENTS.aesKey, content, DINGTALK_APP.clientId)
  const msg_signature = getSignature(EVENTS.token, timestamp, nonce, sealed)
  const query = new URLSearchParams({ msg_signature, timestamp, nonce })
  return post(`${house.url}/dingtalk/event?${query}`, {}, JSON.stringify({ encrypt: sealed }))
}

function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body })
}

function hmac(key: string, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64')
}

function millis({ clock }: Association): string {
  return String(clock.now().epochMilliseconds)
}
