import { fillDocument } from './document.ts'
import { handbookProblems } from './handbookChecking.ts'
import { type Card, cardProblems, LIMITS } from './message.ts'
import type { Look } from './notice.ts'
import { wordPage } from './page.ts'
import type { Template } from './template.ts'
import { type Wording, type Words, wordRefusal, wordWhole } from './wording.ts'

/** How one platform would put words on the wire; throws when it cannot. */
export type Encoder = { platform: string; encode(words: Words): unknown }

/** One message as it would be shown, for `huiwu wording`: under which circumstances, and the words. */
export type Preview = { template: string; about: string; variant: string; words: Words }

/**
 * Renders every template with its sample values, in every state its card can have, through every platform's encoder.
 * Returns one sentence per problem: file, what is wrong, and which values there are. Empty when all is well.
 */
export function checkWording(wording: Wording, encoders: readonly Encoder[]): string[] {
  const problems = [...wording.templates.values()].flatMap((template) =>
    variantsOf(template).flatMap(([variant, look]) => problemsOf(wording, encoders, template, variant, look)),
  )
  return [
    ...[...problems, ...refusalProblems(wording), ...pageProblems(wording), ...documentProblems(wording)],
    ...handbookProblems(wording),
  ]
}

/** Every message with its sample values, in every state. Throws on a template that checkWording reports. */
export function previewWording(wording: Wording): Preview[] {
  return [...wording.templates.values()].flatMap((template) =>
    variantsOf(template).map(([variant, look]) => ({
      template: template.name,
      about: template.about,
      variant,
      words: wordWhole(wording, look),
    })),
  )
}

/** The states a template can be in: read only or text, open with its buttons (as many as fit), closed by each outcome. */
function variantsOf(template: Template): [string, Look][] {
  const look: Look = { template: template.name, values: template.values }
  const keys = Object.keys(template.card?.actions ?? {})
  const choice = template.card?.choice === undefined ? {} : { choice: [{ id: 'one', text: '—' }] }
  const open: [string, Look][] = []
  for (let from = 0; from < keys.length; from += LIMITS.actions) {
    open.push(['open', { ...look, ...choice, actions: keys.slice(from, from + LIMITS.actions) }])
  }
  const closed = Object.keys(template.card?.outcomes ?? {}).map((outcome): [string, Look] => [
    outcome,
    { ...look, outcome },
  ])
  return [['plain', look], ...open, ...closed]
}

function problemsOf(
  wording: Wording,
  encoders: readonly Encoder[],
  template: Template,
  variant: string,
  look: Look,
): string[] {
  const here = `${template.file} (${variant})`
  try {
    const words = wordWhole(wording, look)
    const exceeding = words.card === undefined ? [] : cardProblems(words.card)
    return [...exceeding.map((problem) => `${here}: ${problem}`), ...encoderProblems(encoders, words, here)]
  } catch (error) {
    return [`${here}: ${messageOf(error)}; there is: ${Object.keys(template.values).join(', ') || 'nothing'}`]
  }
}

function encoderProblems(encoders: readonly Encoder[], words: Words, here: string): string[] {
  return encoders.flatMap(({ platform, encode }) => {
    try {
      encode(words)
      return []
    } catch (error) {
      return [`${here}: ${platform}: ${messageOf(error)}`]
    }
  })
}

function refusalProblems(wording: Wording): string[] {
  return [...wording.refusals].flatMap(([reason, { values }]) => {
    try {
      return wordRefusal(wording, reason, values) === '' ? [`refusals: ${reason} says nothing`] : []
    } catch (error) {
      return [`refusals: ${reason}: ${messageOf(error)}; there is: ${Object.keys(values).join(', ') || 'nothing'}`]
    }
  })
}

function pageProblems(wording: Wording): string[] {
  return [...wording.pages.values()].flatMap(({ name, file, values }) => {
    try {
      wordPage(wording, name.replace('pages/', ''), values)
      return []
    } catch (error) {
      return [`${file}: ${messageOf(error)}; there is: ${Object.keys(values).join(', ') || 'nothing'}`]
    }
  })
}

function documentProblems(wording: Wording): string[] {
  return [...wording.documents].flatMap(([name, { file, values }]) => {
    try {
      fillDocument(wording, name, values)
      return []
    } catch (error) {
      return [`${file}: ${messageOf(error)}; there is: ${Object.keys(values).join(', ') || 'nothing'}`]
    }
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error)
}

/** What a card says in lines, for people who preview it in a terminal. */
export function cardLines(card: Card): string[] {
  const rows = card.rows.map((row) => `  ${row.label}：${row.value}`)
  const head = [card.source, card.title, card.summary, card.citation].filter((line) => line !== undefined)
  return [...head.map((line) => `  ${line}`), ...rows, ...stateLines(card)]
}

function stateLines(card: Card): string[] {
  if (card.state === 'notice') return []
  if (card.state === 'closed') return [`  （${card.outcome}）`]
  const choice = card.choice === undefined ? [] : [`  ▾ ${card.choice.title}`]
  return [...choice, `  ${card.actions.map((action) => `［${action.label}］`).join(' ')}`]
}
