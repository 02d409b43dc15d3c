import type { PlatformName } from '../messages/message.ts'
import type { CardButton } from '../simulator/dingtalk/entries.ts'
import type { WireCard } from '../simulator/wecom/card.ts'
import type { Choice } from '../simulator/wecom/choices.ts'

/** A button as it can be pressed: `choice` where the button itself is one of several answers. */
export type ShownButton = { key: string; label: string; choice?: string }

/** A card: its lines, what can be pressed, what can be chosen, the label that closed it; and how its client draws it. */
export type ShownCard = {
  id: string
  lines: string[]
  buttons: ShownButton[]
  options: { id: string; text: string }[]
  closed?: string
  drawn: { platform: 'wecom'; card: WireCard } | DingtalkCard
}

/** What DingTalk draws: the variables of the template and the buttons among them. */
export type DingtalkCard = { platform: 'dingtalk'; data: Record<string, string>; buttons: CardButton[] }

/** A link that its reader can press: it opens a page, or says something in their name (`says`). */
export type ShownLink = { title: string; url: string; says?: string }

/** What an entry of a chat holds, as it looks now. */
export type Shown =
  | { kind: 'text'; text: string }
  | { kind: 'markdown'; text: string; links: ShownLink[] }
  | { kind: 'file'; name: string; media: string }
  | { kind: 'other'; what: string }
  | { kind: 'card'; card: ShownCard; changedAt?: string }

/** One thing in somebody's chat. `ref` is the id of its message on the wire, where it has one; `at` an ISO instant. */
export type Entry = { from: 'huiwu' | 'person'; at: string; ref?: string } & Shown

/** A press as a hand does it; on a card of several lists or ticks, `choice` says each. */
export type Press = { key: string; choice?: Choice }

/** How huiwu answered; undefined when it did not, or wrongly. */
export type Taken = { status: number | undefined }

/** A simulated platform as the rehearsal shows it: who is there, what they see, what their hands do, what is on the wire. */
export type Window = {
  platform: PlatformName
  /** What people call it. */
  word: string
  people(): { userId: string; name: string }[]
  entriesOf(userId: string): Entry[]
  /** How much somebody has heard from huiwu. */
  heardBy(userId: string): number
  fileWith(media: string): { name: string; bytes: Buffer } | undefined
  /** Resolves to how huiwu answered the platform: 200 when it took what was said. */
  say(userId: string, text: string): Promise<Taken>
  press(userId: string, cardId: string, press: Press): Promise<Taken>
  /** Nobody can be reached and nobody can reach us, until it is up again. */
  setDown(down: boolean): void
  isDown(): boolean
  wire: Wire
}

/** Everything that went over the wire, oldest first. */
export type Wire = () => readonly Exchange[]

/**
 * One exchange: `api` is a call of ours; everything else came to us, or is our answer to it on an open connection.
 * `inner` is the request once it is opened, where it was sealed.
 */
export type Exchange = {
  direction: 'api' | 'callback' | 'push' | 'reply'
  at: Temporal.Instant
  method: string
  url: string
  request: string
  inner?: string
  status?: number
  answer?: string
  failure?: string
}

/** The window somebody sits at. Throws for an account that is on none. */
export function windowOf(windows: readonly Window[], userId: string): Window {
  const found = windows.find((window) => window.people().some((person) => person.userId === userId))
  if (found === undefined) throw new Error(`没有账号 ${userId}，输入“谁”列出全部账号`)
  return found
}

/** The window to a platform. Throws when there is none. */
export function windowOn(windows: readonly Window[], platform: string): Window {
  const found = windows.find((window) => window.platform === platform)
  if (found === undefined) throw new Error(`no window to ${platform}`)
  return found
}

/** The cards in somebody's chat, oldest first. */
export function cardsOf(window: Window, userId: string): ShownCard[] {
  return window.entriesOf(userId).flatMap((entry) => (entry.kind === 'card' ? [entry.card] : []))
}

/** Everything that is written in an entry, as lines. */
export function linesOf(entry: Entry): string[] {
  if (entry.kind === 'card') return entry.card.lines
  if (entry.kind === 'file') return [`（文件）${entry.name}`]
  return entry.kind === 'other' ? [`（${entry.what}）`] : entry.text.split('\n')
}
