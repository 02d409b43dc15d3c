import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseRulebook, type Rulebook } from '../../src/rules/rulebook.ts'

const FILE = new URL('../../prisma/rulebook/2021-06-18.yml', import.meta.url)

/** The rulebook file as plain data, new each time, for tests that spoil it. */
export function rulebookData(): ReturnType<typeof parse> {
  return parse(readFileSync(FILE, 'utf8'))
}

/** The measures as adopted on 2021-06-18. */
export const book: Rulebook = parseRulebook(rulebookData())
