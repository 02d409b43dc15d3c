import { cardsOf, type ShownButton, type ShownCard, type Taken, type Window } from './window.ts'

/** A button on a card. */
type Found = { card: ShownCard; button: ShownButton }

/** The newest button in somebody's chat whose label has these words. */
export function findButton(window: Window, userId: string, label: string): Found | undefined {
  return cardsOf(window, userId)
    .flatMap((card) => card.buttons.map((button) => ({ card, button })))
    .findLast(({ button }) => button.label.includes(label))
}

/** Presses a button; `option` is in the words of what is chosen with it. */
export function pressButton(window: Window, userId: string, found: Found, option?: string): Promise<Taken> {
  const { card, button } = found
  const chosen = option === undefined ? undefined : card.options.find(({ text }) => text.includes(option))
  const choice = button.choice ?? chosen?.id
  return window.press(userId, card.id, { key: button.key, ...(choice !== undefined && { choice }) })
}
