import { setTimeout as wait } from 'node:timers/promises'
import type { Attempt, Platform, Receipt, Replaced } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Card, Message } from '../../messages/message.ts'
import { ANSWER_WITHIN_MS, type Pause, type Turn } from '../patience.ts'
import type { TokenStore } from '../token.ts'
import { UnsendableError } from '../unsendable.ts'
import { createApi } from './api.ts'
import { createCardDesk } from './cardDesk.ts'
import { unsendable } from './errcodes.ts'
import type { IssueCodes, Parts } from './parts.ts'
import { createRobot, MOST_USERS } from './robot.ts'
import { send, sendToMany } from './sending.ts'
import type { DingtalkSettings } from './settings.ts'

/** What the client needs beside its settings. `timeoutMs` and `pause` are there for those who move the clock. */
export type DingtalkDeps = {
  clock: Clock
  tokens: TokenStore
  /** Waits until a call may be made. */
  turn: Turn
  issueCodes: IssueCodes
  /** Told of settings that make interactive cards impossible, in a sentence for the log. */
  note(why: string): void
  /** How long one call may take, in milliseconds. */
  timeoutMs?: number
  /** Waits between the quick tries when the platform is busy. */
  pause?: Pause
}

/** No figures are published for one person; the ones that WeCom has are a sane measure for either. */
const PACES = [
  { seconds: 60, messages: 30 },
  { seconds: 3600, messages: 1000 },
]

/** How long a message of the robot may be recalled, and how long DingTalk knows who has read it (S/0720, S/0723). */
const REMEMBERED_HOURS = 24

/**
 * The door to DingTalk: the robot's texts, files and cards. With a template, cards are interactive and change in place;
 * without one, an open card is an ActionCard, and changes by being recalled and sent anew. Every failure is a
 * PlatformError without token, secret or content; what cannot be sent as it is has the code `unsendable`.
 */
export function createDingtalk(settings: DingtalkSettings, deps: DingtalkDeps): Platform {
  const api = createApi(settings, { timeoutMs: ANSWER_WITHIN_MS, pause: wait, ...deps })
  const { clock, issueCodes, note } = deps
  const [robot, cards] = [createRobot(api, settings, clock), createCardDesk(api, settings, clock)]
  const parts: Parts = { settings, clock, robot, cards, issueCodes, note }
  const registers = settings.mode === 'http' && settings.cardTemplateId !== undefined
  return {
    name: 'dingtalk',
    paces: PACES,
    access: api.access,
    readings: { hours: REMEMBERED_HOURS, wasRead: (messageId, to) => robot.wasRead(messageId, to.userId) },
    send: (message, attempt) => guarded(() => send(parts, message, attempt)),
    batch: { most: MOST_USERS, send: (messages) => guarded(() => sendToMany(parts, messages)) },
    replaceCard: (message, receipt, attempt) => guarded(() => replaceCard(parts, message, receipt, attempt)),
    ...(registers && { announce: (publicUrl: string) => cards.register(`${publicUrl}/dingtalk/card`) }),
  }
}

/** Without a handle the card is interactive and known by its id; with one it is an ActionCard. */
async function replaceCard(parts: Parts, message: Message, receipt: Receipt, { silent }: Attempt): Promise<Replaced> {
  if (message.card === undefined) throw new UnsendableError('there is no card to replace the old one')
  if (receipt.handle === undefined) return changeInPlace(parts, message, message.card)
  if (silent) return 'left'
  if (isFresh(receipt, parts.clock)) await parts.robot.recall(receipt.handle)
  return 'removed'
}

/** A card that is not known by its id went out as an ActionCard, which is older: what is open is shown once more. */
async function changeInPlace({ cards }: Parts, message: Message, card: Card): Promise<Replaced> {
  const outcome = await cards.change(message, card)
  if (outcome !== 'unknown') return outcome
  return card.state === 'open' ? 'removed' : 'expired'
}

function isFresh({ at }: Receipt, clock: Clock): boolean {
  return Temporal.Instant.from(at).until(clock.now()).total('hours') < REMEMBERED_HOURS
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error
    throw unsendable(error.reason)
  }
}
