import { parse } from 'node-cron'

/** How far an occurrence is looked for: every expression in the table of jobs has one in a year. */
const DAYS = 366

/**
 * The latest instant, up to and including `now`, at which a five-field cron expression is due on the clocks of that
 * zone. A day has to satisfy all day fields. An hour that a change of clocks skips is due right after it. Throws when
 * there is none within a year.
 */
export function latestSlot(expression: string, now: Temporal.ZonedDateTime): Temporal.Instant {
  return nearestSlot(expression, now, -1)
}

/** The same, but the next instant after `now`. */
export function nextSlot(expression: string, now: Temporal.ZonedDateTime): Temporal.Instant {
  return nearestSlot(expression, now, 1)
}

function nearestSlot(expression: string, now: Temporal.ZonedDateTime, direction: 1 | -1): Temporal.Instant {
  const fields = parse(expression)
  for (let away = 0; away < DAYS; away += 1) {
    const day = now.toPlainDate().add({ days: direction * away })
    if (!isDay(fields, day)) continue
    const slots = slotsOn(fields, day, now.timeZoneId)
    const isPast = (slot: Temporal.Instant) => Temporal.Instant.compare(slot, now.toInstant()) <= 0
    const slot = direction < 0 ? slots.findLast(isPast) : slots.find((one) => !isPast(one))
    if (slot !== undefined) return slot
  }
  throw new Error(`${expression} is due on no day of a year`)
}

type Fields = ReturnType<typeof parse>

function isDay({ month, dayOfMonth, dayOfWeek }: Fields, day: Temporal.PlainDate): boolean {
  // Cron's week begins with Sunday as 0.
  return month.includes(day.month) && dayOfMonth.includes(day.day) && dayOfWeek.includes(day.dayOfWeek % 7)
}

function slotsOn({ hour, minute }: Fields, day: Temporal.PlainDate, timeZone: string): Temporal.Instant[] {
  return hour
    .flatMap((h) => minute.map((m) => new Temporal.PlainTime(h, m)))
    .map((plainTime) => day.toZonedDateTime({ timeZone, plainTime }).toInstant())
    .sort(Temporal.Instant.compare)
}
