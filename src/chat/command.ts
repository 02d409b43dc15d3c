import type { Outcome } from '../messages/notice.ts'
import type { Asker } from '../secretariat/asker.ts'
import type { Desk } from '../secretariat/desk.ts'

/**
 * A command: the first word of what is said decides. `rest` is what follows, folded (NFKC) and trimmed. Words are the
 * conversation's vocabulary: the first is the name, the others are also understood. Who may use it stands under that name in
 * the table of rights.
 */
export type Command = {
  words: [string, ...string[]]
  /** What follows is somebody's statement: it is handed on exactly as written, not folded. */
  verbatim?: true
  run(desk: Desk, asker: Asker, rest: string): Promise<Outcome>
}

/** A press on a card: what the card asks about, which button, and what was chosen in its drop-down. */
export type Press = { subject: string; choice?: string }

/** A button: the question its card asks, its key, and what it does. Who may press it stands in the table of rights. */
export type CardAction = {
  question: string
  key: string
  run(desk: Desk, asker: Asker, press: Press): Promise<Outcome>
}
