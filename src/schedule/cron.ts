import { parse } from 'node-cron'

/** How far back an occurrence is looked for: every expression in the table of jobs has one in a year. */
const DAYS_BACK = 366

/**
 * The latest instant, up to and including `now`, at which a five-field cron expression is due on the clocks of that
 * zone. A day has to satisfy all day fields. An hour that a change of clocks skips is due right after it. Throws when
 * there is none within a year.
 */
export function latestSlot(expression: string, now: Temporal.ZonedDateTime): Temporal.Instant {
  const fields = parse(expression)
  for (let back = 0; back < DAYS_BACK; back += 1) {
    const day = now.toPlainDate().subtract({ days: back })
    if (!isDay(fields, day)) continue
    const slot = latestOn(fields, day, now)
    if (slot !== undefined) return slot
  }
  throw new Error(`${expression} is due on no day of a year`)
}

type Fields = ReturnType<typeof parse>

function isDay({ month, dayOfMonth, dayOfWeek }: Fields, day: Temporal.PlainDate): boolean {
  // Cron's week begins with Sunday as 0.
  return month.includes(day.month) && dayOfMonth.includes(day.day) && dayOfWeek.includes(day.dayOfWeek % 7)
}

function latestOn(
  { hour, minute }: Fields,
  day: Temporal.PlainDate,
  now: Temporal.ZonedDateTime,
): Temporal.Instant | undefined {
  return hour
    .flatMap((h) => minute.map((m) => new Temporal.PlainTime(h, m)))
    .map((time) => day.toZonedDateTime({ timeZone: now.timeZoneId, plainTime: time }).toInstant())
    .filter((slot) => Temporal.Instant.compare(slot, now.toInstant()) <= 0)
    .sort(Temporal.Instant.compare)
    .at(-1)
}
