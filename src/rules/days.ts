import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { Day } from './facts.ts'

const FRIDAY = 5

/** The day so many days later (earlier, when negative). */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** The same day so many years later; 29 February becomes 28 February in a year without one. */
export function addYears(day: Day, years: number): Day {
  return Temporal.PlainDate.from(day).add({ years }).toString()
}

/** Days from one day to another, negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days
}

/** The calendar year of a day. */
export function yearOf(day: Day): number {
  return Number(day.slice(0, 4))
}

/** The day of a local time `YYYY-MM-DDTHH:MM`. */
export function dayOf(localTime: string): Day {
  return localTime.slice(0, 10)
}

/**
 * Whether people work on that day: statutory holidays are off, make-up work days are on. Of years whose holidays the
 * State Council has not announced yet only the weekends are known.
 *
 * The calendar is read as data: its package's own functions answer by the machine's time zone, and west of Greenwich
 * give 4 February 2025 as a working day.
 */
export function isWorkingDay(day: Day): boolean {
  if (Object.hasOwn(calendar.workdays, day)) return true
  return Temporal.PlainDate.from(day).dayOfWeek <= FRIDAY && !Object.hasOwn(calendar.holidays, day)
}

/** The day itself when it is a working day, else the next one. */
export function nextWorkingDay(day: Day): Day {
  let candidate = day
  while (!isWorkingDay(candidate)) candidate = addDays(candidate, 1)
  return candidate
}

/** Whether `day` lies in the span from … until, both included; an open end has no bound. */
export function isWithin(day: Day, span: { from?: Day; until?: Day }): boolean {
  return (span.from === undefined || span.from <= day) && (span.until === undefined || day <= span.until)
}
