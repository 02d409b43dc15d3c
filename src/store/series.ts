import type { Day } from '../rules/facts.ts'

/** What the first number of a series is made of where the association has none yet. */
export type FirstNumber = { prefix: string; digits: number }

/**
 * The number after these, in the way the association itself numbers: as the most used kind of them goes on. ZS-0053
 * follows ZS-0052; a year in them is that of the day, so that ZS-2026-001 is the first of 2026 after ZS-2021-052.
 */
export function nextInSeries(numbers: readonly string[], day: Day, first: FirstNumber): string {
  const year = day.slice(0, 4)
  const parts = numbers.flatMap((no) => {
    const [, prefix, digits] = /^(.*?)(\d+)$/.exec(no) ?? []
    if (prefix === undefined || digits === undefined) return []
    return [{ prefix, digits, kind: prefix.replace(/20\d\d/, year) }]
  })
  const [series = []] = [...Map.groupBy(parts, ({ kind }) => kind).values()].sort((a, b) => b.length - a.length)
  const prefix = series[0]?.kind ?? first.prefix
  const width = Math.max(0, ...series.map(({ digits }) => digits.length)) || first.digits
  const same = series.filter((one) => one.prefix === prefix)
  const highest = same.map(({ digits }) => BigInt(digits)).reduce((a, b) => (a > b ? a : b), 0n)
  return `${prefix}${String(highest + 1n).padStart(width, '0')}`
}
