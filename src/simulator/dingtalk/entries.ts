/** A button of a card as its present viewer sees it (6.8). */
export type CardButton = {
  /** The buttonGroup variable it stands in. */
  variable: string
  text: string
  color: string
  status: 'normal' | 'disabled'
  /** A callback button: what a press reports. */
  actionId?: string
  params: Record<string, string>
  /** A link button: where it leads. */
  url?: string
}

/** What everything in a chat has. */
export type EntryBase = {
  from: 'robot' | 'member'
  at: Temporal.Instant
  /** Who said it, when it was a person. */
  userId?: string
  /** The message it came with; absent for what people said and for replies through a webhook. */
  processQueryKey?: string
  /** What a person said: as which message it was reported to the application. */
  msgId?: string
  /** Whom it really calls by @: named in the list and in the text. */
  mentioned?: string[]
}

/** What was said, in words or in another form. */
export type Saying =
  | { kind: 'text'; text: string }
  | { kind: 'markdown'; title: string; text: string }
  | { kind: 'actionCard'; title: string; text: string; buttons: { title: string; url: string }[] }
  | { kind: 'other'; msgtype: string; content: Record<string, unknown> }

/** An interactive card as its viewer sees it: public data, this viewer's private data, the answer to their press. */
export type CardView = {
  kind: 'card'
  outTrackId: string
  templateId: string
  data: Record<string, string>
  buttons: CardButton[]
  /** 1 at first; each change of the card counts. */
  revision: number
  updatedAt?: Temporal.Instant
}

/** A thing in a chat in its present state. */
export type ChatEntry = EntryBase & (Saying | CardView)

/** A card in a chat. */
export type CardEntry = EntryBase & CardView
