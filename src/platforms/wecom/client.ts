import { setTimeout as wait } from 'node:timers/promises'
import type { Platform } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import { ANSWER_WITHIN_MS, type Turn } from '../patience.ts'
import type { TokenStore } from '../token.ts'
import { createApi } from './api.ts'
import { replaceCard } from './replacing.ts'
import { MOST_USERS, send, sendToMany } from './sending.ts'
import type { WecomSettings } from './settings.ts'

/** What the client needs beside its settings. `timeoutMs` and `pause` are there for those who move the clock. */
export type WecomDeps = {
  clock: Clock
  tokens: TokenStore
  /** Waits until a call may be made. */
  turn: Turn
  /** How long one call may take, in milliseconds. */
  timeoutMs?: number
  /** Waits between the quick tries when the platform is busy. */
  pause?: (milliseconds: number) => Promise<unknown>
}

/** What reaches one person; what exceeds it is dropped by WeCom without a word (page 90312). */
const PACES = [
  { seconds: 60, messages: 30 },
  { seconds: 3600, messages: 1000 },
]

/**
 * The door to WeCom: sends texts, cards and files of the self-built app and redraws cards. Every failure is a
 * PlatformError without token, secret or content; what cannot be sent as it is has the code `unsendable`.
 */
export function createWecom(settings: WecomSettings, deps: WecomDeps): Platform {
  const api = createApi(settings, { timeoutMs: ANSWER_WITHIN_MS, pause: wait, ...deps })
  const desk = { settings, api, clock: deps.clock }
  return {
    name: 'wecom',
    paces: PACES,
    access: api.access,
    send: (message, attempt) => send(desk, message, attempt),
    batch: { most: MOST_USERS, send: (messages, attempt) => sendToMany(desk, messages, attempt) },
    replaceCard: (message, receipt, attempt) => replaceCard(desk, message, receipt, attempt),
  }
}
