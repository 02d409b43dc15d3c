/** A card as the terminal shows it: its lines, what can be pressed, what can be chosen, the label that closed it. */
export type ShownCard = {
  id: string
  lines: string[]
  buttons: { key: string; label: string }[]
  options: { id: string; text: string }[]
  closed?: string
}

/** One thing in somebody's chat as it looks now. */
export type Entry = { from: 'huiwu' | 'person' } & ({ lines: string[] } | { card: ShownCard })

/** A simulated platform as the rehearsal shows it: who is there, what they see, what their hands do. */
export type Window = {
  platform: string
  people(): { userId: string; name: string }[]
  entriesOf(userId: string): Entry[]
  say(userId: string, text: string): Promise<unknown>
  press(userId: string, card: ShownCard, press: { key: string; choice?: string }): Promise<unknown>
}

/** The window somebody sits at. Throws for an account that is on none. */
export function windowOf(windows: readonly Window[], userId: string): Window {
  const found = windows.find((window) => window.people().some((person) => person.userId === userId))
  if (found === undefined) throw new Error(`没有账号 ${userId}，输入“谁”列出全部账号`)
  return found
}

/** The cards in somebody's chat, oldest first. */
export function cardsOf(window: Window, userId: string): ShownCard[] {
  return window.entriesOf(userId).flatMap((entry) => ('card' in entry ? [entry.card] : []))
}
