import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PlatformError } from '../../../src/chat/platform.ts'
import type { Pressed } from '../../../src/messages/message.ts'
import type { IssueCodes } from '../../../src/platforms/dingtalk/parts.ts'
import type { DingtalkSettings } from '../../../src/platforms/dingtalk/settings.ts'
import { DoorRefusal } from '../../../src/platforms/door.ts'
import { UnsendableError } from '../../../src/platforms/unsendable.ts'

/** The app these tests stand for. */
export const APP: DingtalkSettings = {
  clientId: 'dingassociation00001',
  clientSecret: 'SECRET-of-the-app',
  robotCode: 'dingassociation00001',
  agentId: undefined,
  cardTemplateId: '0f0e0d0c-0000-4000-8000-000000000001.schema',
  mode: 'stream',
  events: { token: 'EventToken1', aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij' },
  cardCallbackSecret: 'SECRET-of-the-cards',
  apiBase: 'https://api.dingtalk.com',
  oapiBase: 'https://oapi.dingtalk.com',
}

/** A session webhook as DingTalk prints it. */
export const WEBHOOK = 'https://oapi.dingtalk.com/robot/sendBySession?session=0123456789abcdef'

type Sealed = {
  source: string
  token: string
  encodingAesKey: string
  receiveId: string
  timestamp: string
  nonce: string
  signature: string
  encrypt: string
  plaintext: string
  random: string
}
type Signed = { note: string; secret: string; timestamp: string; sign: string }
type Vectors = { eventCrypto: Sealed[]; robotHmac: Signed[]; cardCallbackHmac: Signed[] }

/** The published examples (section 3.6). */
export const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../support/vectors/dingtalk.json', import.meta.url), 'utf8'),
)

/** The signature in the headers of a robot message (section 1.1). */
export function robotSign(timestamp: string, secret = APP.clientSecret): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

/** The signature in the headers of a press over HTTP (section 6.6). */
export function pressSign(timestamp: string, secret = APP.cardCallbackSecret ?? ''): string {
  return createHmac('sha256', secret).update(timestamp).digest('base64')
}

/** A code that was asked for: whose, of which card, and what it stands for. */
export type Issued = { userId: string; cardId: string; revision: number } & Pressed

/** Numbers codes and writes down what they were asked for; the first is 00000001. */
export function numberedCodes(issued: Issued[] = []): IssueCodes {
  return async ({ userId }, card, buttons) =>
    buttons.map(({ actionKey, choice }) => {
      issued.push({ userId, ...card, actionKey, ...(choice !== undefined && { choice }) })
      return issued.length.toString(16).toUpperCase().padStart(8, '0')
    })
}

/** The status and reason with which the door stays shut. */
export function refusal(work: () => unknown): string {
  try {
    work()
    return 'opened'
  } catch (error) {
    return error instanceof DoorRefusal ? `${error.status} ${error.message}` : `bug: ${error}`
  }
}

/** The PlatformError with which `work` ends. */
export async function errorOf(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason) => reason,
  )
  if (!(error instanceof PlatformError)) throw error
  return error
}

/** The UnsendableError with which `work` ends. */
export function unsendable(work: () => unknown): UnsendableError {
  try {
    work()
  } catch (error) {
    if (error instanceof UnsendableError) return error
    throw error
  }
  throw new Error('it could be sent')
}
