import { wordHandbook } from './handbookPage.ts'
import type { Wording } from './wording.ts'

/**
 * What is wrong with the handbook: a chapter that cannot be filled in with its samples, a card or a button that it does
 * not explain, and one that it explains although there is none. One sentence each; none when all is well.
 */
export function handbookProblems(wording: Wording): string[] {
  return [...chapterProblems(wording), ...cardProblems(wording)]
}

function chapterProblems(wording: Wording): string[] {
  return wording.handbook.chapters.flatMap((chapter) => {
    try {
      wordHandbook({ ...wording, handbook: { ...wording.handbook, chapters: [chapter] } }, chapter.values)
      return []
    } catch (error) {
      const [what] = (error instanceof Error ? error.message : String(error)).split('\n')
      return [`${chapter.file}: ${what}; there is: ${Object.keys(chapter.values).join(', ') || 'nothing'}`]
    }
  })
}

function cardProblems({ templates, handbook: { cards, cardsFile } }: Wording): string[] {
  const there = [...templates.values()].filter(({ name }) => name.startsWith('cards/'))
  const inTemplates = there.flatMap(({ name, card }) => namesOf(name.replace('cards/', ''), card?.actions ?? {}))
  const inHandbook = Object.entries(cards).flatMap(([name, { buttons }]) => namesOf(name, buttons))
  return [
    ...missingFrom(inHandbook, inTemplates).map((name) => `${cardsFile}: ${name} is not explained`),
    ...missingFrom(inTemplates, inHandbook).map((name) => `${cardsFile}: ${name} is explained, but there is none`),
  ]
}

/** A card and each of its buttons by name: `seal`, `seal.confirm`. */
function namesOf(card: string, buttons: Record<string, unknown>): string[] {
  return [card, ...Object.keys(buttons).map((key) => `${card}.${key}`)]
}

function missingFrom(have: string[], wanted: string[]): string[] {
  return wanted.filter((name) => !have.includes(name))
}
