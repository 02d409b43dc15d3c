import { type Citation, citationOf, numberFromText } from './citation.ts'
import type { Rulebook } from './rulebook.ts'

/** A passage of the measures. `text` is what is printed, or the note on a number the print skips. */
export type Passage = { citation: Citation; text: string; reserved: boolean }

const PLACE =
  /^第?\s*([一二三四五六七八九十]+|\d{1,2})\s*条?\s*(?:[.．·（(第]\s*([一二三四五六七八九十]+|\d{1,2})\s*[）)项款]?)?$/

/**
 * The passages people mean by `第四条`, `四`, `4`, `第四条（三）`, `第4条第3项` or `4.3`: the place itself and, for an
 * article, its items in printed order. Empty when the measures have no such place.
 */
export function findPassages(rulebook: Rulebook, typed: string): Passage[] {
  const [, articleText, itemText] = PLACE.exec(typed.trim()) ?? []
  const article = articleText === undefined ? undefined : numberFromText(articleText)
  if (article === undefined) return []
  const item = itemText === undefined ? undefined : numberFromText(itemText)
  return passages(rulebook).filter(
    ({ citation }) => citation.article === article && (item === undefined || citation.item === item),
  )
}

/** The passages in which every one of the words occurs, in printed order. */
export function searchPassages(rulebook: Rulebook, words: string): Passage[] {
  const wanted = words.split(/\s+/).filter((word) => word !== '')
  if (wanted.length === 0) return []
  return passages(rulebook).filter(({ text, reserved }) => !reserved && wanted.every((word) => text.includes(word)))
}

/** Every passage in printed order: each article's own text, then its items. */
export function passages(rulebook: Rulebook): Passage[] {
  const passage =
    (reserved: boolean) =>
    ([key, text]: [string, string]) => ({
      citation: citationOf(rulebook.instrument, key),
      text,
      reserved,
    })
  const all = [
    ...Object.entries(rulebook.articles).map(passage(false)),
    ...Object.entries(rulebook.reserved).map(passage(true)),
  ]
  return all.sort(({ citation: a }, { citation: b }) => a.article - b.article || (a.item ?? 0) - (b.item ?? 0))
}
