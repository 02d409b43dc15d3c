import type { Values } from '../messages/notice.ts'

/** One line of the digest: what is said, and the key by which it is news only once. */
export type DigestLine = { key: string; values: Values }

/** A section as the template shows it: the first lines, and how many more there are. */
export type DigestSection = { lines: Values[]; more: number }

/** How many lines of a section are shown; the others are counted. */
const SHOWN = 8

/** The section of these lines. */
export function sectionOf(lines: readonly DigestLine[]): DigestSection {
  return { lines: lines.slice(0, SHOWN).map((line) => line.values), more: Math.max(0, lines.length - SHOWN) }
}

/** The lines that were not told before. */
export function newsIn(lines: readonly DigestLine[], told: ReadonlySet<string>): DigestLine[] {
  return lines.filter((line) => !told.has(line.key))
}
