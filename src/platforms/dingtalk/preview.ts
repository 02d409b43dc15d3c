import type { Words } from '../../messages/wording.ts'
import { encodeNotice, previewActionCard } from './actionCard.ts'
import { encodeCard } from './cards.ts'
import { encodeText } from './text.ts'

/**
 * Words as DingTalk would get them: the text always, because a place that is no private chat gets it; the card in both
 * its shapes, with our template and without. Throws UnsendableError.
 */
export function encodeWords({ text, format, card }: Words): unknown {
  const words = encodeText(text, format)
  if (card === undefined) return words
  if (card.state === 'closed') return [words, encodeCard(card, 0)]
  return [words, encodeCard(card, 0), card.state === 'open' ? previewActionCard(card) : encodeNotice(card)]
}
