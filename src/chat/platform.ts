import type { Account, Group, Line, Message, PlatformName, Pressed } from '../messages/message.ts'
import type { Pace } from '../store/paces.ts'

/** What a platform handed over: who did what. `id` is the key by which a repetition is recognised, at least 30 days. */
export type Update = {
  platform: PlatformName
  id: string
  from: Account
  /** When the platform says it happened: an ISO instant. */
  at: string
  /** Where it was said, when not in the private chat with huiwu. */
  place?: Group
  /** The id of the request that brought it, as the log has it. */
  request?: string
} & (
  | { kind: 'said'; text: string }
  | Press
  /** Opened the app; came into its range; left its range. */
  | { kind: 'entered' }
  | { kind: 'joined' }
  | { kind: 'left' }
  /** Left the organisation whose platform this is: the account is nobody's any more. */
  | { kind: 'departed' }
  | { kind: 'unreadable'; what: string }
  /** The platform kept back what was said, because the organisation has used up its month's allowance. */
  | { kind: 'withheld' }
  /** Somebody the platform does not identify, and the line on which they can be told so until an instant. */
  | { kind: 'unidentified'; line: Line; until: string }
)

/**
 * The press of a card's button. `revision` is the look that was pressed, given where a button works once in each look;
 * `spent` when it had been used before.
 */
export type Press = Pressed & {
  kind: 'tapped'
  cardId: string
  receipt: Receipt
  revision?: string
  spent?: true
}

/**
 * What came back for a message or with a press: proof of hand-over, and the handle with which its card may be
 * replaced, where one is needed; it works once. `undelivered` is set when the platform took the call but not the
 * person, `detail` when it said why in its own words.
 */
export type Receipt = {
  /** ISO instant at which the platform answered. */
  at: string
  messageId?: string
  handle?: string
  undelivered?: 'not_in_range' | 'unlicensed' | 'not_in_organisation' | 'refused_by_chat'
  detail?: string
}

/**
 * How an attempt stands: `repeat` when an earlier attempt ended without a known outcome; `silent` when nobody has to
 * hear of it, should the card not change in its place.
 */
export type Attempt = { repeat: boolean; silent?: boolean }

/**
 * One call that says the same to several people: to `most` of them at once. `send` returns what became of each message,
 * in their order; those that share an end share the very object. Throws PlatformError when it failed for all of them.
 */
export type Batch = {
  most: number
  send(messages: readonly Message[], attempt: Attempt): Promise<(Receipt | PlatformError)[]>
}

/** A door to the people: what the conversation may ask of a platform, and nothing more. */
export interface Platform {
  readonly name: PlatformName
  /** What one person may be sent; more would be lost on the way. */
  readonly paces: readonly Pace[]
  /** Hands over one message. Throws PlatformError. Repeating the same card is recognised by its id. */
  send(message: Message, attempt: Attempt): Promise<Receipt>
  readonly batch: Batch
  /**
   * Redraws a card that was sent before; `receipt` brings its handle, if there is one. `'expired'` when the platform no
   * longer allows it; `'removed'` when the old card is out of the chat instead, and this one is to be sent in its place;
   * `'left'` when it would take a new message, and the attempt is silent: then the handle is still good. A repetition
   * that finds the handle spent was successful before.
   */
  replaceCard(message: Message, receipt: Receipt, attempt: Attempt): Promise<Replaced>
  /** Tells the platform where it reaches us; absent where the administrator does that. Throws PlatformError. */
  announce?(publicUrl: string): Promise<void>
  /** Whether the addressee has read what was sent under an id; absent where the platform does not tell. */
  readonly readings?: Readings
  /** How our access stands. Asks the platform only when that is not known, or was refused a minute ago and longer. */
  access(): Promise<Access>
}

/**
 * How our access to a platform stands: instants (ISO) since when and until when there is a token, as far as this process
 * knows them; `why` it could not be had, without token or secret. One that has merely run out is asked for when needed.
 */
export type Access = { ok: boolean; obtainedAt?: string; validUntil?: string; why?: string }

/** What may become of a card that is to be redrawn. */
export type Replaced = 'replaced' | 'expired' | 'removed' | 'left'

/** What a platform knows of what was read: for so many hours after it was sent. Throws PlatformError. */
export type Readings = { hours: number; wasRead(messageId: string, to: Account): Promise<boolean | undefined> }

/**
 * The platform said no, or said nothing. Carries no token and no message body.
 *
 * `code` is the vendor's error code, or `'network'`, `'timeout'`, `'http'`, `'malformed'`. `outcomeUnknown` is true
 * when the message may have been delivered all the same. `pauseSeconds` asks to leave the whole platform alone
 * for that long (throttled). `exhausted` when the organisation's allowance of the month is used up.
 */
export class PlatformError extends Error {
  readonly platform: PlatformName
  readonly method: string
  readonly code: number | string
  readonly retryable: boolean
  readonly outcomeUnknown: boolean
  readonly pauseSeconds: number | undefined
  readonly exhausted: boolean

  constructor(facts: {
    platform: PlatformName
    method: string
    code: number | string
    message: string
    retryable: boolean
    outcomeUnknown?: boolean
    pauseSeconds?: number
    exhausted?: boolean
  }) {
    super(`${facts.platform} ${facts.method}: ${facts.code} ${facts.message}`)
    this.name = 'PlatformError'
    this.platform = facts.platform
    this.method = facts.method
    this.code = facts.code
    this.retryable = facts.retryable
    this.outcomeUnknown = facts.outcomeUnknown ?? false
    this.pauseSeconds = facts.pauseSeconds
    this.exhausted = facts.exhausted ?? false
  }
}
