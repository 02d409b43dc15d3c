import type { Exchange } from '../callback.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { CardType, WireCard } from './card.ts'
import type { CallbackFault, Faults } from './faults.ts'
import type { CallLimit, Meter } from './frequency.ts'

/** What the corp's administrator set up, and how strict the simulator is. */
export type Settings = {
  clock: Clock
  corpId: string
  agentId: number
  secret: string
  token: string
  aesKey: string
  /** The callback URL as if already saved in the console; else see `saveCallbackUrl`. */
  callbackUrl?: string
  /** The same ids, nonces and order in every run. */
  seed?: number
  /** Refuse what the real platform would merely cut: recommended lengths and texts over 2,048 bytes. On unless false. */
  strictLengths?: boolean
  /** How often each API may be called: as published unless given. */
  callLimits?: readonly CallLimit[]
  /** How long a callback may take, 5,000 ms (page 90238), and the check of the URL, 1,000 ms. */
  answerWithinMs?: number
  verifyWithinMs?: number
  /** The pause before repeat 1, 2 and 3 of a callback: none unless given (no interval is documented). */
  retryPause?: (repeat: number) => Promise<void>
}

/** A thing in a person's chat with the application, as that person sees it now. */
export type ChatEntry = {
  from: 'app' | 'member'
  at: Temporal.Instant
  /** The message it came with, or as which it was reported to the application; absent for passive replies. */
  msgid?: string
} & (
  | { kind: 'text' | 'markdown'; text: string }
  | { kind: 'other'; msgtype: string; content: Record<string, unknown> }
  | { kind: 'card'; card: WireCard; taskId?: string; updatedAt?: Temporal.Instant }
)

/** A card in a chat; `card.replace_text` is the grey label once its buttons are gone. */
export type CardEntry = Extract<ChatEntry, { kind: 'card' }>

/** A member of the corp: `inRange` = the application is visible to them, `licensed` = basic interface licence. */
export type Member = {
  userId: string
  name: string
  inRange: boolean
  licensed: boolean
  /** 1 activated, 2 disabled, 4 not activated, 5 left (page 90196). */
  status: 1 | 2 | 4 | 5
  chat: ChatEntry[]
  /** Epoch milliseconds of what reached them, for the limit per member (page 90312). */
  received: number[]
  dropped: number
}

/** A message the application sent. */
export type Sent = {
  msgid: string
  at: Temporal.Instant
  /** Folded ids of everybody it was addressed to in range, including those for whom it was dropped. */
  recipients: string[]
  card?: { type: CardType; taskId?: string }
}

/** A right to update one message once within 72 hours (page 94888). */
export type ResponseCode = { msgid: string | undefined; at: Temporal.Instant; spent: boolean }

/** All that the simulated corp remembers. */
export type Corp = {
  settings: Settings
  clock: Clock
  random: Random
  callbackUrl: string | undefined
  members: Map<string, Member>
  tokens: Map<string, { expiresAt: Temporal.Instant; revoked: boolean }>
  sent: Map<string, Sent>
  tasks: Map<string, string>
  codes: Map<string, ResponseCode>
  media: Map<string, { type: string; name: string; bytes: Buffer; at: Temporal.Instant }>
  lastSame: Map<string, Temporal.Instant>
  /** How often each API was called, by its path. */
  meters: Map<string, Meter>
  warnings: { at: Temporal.Instant; where: string; why: string }[]
  counters: { tokenCalls: number; wrongSecrets: number; dropped: number; duplicatesSuppressed: number }
  transcript: Exchange[]
  /** The application was stopped in the console. */
  closed: boolean
  faults: Faults
  spoilt: CallbackFault[]
  held: (() => Promise<void>)[] | undefined
}

/** The member with this id in any case, or undefined: user ids are compared without case (page 90196). */
export function findMember(corp: Corp, userId: string): Member | undefined {
  return corp.members.get(userId.toLowerCase())
}

/** Hours since `at` on the corp's clock. */
export function hoursSince(corp: Corp, at: Temporal.Instant): number {
  return at.until(corp.clock.now()).total('hours')
}

/** Writes down something the real platform would have let pass in silence. */
export function warn(corp: Corp, where: string, why: string): void {
  corp.warnings.push({ at: corp.clock.now(), where, why })
}

/** A fresh code that lets the application update message `msgid` once. */
export function issueCode(corp: Corp, msgid: string | undefined): string {
  const code = corp.random.letters(43)
  corp.codes.set(code, { msgid, at: corp.clock.now(), spent: false })
  return code
}
