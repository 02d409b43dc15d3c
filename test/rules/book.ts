import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { isFindingReading } from '../../src/rules/readings.ts'
import { parseRulebook, type Rulebook, withReadings } from '../../src/rules/rulebook.ts'

const FILE = new URL('../../prisma/rulebook/2021-06-18.yml', import.meta.url)

/** The rulebook file as plain data, new each time, for tests that spoil it. */
export function rulebookData(): ReturnType<typeof JSON.parse> {
  return load(readFileSync(FILE, 'utf8'))
}

/** The measures as adopted on 2021-06-18. */
export const book: Rulebook = parseRulebook(rulebookData())

/** The measures under other readings; those that no finding consults are written in, as a drafter would. */
export function bookUnder(chosen: Record<string, string>): Rulebook {
  const data = rulebookData()
  const writtenIn = ([name]: [string, string]) => name in data.readings && !isFindingReading(name)
  const { true: written = [], false: tried = [] } = Object.groupBy(Object.entries(chosen), (one) => `${writtenIn(one)}`)
  for (const [name, option] of written) data.readings[name].default = option
  const rulebook = written.length === 0 ? book : parseRulebook(data)
  return withReadings(rulebook, Object.fromEntries(tried))
}
