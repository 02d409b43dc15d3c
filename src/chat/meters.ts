import type { PlatformName } from '../messages/message.ts'
import type { Update } from './platform.ts'

/**
 * How a call of a platform ended: the update stored, or stored before; nothing of ours in it (`ignored`); the check of an
 * address by the console (`checked`); refused at the door; or not stored, so that the platform sends it again.
 */
export type CallbackEnd = 'stored' | 'repeat' | 'ignored' | 'checked' | 'refused' | 'not_stored'

/** How acting on an update ended: done, refused with reasons, failed by a fault of ours; `again` when it will be repeated. */
export type DispatchEnd = 'done' | 'refused' | 'failed' | 'again'

/** How an attempt at a message ended; all but `put_off` are for good. */
export type DeliveryEnd = 'sent' | 'undelivered' | 'put_off' | 'dead' | 'dropped'

/** How the opening of a page at a secret address ended: the address was wrong, or it was held back unseen. */
export type WrongAddressEnd = 'wrong' | 'held_back'

/** Everything counted, as a monitoring system reads it: the content type, and the text. */
export type Report = { type: string; text: string }

/**
 * What the house counts of its work, for whoever watches it. Nothing that is counted says about whom it was: no names, no
 * accounts, no member numbers.
 */
export interface Meters {
  /** A platform called, and was answered after so many seconds. */
  callback(platform: PlatformName, end: CallbackEnd, seconds: number): void
  /** Acting on an update begins; what is returned is told how it ended. */
  dispatch(): (kind: Update['kind'], end: DispatchEnd) => void
  /** An attempt at a message ended. */
  delivery(platform: PlatformName, end: DeliveryEnd): void
  /** Somebody opened a page at an address that is wrong, or was not let in because so many had been. */
  wrongAddress(end: WrongAddressEnd): void
  /** A turn of a scheduled job ended at an instant. */
  tick(job: string, end: 'done' | 'failed', at: Temporal.Instant): void
  /** A turn of a scheduled job found so many notices due, and said them. */
  found(job: string, notices: number): void
  /** All of it, and what waits at this moment. */
  report(): Promise<Report>
}
