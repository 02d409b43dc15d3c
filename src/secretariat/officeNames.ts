import type { Office } from '../rules/facts.ts'

/** The offices as people write them; the longer before the shorter that it ends with or begins with. */
export const OFFICE_NAMES: readonly (readonly [string, Office])[] = [
  ['会员代表', 'delegate'],
  ['常务理事', 'standing_director'],
  ['理事', 'director'],
  ['监事长', 'chief_supervisor'],
  ['监事', 'supervisor'],
  ['副会长', 'vice_president'],
  ['会长', 'president'],
]

/** The office a word names; undefined when it names none. */
export function officeNamed(word: string): Office | undefined {
  return OFFICE_NAMES.find(([name]) => name === word.trim())?.[1]
}
