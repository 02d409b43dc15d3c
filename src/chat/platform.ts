import type { Account, Message, PlatformName } from '../messages/message.ts'

/** What a platform handed over: who did what. `id` is the key by which a repetition is recognised, at least 30 days. */
export type Update = {
  platform: PlatformName
  id: string
  from: Account
  /** When the platform says it happened: an ISO instant. */
  at: string
} & (
  | { kind: 'said'; text: string }
  | { kind: 'tapped'; cardId: string; actionKey: string; choice?: string; receipt: Receipt }
  | { kind: 'entered' }
  | { kind: 'joined' }
  | { kind: 'left' }
  | { kind: 'unreadable'; what: string }
)

/**
 * What came back for a message or with a press: proof of hand-over, and the handle with which its card may be
 * replaced (WeCom: `response_code`, one use, 72 hours; DingTalk: none needed). `undelivered` is set when the platform
 * took the call but not the person.
 */
export type Receipt = {
  /** ISO instant at which the platform answered. */
  at: string
  messageId?: string
  handle?: string
  undelivered?: 'not_in_range' | 'unlicensed'
}

/** How an attempt stands: `repeat` when an earlier attempt ended without a known outcome. */
export type Attempt = { repeat: boolean }

/** A door to the people: what the conversation may ask of a platform, and nothing more. */
export interface Platform {
  readonly name: PlatformName
  /** Hands over one message. Throws PlatformError. Repeating the same card is recognised by its id. */
  send(message: Message, attempt: Attempt): Promise<Receipt>
  /**
   * Redraws the card that `receipt` is the handle of. `'expired'` when the platform no longer allows it. A repetition
   * that finds the handle spent was successful before.
   */
  replaceCard(message: Message, receipt: Receipt, attempt: Attempt): Promise<'replaced' | 'expired'>
}

/**
 * The platform said no, or said nothing. Carries no token and no message body.
 *
 * `code` is the vendor's error code, or `'network'`, `'timeout'`, `'http'`, `'malformed'`. `outcomeUnknown` is true
 * when the message may have been delivered all the same. `pauseSeconds` asks to leave the whole platform alone
 * for that long (throttled).
 */
export class PlatformError extends Error {
  readonly platform: PlatformName
  readonly method: string
  readonly code: number | string
  readonly retryable: boolean
  readonly outcomeUnknown: boolean
  readonly pauseSeconds: number | undefined

  constructor(facts: {
    platform: PlatformName
    method: string
    code: number | string
    message: string
    retryable: boolean
    outcomeUnknown?: boolean
    pauseSeconds?: number
  }) {
    super(`${facts.platform} ${facts.method}: ${facts.code} ${facts.message}`)
    this.name = 'PlatformError'
    this.platform = facts.platform
    this.method = facts.method
    this.code = facts.code
    this.retryable = facts.retryable
    this.outcomeUnknown = facts.outcomeUnknown ?? false
    this.pauseSeconds = facts.pauseSeconds
  }
}
