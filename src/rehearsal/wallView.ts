import type { PlatformName } from '../messages/message.ts'

/** What stands behind a message, as the glass wall shows it. Times are worded; tokens and secrets are never in it. */
export type WallView = {
  /** Which message: its place in whose chat. */
  spot: { platform: PlatformName; userId: string; no: number }
  title: string
  when: string
  wire: WireView[]
  origin: FactsView[]
  rules: RulesView
  /** None for a person's own words. */
  wording?: WordingView
  trail: TrailView[]
}

/** One exchange on the wire: what it is for, the line of the call, how it ended, and what went over. */
export type WireView = {
  what: string
  when: string
  toHuiwu: boolean
  line: string
  /** `HTTP 200`, or why nobody answered. */
  ended?: { text: string; failed: boolean }
  parts: PartView[]
}

/** A text that went over the wire: laid out for reading, and as it was sent. */
export type PartView = { label: string; pretty: string; raw: string }

/** Something that is kept of the message: labelled lines, and the record itself. */
export type FactsView = { title: string; facts: { label: string; value: string }[]; raw?: string }

/** What the rules say on the day of the message of those it concerns, and the articles that say so. */
export type RulesView = {
  asOf: string
  instrument?: string
  members: { no: string; name: string; why: string; findings: FindingView[] }[]
  articles: { at: string; text: string; by: string }[]
  /** Why there is nothing to say. */
  note?: string
}

/** A finding in words, the places it rests on, and the finding itself. */
export type FindingView = { text: string; at: string; key: string; raw: string }

/** Where the words of a message come from, and what they would be from the file as it is now. */
export type WordingView = {
  file: string
  about: string
  source: string
  /** The file is not what the running service has read. */
  changed: boolean
  /** What a secretary may do. */
  how: string
  refusal?: { reason: string; file: string; text: string; changed: boolean }
  /** What fills a card. */
  look?: string
  /** The same card worded from the file as it is now, where that differs. */
  preview?: string
  problem?: string
}

/** One event of the audit trail; `here` when it was written together with the message. */
export type TrailView = {
  when: string
  who: string
  what: string
  type: string
  subject: string
  here: boolean
  data: { label: string; value: string }[]
}
