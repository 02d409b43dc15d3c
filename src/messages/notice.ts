import type { Account, Attachment, Group, Line, Option } from './message.ts'

/** What a template is filled with: plain data, days and instants as ISO text; the template's filters make words of it. */
export type Values = Record<string, unknown>

/**
 * Who is to be told: an account that asked, every account of a person or of a staff member, all staff, or those who
 * read at a place that is no private chat.
 */
export type Recipient =
  | { account: Account }
  | { person: string }
  | { staff: string }
  | { everyStaff: true }
  | { place: Group | Line }

/** How a card looks: its template and values, open with these buttons, closed with this outcome, or read only. */
export type Look = {
  template: string
  values: Values
  actions?: string[]
  /** The options of its drop-down, without the neutral first one, which the template words. */
  choice?: Option[]
  outcome?: string
}

/** A document that is filled in when it is sent: what the file is called, its template, and what it is filled with. */
export type DocumentFile = { name: string; document: string; values: Values }

/**
 * One thing to tell somebody, before it is put into words.
 *
 * `asks` makes it a card with buttons: the question is the row of the actions table, the subject the id of what it is
 * about. `once` is a key under which it is said a single time, ever. `until` is the instant (ISO) after which it is no
 * longer worth delivering. `proves` names what its delivery is evidence for. `file` is a document that follows what is
 * said, as a message of its own.
 */
export type Notice = Look & {
  to: Recipient
  asks?: { question: string; subject: string }
  once?: string
  until?: string
  proves?: { summons: string } | { case: string } | { withdrawal: string }
  file?: Attachment | DocumentFile
}

/**
 * A change to cards already in people's chats: every open card of this question and subject takes the new look; the one
 * that was pressed takes `look`, all others `others` (or the same; `'untouched'` leaves them as they are). Where a card
 * can no longer change, a message says what it would have shown; `silent` spares that to everybody but who pressed.
 */
export type Redraw = { question: string; subject: string; look: Look; others?: Look | 'untouched'; silent?: true }

/** What came of a command or a press: what to say, and which cards change. */
export type Outcome = { say: Notice[]; redraw?: Redraw[] }

/** The answer to one account, and nothing else. */
export function reply(account: Account, template: string, values: Values): Outcome {
  return { say: [{ to: { account }, template, values }] }
}
