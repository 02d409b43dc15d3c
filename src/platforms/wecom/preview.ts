import type { Words } from '../../messages/wording.ts'
import { encodeCard, encodeReplacement } from './cards.ts'
import { encodeText } from './text.ts'

/** Words as WeCom would get them: the card when there is one, else the text. Throws UnsendableError. */
export function encodeWords(words: Words): unknown {
  if (words.card === undefined) return encodeText(words.text, words.format)
  return words.card.state === 'closed' ? encodeReplacement(words.card) : encodeCard(words.card, 'preview')
}
