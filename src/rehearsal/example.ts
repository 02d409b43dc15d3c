import type { Shown, ShownCard } from './window.ts'

/** A sample before it lies in anybody's chat: what was said, and by whom. */
export type Example = { title: string; about: string; entries: (Shown & { mine?: boolean })[] }

/** A chat of one card. */
export function exampleOf(title: string, about: string, card: ShownCard): Example {
  return { title, about, entries: [{ kind: 'card', card }] }
}
