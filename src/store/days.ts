import type { Day } from '../rules/facts.ts'

/** A calendar day as the database keeps it: midnight UTC, whatever the zone. */
export function dateOfDay(day: Day): Date {
  return new Date(`${day}T00:00:00Z`)
}

/** The calendar day of a `date` column. */
export function dayOfDate(date: Date): Day {
  return date.toISOString().slice(0, 10)
}

/** The instant at which the clocks in `zone` show `YYYY-MM-DDTHH:MM`. */
export function instantOfLocal(local: string, zone: string): Date {
  return new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds)
}

/** What the clocks in `zone` show at that instant, `YYYY-MM-DDTHH:MM`. */
export function localOfInstant(instant: Date, zone: string): string {
  return localTime(instant, zone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** The calendar day in `zone` at that instant. */
export function dayOfInstant(instant: Date, zone: string): Day {
  return localTime(instant, zone).toPlainDate().toString()
}

/** An instant of the clock as the database takes it. */
export function dateOfInstant(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}

function localTime(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone)
}
