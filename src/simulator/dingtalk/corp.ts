import type { Exchange } from '../callback.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { EntryBase, Saying } from './entries.ts'
import type { CallbackFault, Faults } from './faults.ts'
import type { Gateway } from './gateway.ts'
import type { VisibleRange } from './range.ts'
import type { Channel, Settings, Timings } from './settings.ts'

const STALE_MS = 2 * 3_600_000

/** What lies in a conversation; a card is kept once and drawn for each viewer. */
export type Item = EntryBase & (Saying | { kind: 'card'; outTrackId: string; recipients?: string[] })

/** A chat with the robot, or a group with it. */
export type Conversation = { conversationId: string; items: Item[] }

/** A group that the robot is in. */
export type Group = Conversation & { title: string; members: Set<string> }

/** A person: of the corp, formerly of it, or an outsider who only sits in groups. */
export type Person = Conversation & {
  userId: string
  name: string
  active: boolean
  /** An administrator of the corp. */
  admin: boolean
  departments: number[]
  roles: number[]
  standing: 'member' | 'left' | 'outsider'
  /** The encrypted id, good for nothing (section 0). */
  senderId: string
  unionId: string
}

/** A message behind a processQueryKey; `audience` are the people it was sent to one by one. */
export type Sent = {
  at: Temporal.Instant
  audience: string[]
  groupId?: string
  recalled: boolean
  readBy: Set<string>
}

/** A card: one outTrackId for ever. What everybody sees, what each one sees besides, what a press changed for one. */
export type Card = {
  outTrackId: string
  templateId: string
  callback?: { type: 'STREAM' } | { type: 'HTTP'; routeKey: string }
  spaceModels: Set<SpaceType>
  public: Record<string, string>
  private: Map<string, Record<string, string>>
  /** The public data of one viewer, replaced by the answer to their press (C1/0010). */
  views: Map<string, Record<string, string>>
  /** Every state that was ever shown to anybody, the newest last: for stale presses. */
  states: Record<string, string>[]
  revision: number
  updatedAt?: Temporal.Instant
  /** Presses that the application has not answered yet. */
  unanswered: Set<object>
}

/** Where cards can be delivered here. */
export type SpaceType = 'IM_ROBOT' | 'IM_GROUP'

/** One exchange, or one frame: `push` from the platform, `reply` from the application. */
export type Line = Exchange<'api' | 'callback' | 'push' | 'reply'>

/** Counts of what happened. */
export type Counters = {
  tokenCalls: number
  wrongSecrets: number
  billedCalls: number
  pushes: number
  redeliveries: number
  unansweredPings: number
  /** Card values beyond the documented 1 KB, which pass in practice (6.2). */
  longValues: number
}

/** All that the simulated corp remembers. */
export type Corp = {
  settings: Settings
  timings: Timings
  robotCode: string
  clock: Clock
  random: Random
  robot: { mode: Channel; url: string | undefined }
  events: { channel: Channel | undefined; url: string | undefined }
  /** The bases of the two hosts, once they listen. */
  bases: { api: string; oapi: string }
  people: Map<string, Person>
  /** The department above each, by id; the root has none. */
  departments: Map<number, number>
  /** Who may see the application. */
  range: VisibleRange
  groups: Map<string, Group>
  tokens: Map<string, Temporal.Instant>
  sessions: Map<string, { conversation: Conversation; expiresAt: Temporal.Instant }>
  sent: Map<string, Sent>
  cards: Map<string, Card>
  routes: Map<string, { url: string; apiSecret?: string }>
  media: Map<string, { type: string; name: string; bytes: Buffer }>
  /** Epoch milliseconds of the latest calls of each path, for the limit per second. */
  calls: Map<string, number[]>
  failedEvents: FailedEvent[]
  gateway: Gateway
  warnings: { at: Temporal.Instant; where: string; why: string }[]
  counters: Counters
  transcript: Line[]
  faults: Faults
  spoilt: CallbackFault[]
  held: (() => Promise<void>)[] | undefined
}

/** An event that the URL did not take (3.5). */
export type FailedEvent = { eventType: string; eventId: string; inner: string; why: string }

/** The member of the corp with exactly this id, or undefined; who left is unknown. */
export function findMember(corp: Corp, userId: string): Person | undefined {
  const person = corp.people.get(userId)
  return person?.standing === 'member' ? person : undefined
}

/** Milliseconds since the epoch on the corp's clock. */
export function millis(corp: Corp): number {
  return corp.clock.now().epochMilliseconds
}

/** Hours since `at` on the corp's clock. */
export function hoursSince(corp: Corp, at: Temporal.Instant): number {
  return at.until(corp.clock.now()).total('hours')
}

/** Writes down something the real platform would have let pass in silence. */
export function warn(corp: Corp, where: string, why: string): void {
  corp.warnings.push({ at: corp.clock.now(), where, why })
}

/** The fault planned for the next callback over HTTP; throws for one that has no meaning there. */
export function takeSpoiler(corp: Corp, possible: CallbackFault[]): CallbackFault | undefined {
  const fault = corp.spoilt.shift()
  if (fault !== undefined && !possible.includes(fault)) throw new Error(`${fault} cannot spoil this callback`)
  return fault
}

/** The timestamp of a callback over HTTP: now, or two hours ago. */
export function stamp(corp: Corp, fault: CallbackFault | undefined): string {
  return String(millis(corp) - (fault === 'staleTimestamp' ? STALE_MS : 0))
}

/** A new message to these people, or to a group, under a key with the `+`, `/` and `=` that real ones have (5.4). */
export function keepSent(corp: Corp, target: { audience: string[]; groupId?: string }): string {
  const { random } = corp
  const key = `${random.letters(9)}+${random.letters(17)}/${random.letters(14)}==`
  corp.sent.set(key, { at: corp.clock.now(), recalled: false, readBy: new Set(), ...target })
  return key
}
