import type { CardType, WireCard } from './card.ts'

/** The recommended lengths in characters; longer text is cut on the screen, not refused (page 90236). */
const common = {
  'source.desc': 20,
  'main_title.title': 36,
  'main_title.desc': 44,
  'horizontal_content_list.*.keyname': 5,
  'horizontal_content_list.*.value': 30,
  'jump_list.*.title': 18,
  sub_title_text: 160,
}

const questionnaire = { 'source.desc': 20, 'main_title.title': 36, 'main_title.desc': 160, 'submit_button.text': 10 }

const recommended: Record<CardType, Record<string, number>> = {
  text_notice: { ...common, 'emphasis_content.title': 14, 'emphasis_content.desc': 22 },
  news_notice: { ...common, 'vertical_content_list.*.title': 38, 'vertical_content_list.*.desc': 160 },
  button_interaction: { ...common, 'button_list.*.text': 10, 'button_selection.option_list.*.text': 16 },
  vote_interaction: { ...questionnaire, 'main_title.title': 16, 'checkbox.option_list.*.text': 17 },
  multiple_interaction: { ...questionnaire, 'select_list.*.option_list.*.text': 16 },
}

/** One sentence for each text of the card that is longer than the page recommends. */
export function tooLong(card: WireCard): string[] {
  return Object.entries(recommended[card.card_type]).flatMap(([path, max]) =>
    textsAt(card, path.split('.'))
      .filter((found) => [...found].length > max)
      .map((found) => `${path} has ${[...found].length} characters, recommended are at most ${max}: ${found}`),
  )
}

function textsAt(value: unknown, [step, ...rest]: string[]): string[] {
  if (step === undefined) return typeof value === 'string' ? [value] : []
  if (Array.isArray(value)) return value.flatMap((item) => textsAt(item, rest))
  if (typeof value !== 'object' || value === null) return []
  return textsAt((value as Record<string, unknown>)[step], rest)
}

/** The card as a screen shows it: each text that is longer than recommended ends in "…". */
export function cutToRecommended(card: WireCard): WireCard {
  return Object.entries(recommended[card.card_type]).reduce(
    (cut, [path, max]) => cutAt(cut, path.split('.'), max) as WireCard,
    card,
  )
}

function cutAt(value: unknown, [step, ...rest]: string[], max: number): unknown {
  if (step === undefined) return typeof value === 'string' ? shorten(value, max) : value
  if (Array.isArray(value)) return value.map((item) => cutAt(item, rest, max))
  if (typeof value !== 'object' || value === null || !(step in value)) return value
  return { ...value, [step]: cutAt((value as Record<string, unknown>)[step], rest, max) }
}

function shorten(text: string, max: number): string {
  const characters = [...text]
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : text
}
