import type { Account } from '../messages/message.ts'
import type { Look } from '../messages/notice.ts'
import type { CardRecord } from '../store/cards.ts'
import type { Receipt } from './platform.ts'

/**
 * What caused something to be said: makes the keys by which saying it twice is harmless. `origin` is the key of what it
 * all began with, where `key` is that of one thing that is said a single time. `asker` waits for an answer; everybody else
 * hears of it unasked.
 */
export type Cause = {
  key: string
  origin?: string
  now: Temporal.Instant
  asker?: Account
  /** Collects the mailboxes to deliver to, by job, for whoever delivers to them itself; without it the queue gets them. */
  jobs?: string[]
  pressed?: { card: CardRecord; receipt: Receipt }
}

/** How long a message is worth delivering when its notice does not say. */
export const WORTH_HOURS = 24

/** The look alone, without whom it is for. */
export function lookOf({ template, values, actions, choice, outcome }: Look): Look {
  return { template, values, ...(actions && { actions }), ...(choice && { choice }), ...(outcome && { outcome }) }
}
