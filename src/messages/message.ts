/**
 * What is said to one person, before a platform has shaped it.
 *
 * The card is the intersection of WeCom's `template_card` and a DingTalk card: small, closed, and refused when it
 * exceeds the limits below, so that no text is ever cut on somebody's screen.
 */

/** The chat platforms huiwu speaks. */
export type PlatformName = 'wecom' | 'dingtalk'

/** Where a person can be reached: a user id on a platform. WeCom ids are kept folded to lower case. */
export type Account = { platform: PlatformName; userId: string }

/** A group chat in which huiwu was spoken to. Many read there: it hears nothing personal. */
export type Group = { platform: PlatformName; group: string }

/**
 * The line on which one message came, open for a while: the only way to somebody the platform does not identify. It is
 * named by that message's id; who has its `url` may write there, so it is shown nowhere.
 */
export type Line = { platform: PlatformName; line: string; url: string }

/** Whatever a message can be sent to. */
export type Address = Account | Group | Line

/** The part of an address that is not the platform: a user id, a group's id, a line. */
export function addressId(to: Address): string {
  if ('userId' in to) return to.userId
  return 'group' in to ? to.group : to.line
}

/** An address in one word, as jobs and keys carry it: `wecom:zhang.wei`. */
export function addressKey(to: Address): string {
  return `${to.platform}:${addressId(to)}`
}

/** One labelled line of a card. */
export type Row = { label: string; value: string }

/** One button. The key means nothing by itself: meaning and rights live behind the card's id. */
export type Action = { key: string; label: string; tone?: 'primary' | 'plain' | 'danger' }

/**
 * One choice beside the buttons, sent by the button `action`. The first option is neutral, because a platform that
 * shows a drop-down preselects it; one that shows a button per option leaves it out.
 */
export type Choice = { key: string; title: string; action: string; options: [Option, ...Option[]] }

/** What a press says: the key of the button, and what was chosen, where the button carries a choice. */
export type Pressed = { actionKey: string; choice?: string }

/** One line of a drop-down; the id comes back with the press. */
export type Option = { id: string; text: string }

/** What every card shows, whatever its state. `link` opens when the card itself is pressed. */
export type CardFace = {
  title: string
  source?: string
  summary?: string
  citation?: string
  rows: Row[]
  link?: string
}

/** A card: read only, open for a decision, or closed with its outcome. */
export type Card = CardFace &
  (
    | { state: 'notice' }
    | { state: 'open'; actions: [Action, ...Action[]]; choice?: Choice }
    | { state: 'closed'; outcome: string }
  )

/** A file sent in chat; the content travels as base64 so that the outbox can keep it. */
export type Attachment = { name: string; base64: string }

/**
 * One message to one address. `id` is ours, unguessable and never reused: it becomes WeCom's `task_id` and
 * DingTalk's `outTrackId`. `text` is always there: it is the message, or what is said where a card cannot be shown.
 * `revision` says how often its card was redrawn.
 */
export type Message = {
  id: string
  to: Address
  text: string
  revision?: number
  format?: 'plain' | 'markdown'
  card?: Card
  file?: Attachment
}

/** The limits common to both platforms, in characters unless the name says bytes. */
export const LIMITS = {
  title: 26,
  source: 13,
  summary: 112,
  citation: 60,
  rows: 6,
  rowLabel: 5,
  rowValue: 26,
  actions: 6,
  actionLabel: 10,
  actionKeyBytes: 32,
  options: 10,
  optionText: 16,
  choiceTitle: 13,
  outcome: 10,
  idBytes: 64,
} as const

const length = (text: string) => [...text].length
const bytes = (text: string) => Buffer.byteLength(text, 'utf8')

/**
 * Everything that is too long, too many or missing in a card, one sentence each with the offending text; an empty
 * list means that both platforms show the card whole.
 */
export function cardProblems(card: Card): string[] {
  return [...faceProblems(card), ...stateProblems(card)]
}

function faceProblems(card: CardFace): string[] {
  return [
    ...tooLong('title', card.title, LIMITS.title),
    ...(card.title.trim() === '' ? ['title is empty'] : []),
    ...tooLong('source', card.source, LIMITS.source),
    ...tooLong('summary', card.summary, LIMITS.summary),
    ...tooLong('citation', card.citation, LIMITS.citation),
    ...tooMany('rows', card.rows, LIMITS.rows),
    ...card.rows.flatMap((row) => [
      ...(row.label.trim() === '' ? ['a row has no label'] : []),
      ...tooLong('row label', row.label, LIMITS.rowLabel),
      ...tooLong('row value', row.value, LIMITS.rowValue),
    ]),
  ]
}

function stateProblems(card: Card): string[] {
  if (card.state === 'closed') return tooLong('outcome', card.outcome, LIMITS.outcome)
  if (card.state === 'notice') return []
  return [
    ...tooMany('actions', card.actions, LIMITS.actions),
    ...repeated(
      'action key',
      card.actions.map((action) => action.key),
    ),
    ...card.actions.flatMap((action) => [
      ...tooLong('action label', action.label, LIMITS.actionLabel),
      ...(bytes(action.key) > LIMITS.actionKeyBytes
        ? [`action key over ${LIMITS.actionKeyBytes} bytes: ${action.key}`]
        : []),
    ]),
    ...(card.choice === undefined ? [] : choiceProblems(card.choice, card.actions)),
  ]
}

function choiceProblems(choice: Choice, actions: readonly Action[]): string[] {
  return [
    ...(actions.some(({ key }) => key === choice.action) ? [] : [`no button ${choice.action} sends the choice`]),
    ...tooLong('choice title', choice.title, LIMITS.choiceTitle),
    ...tooMany('options', choice.options, LIMITS.options),
    ...repeated(
      'option id',
      choice.options.map((option) => option.id),
    ),
    ...choice.options.flatMap((option) => tooLong('option', option.text, LIMITS.optionText)),
  ]
}

function tooLong(what: string, text: string | undefined, limit: number): string[] {
  return text !== undefined && length(text) > limit
    ? [`${what} has ${length(text)} characters, ${limit} fit: ${text}`]
    : []
}

function tooMany(what: string, list: readonly unknown[], limit: number): string[] {
  return list.length > limit ? [`${list.length} ${what}, ${limit} fit`] : []
}

function repeated(what: string, keys: string[]): string[] {
  return new Set(keys).size < keys.length ? [`${what} repeated: ${keys.join(', ')}`] : []
}
