import { cardsOf, type ShownButton, type ShownCard, type Taken, type Window } from './window.ts'

/** A button on a card. */
type Found = { card: ShownCard; button: ShownButton }

/** The button in somebody's chat whose label begins with these words, or at least has them, on the newest such card. */
export function findButton(window: Window, userId: string, words: string): Found | undefined {
  const newest = cardsOf(window, userId)
    .toReversed()
    .flatMap((card) => card.buttons.map((button) => ({ card, button })))
  return (
    newest.find(({ button }) => button.label.startsWith(words)) ??
    newest.find(({ button }) => button.label.includes(words))
  )
}

/** Presses a button; `option` is among the words of what is chosen with it. */
export function pressButton(window: Window, userId: string, found: Found, option?: string): Promise<Taken> {
  const { card, button } = found
  const chosen = option === undefined ? undefined : card.options.find(({ text }) => text.includes(option))
  const choice = button.choice ?? chosen?.id
  return window.press(userId, card.id, { key: button.key, ...(choice !== undefined && { choice }) })
}
