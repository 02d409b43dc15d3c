import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Message } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import type { Api } from './api.ts'
import type { WecomSettings } from './settings.ts'

/** What every call of the app needs. */
export type Desk = { settings: WecomSettings; api: Api; clock: Clock }

/** Lists of ids: `|`-joined in an answer to send, an array in one to update, absent or empty when there are none. */
export const IDS = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform(folded)

/** One person's id. `|` would add people and `@all` everybody, so neither passes. */
export function userId({ to }: Message): string {
  if ('userId' in to && to.platform === 'wecom' && /^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$/.test(to.userId))
    return to.userId
  throw unsendable('message/send', 'the addressee is no WeCom user id')
}

/** Encodes something for a call; what cannot be sent is the error of that call. */
export function encoded<T>(method: string, encode: () => T): T {
  try {
    return encode()
  } catch (error) {
    if (error instanceof UnsendableError) throw unsendable(method, error.reason)
    throw error
  }
}

/** The error for what cannot be sent as it is. */
export function unsendable(method: string, message: string): PlatformError {
  return new PlatformError({ platform: 'wecom', method, code: 'unsendable', message, retryable: false })
}

/** Whether WeCom refused with this code. */
export function isCode(error: unknown, code: number): boolean {
  return error instanceof PlatformError && error.code === code
}

function folded(ids: string | string[] | null | undefined): string[] {
  const list = typeof ids === 'string' ? ids.split('|') : (ids ?? [])
  return list.map((id) => id.toLowerCase())
}
