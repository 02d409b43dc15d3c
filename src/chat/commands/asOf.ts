import { Refusal } from '../../messages/refusal.ts'
import { addDays } from '../../rules/days.ts'
import type { Day } from '../../rules/facts.ts'

const SPOKEN: Record<string, number> = { 今天: 0, 今日: 0, 昨天: -1, 昨日: -1, 前天: -2, 明天: 1, 后天: 2 }

/** 2025-12-31, 2025/12/31, 2025.12.31, 20251231, 2025年12月31日, and without the year 12-31, 12月31日. */
const WRITTEN = [
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  /^(?:(?<year>\d{4})\s*[-/.年]\s*)?(?<month>\d{1,2})\s*[-/.月]\s*(?<day>\d{1,2})\s*[日号]?$/,
]

/**
 * The day that somebody asks about, today when they name none. Without a year it is the latest such day that is not still
 * to come. Refuses what is no day, and days to come.
 */
export function dayMeant(said: string, today: Day): Day {
  const typed = said.normalize('NFKC').trim()
  if (typed === '') return today
  const spoken = SPOKEN[typed]
  const day = spoken === undefined ? writtenDay(typed, today) : addDays(today, spoken)
  if (day === undefined) throw new Refusal('day_unreadable', { said: typed.slice(0, 20), example: lastYearsEnd(today) })
  if (day > today) throw new Refusal('day_in_future', { day, today, example: lastYearsEnd(today) })
  return day
}

function writtenDay(typed: string, today: Day): Day | undefined {
  const groups = WRITTEN.map((shape) => shape.exec(typed)?.groups).find((found) => found !== undefined)
  if (groups === undefined) return undefined
  const thisYear = Number(today.slice(0, 4))
  const monthAndDay = { month: Number(groups.month), day: Number(groups.day) }
  if (groups.year !== undefined) return dayOrNone({ year: Number(groups.year), ...monthAndDay })
  const candidates = [thisYear, thisYear - 1].map((year) => dayOrNone({ year, ...monthAndDay }))
  return candidates.find((day) => day !== undefined && day <= today)
}

function dayOrNone(date: { year: number; month: number; day: number }): Day | undefined {
  const monthIsReal = date.month >= 1 && date.month <= 12
  const { daysInMonth } = Temporal.PlainYearMonth.from({ year: date.year, month: monthIsReal ? date.month : 1 })
  return monthIsReal && date.day >= 1 && date.day <= daysInMonth ? Temporal.PlainDate.from(date).toString() : undefined
}

function lastYearsEnd(today: Day): Day {
  return `${Number(today.slice(0, 4)) - 1}-12-31`
}
