import { type Action, type Card, type Choice, cardProblems, type Row } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'

/** The parts of a template card that huiwu uses (page 90236; limits are checked by `cardProblems`). */
export type TemplateCard = Face & (NoticeCard | ButtonCard)

type Face = {
  main_title: { title: string }
  source?: { desc: string }
  quote_area?: { type: 0; quote_text: string }
  sub_title_text?: string
  horizontal_content_list?: { keyname: string; value: string }[]
  card_action?: { type: 1; url: string }
}
type NoticeCard = { card_type: 'text_notice' }
type ButtonCard = {
  card_type: 'button_interaction'
  /** Only when sent for the first time; an update has none, and the press still brings the first one. */
  task_id?: string
  button_selection?: { question_key: string; title: string; option_list: { id: string; text: string }[] }
  button_list: { text: string; key: string; style?: 1 | 2 | 3 }[]
  /** Only in an update: one grey label instead of the buttons. */
  replace_text?: string
}

/** The key of the label of a closed card, should a client ever let somebody press it. */
const CLOSED_KEY = 'closed'
const TASK_ID = /^[0-9A-Za-z_@-]{1,128}$/

/**
 * The page shows its four styles only as a picture: 1 is the filled blue default, the others are lighter, red and
 * outlined. That 2 is the light one and 3 the red one is unconfirmed. No tone leaves the choice to WeCom.
 */
const STYLES = { primary: 1, plain: 2, danger: 3 } as const

/**
 * A card as `message/send` wants it (page 90236): a notice, or open with buttons and `taskId`, by which a repeated
 * attempt is recognised. A closed card can only replace another one. Throws UnsendableError.
 */
export function encodeCard(card: Card, taskId: string): TemplateCard {
  if (card.state === 'closed') throw new UnsendableError('a closed card cannot be sent, only replace another')
  if (!TASK_ID.test(taskId)) throw new UnsendableError('the id is no task_id', [taskId])
  const encoded = encodeReplacement(card)
  return encoded.card_type === 'button_interaction' ? { ...encoded, task_id: taskId } : encoded
}

/**
 * A card as `message/update_template_card` wants it (page 94888): with new buttons, or closed. A closed card keeps
 * one button beside `replace_text`, because `button_list` is required and the page's own sample has both; it carries
 * the outcome too, in case a client shows it. Throws UnsendableError.
 */
export function encodeReplacement(card: Card): TemplateCard {
  const problems = [...cardProblems(card), ...wecomProblems(card)]
  if (problems.length > 0) throw new UnsendableError('the card does not fit', problems)
  if (card.state === 'notice') return { card_type: 'text_notice', ...face(card) }
  if (card.state === 'closed') return { card_type: 'button_interaction', ...face(card), ...closed(card.outcome) }
  return { card_type: 'button_interaction', ...face(card), ...open(card.actions, card.choice) }
}

function face(card: Card): Face {
  return {
    main_title: { title: card.title },
    ...(filled(card.source) && { source: { desc: card.source } }),
    ...(filled(card.citation) && { quote_area: { type: 0, quote_text: card.citation } }),
    ...(filled(card.summary) && { sub_title_text: card.summary }),
    ...(card.rows.length > 0 && { horizontal_content_list: card.rows.map(line) }),
    ...(filled(card.link) && { card_action: { type: 1, url: card.link } }),
  }
}

function line(row: Row) {
  return { keyname: row.label, value: row.value }
}

function open(actions: readonly Action[], choice: Choice | undefined): Pick<ButtonCard, 'button_list'> {
  return { ...(choice && { button_selection: selection(choice) }), button_list: actions.map(button) }
}

function button({ key, label, tone }: Action): ButtonCard['button_list'][number] {
  return { text: label, key, ...(tone && { style: STYLES[tone] }) }
}

function selection({ key, title, options }: Choice) {
  return { question_key: key, title, option_list: options.map(({ id, text }) => ({ id, text })) }
}

function closed(outcome: string): Pick<ButtonCard, 'button_list' | 'replace_text'> {
  return { button_list: [{ text: outcome, key: CLOSED_KEY, style: STYLES.plain }], replace_text: outcome }
}

function filled(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

/** What WeCom demands beyond the limits common to both platforms. */
function wecomProblems(card: Card): string[] {
  return [
    ...(card.state === 'notice' && !filled(card.link) ? ['a notice card must have a link, WeCom opens it'] : []),
    ...(filled(card.link) && !isLink(card.link) ? [`no http(s) link of at most 2048 bytes: ${card.link}`] : []),
    ...(card.state === 'closed' ? empty('outcome', [card.outcome]) : []),
    ...(card.state === 'open' ? keyProblems(card.actions, card.choice) : []),
  ]
}

function keyProblems(actions: readonly Action[], choice: Choice | undefined): string[] {
  const ids = choice?.options.map((option) => option.id) ?? []
  return [
    ...empty(
      'action',
      actions.flatMap(({ key, label }) => [key, label]),
    ),
    ...(choice === undefined ? [] : empty('choice', [choice.key, ...ids, ...choice.options.map(({ text }) => text)])),
    ...ids.filter((id) => Buffer.byteLength(id) > 128).map((id) => `option id over 128 bytes: ${id}`),
  ]
}

function empty(what: string, texts: readonly string[]): string[] {
  return texts.some((text) => text.trim() === '') ? [`a key, id or text of the ${what} is empty`] : []
}

function isLink(link: string): boolean {
  return /^https?:\/\/\S+$/.test(link) && URL.canParse(link) && Buffer.byteLength(link) <= 2048
}
