import type { Card, Pressed } from '../../messages/message.ts'

/** A button as DingTalk shows it: its text, its look, and what a press of it means. */
export type Button = Pressed & { text: string; tone: 'primary' | 'plain' | 'danger' }

/**
 * The buttons of a card. DingTalk shows no drop-down here: whoever chooses presses the option itself, so that the
 * button that would have sent the choice, and the neutral first option, are left out.
 */
export function buttonsOf(card: Card): Button[] {
  if (card.state !== 'open') return []
  const { actions, choice } = card
  const plain = actions
    .filter(({ key }) => key !== choice?.action)
    .map(({ key, label, tone }) => ({ text: label, tone: tone ?? 'plain', actionKey: key }))
  if (choice === undefined) return plain
  const [, ...options] = choice.options
  const chosen = options.map(({ id, text }) => ({ text, tone: 'plain' as const, actionKey: choice.action, choice: id }))
  return [...chosen, ...plain]
}
