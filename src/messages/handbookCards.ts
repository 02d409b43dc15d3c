import type { CardEntry } from './handbook.ts'
import type { Look } from './notice.ts'
import type { Template } from './template.ts'
import { type Wording, wordWhole } from './wording.ts'

/** A card as the handbook explains it: whom it goes to, what each button does, and how it looks afterwards. */
export type CardExplained = {
  name: string
  about: string
  to: string
  buttons: { question: string; key: string; label: string; does: string }[]
  outcomes: string[]
}

/**
 * Every kind of card, in the order of the handbook: labels and outcomes are read from the templates themselves. Throws
 * what handbookProblems reports.
 */
export function explainCards(wording: Wording): CardExplained[] {
  return Object.entries(wording.handbook.cards).map(([name, entry]) => {
    const template = wording.templates.get(`cards/${name}`)
    if (template === undefined) throw new Error(`handbook/cards.yml: there is no card ${name}`)
    return explainCard(wording, template, entry)
  })
}

function explainCard(wording: Wording, template: Template, entry: CardEntry): CardExplained {
  const look: Look = { template: template.name, values: template.values }
  return {
    name: entry.name,
    about: template.about,
    to: entry.to,
    buttons: Object.keys(template.card?.actions ?? {}).map((key) => ({
      question: entry.question ?? '',
      key,
      label: labelOf(wording, look, key),
      does: doesOf(template, entry, key),
    })),
    outcomes: Object.keys(template.card?.outcomes ?? {}).map((outcome) => outcomeOf(wording, { ...look, outcome })),
  }
}

function doesOf(template: Template, entry: CardEntry, key: string): string {
  const does = entry.buttons[key]
  if (does === undefined) throw new Error(`handbook/cards.yml: the button ${key} of ${template.name} is not explained`)
  return does
}

function labelOf(wording: Wording, look: Look, key: string): string {
  const { card } = wordWhole(wording, { ...look, actions: [key] })
  return card?.state === 'open' ? card.actions[0].label : ''
}

function outcomeOf(wording: Wording, look: Look): string {
  const { card } = wordWhole(wording, look)
  return card?.state === 'closed' ? card.outcome : ''
}
