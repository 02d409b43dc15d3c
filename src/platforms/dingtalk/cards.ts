import { type Card, cardProblems } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import { type Button, buttonsOf } from './buttons.ts'

/**
 * The public data of our card template (`templates/dingtalk/card.json`): every value is text, lists are JSON inside it
 * (S/0789). What a card lacks is empty, so that an update also clears.
 */
export type CardData = Record<(typeof VARIABLES)[number], string>

/** The variables of the template, all of them always sent. */
const VARIABLES = ['title', 'source', 'summary', 'rows', 'citation', 'buttons', 'outcome', 'link'] as const

const COLORS = { primary: 'blue', plain: 'gray', danger: 'red' } as const

/**
 * A card in its state, as createAndDeliver and an update want it. `revision` travels with each button and comes back
 * with the press, because a press has no id of its own. Throws UnsendableError.
 */
export function encodeCard(card: Card, revision: number): CardData {
  const problems = [...cardProblems(card), ...dingtalkProblems(card)]
  if (problems.length > 0) throw new UnsendableError('the card does not fit', problems)
  return {
    title: card.title,
    source: card.source ?? '',
    summary: card.summary ?? '',
    rows: JSON.stringify(card.rows.map(({ label, value }) => ({ label, value }))),
    citation: card.citation ?? '',
    buttons: JSON.stringify(buttonsOf(card).map((button) => encodeButton(button, revision))),
    outcome: card.state === 'closed' ? card.outcome : '',
    link: card.link ?? '',
  }
}

/** What the template needs beyond the limits common to both platforms. */
function dingtalkProblems(card: Card): string[] {
  const texts = buttonsOf(card).flatMap(({ text, actionKey }) => [text, actionKey])
  return [
    ...(card.state === 'closed' && card.outcome.trim() === '' ? ['the outcome of the closed card is empty'] : []),
    ...(texts.some((text) => text.trim() === '') ? ['a button has no text or no key'] : []),
    ...(card.link && !/^https?:\/\/\S+$/.test(card.link) ? [`no http(s) link: ${card.link}`] : []),
  ]
}

/**
 * One entry of the list of buttons (section 6.8): a press sends `actionId` and `params` back. A client that shows a
 * button as busy goes by its actionId, so each has its own, and what it means stands in the params.
 */
function encodeButton({ text, tone, actionKey, choice }: Button, revision: number) {
  const actionId = choice === undefined ? actionKey : `${actionKey}:${choice}`
  const params = { action: actionKey, revision: String(revision), ...(choice !== undefined && { choice }) }
  const event = { type: 'sendCardRequest', params: { actionId, params } }
  return { text, color: COLORS[tone], status: 'normal', event }
}
