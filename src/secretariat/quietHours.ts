import { addDays, isWorkingDay, nextWorkingDay } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Due } from './due.ts'

/**
 * Whether something due may be said now: in the daytime of working days, or at any hour when the meeting it is about
 * begins within the hours the rulebook gives. What has to wait is found again at the next run.
 */
export function mayBeSaid(desk: Desk, due: Pick<Due, 'atOnce' | 'meetingAt'>): boolean {
  return due.atOnce === true || !isQuiet(desk) || isPressing(desk, due.meetingAt)
}

/** Whether this is a time at which nobody is written to unasked. */
export function isQuiet(desk: Desk): boolean {
  return isQuietAt(rulebookOn(desk), desk.now.toZonedDateTimeISO(desk.zone))
}

/**
 * Until when something posted at an instant waits that nobody asked for and that should have been heard in the daytime;
 * undefined when it may be said now: because it is not quiet, because what it is about is due within the hours the
 * rulebook gives, or because somebody decided it in these very hours. Throws NoRulebookInForce.
 */
export function quietOver(desk: Desk, posted: { at: Temporal.Instant; dueAt?: Temporal.Instant }) {
  if (!isQuiet(desk) || isPressing(desk, posted.dueAt)) return undefined
  const over = endOfQuiet(desk, desk.now)
  const wasQuiet = isQuietAt(rulebookOn(desk), posted.at.toZonedDateTimeISO(desk.zone))
  return wasQuiet && endOfQuiet(desk, posted.at).equals(over) ? undefined : over
}

function isQuietAt(rulebook: Rulebook, local: Temporal.ZonedDateTime): boolean {
  const { from, until } = provision(rulebook, 'notices.quietHours')
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' })
  // The quiet hours may run over midnight.
  const night = from <= until ? from <= time && time < until : from <= time || time < until
  return night || !isWorkingDay(local.toPlainDate().toString())
}

/** The first instant after one at which quiet hours of a working day end. */
function endOfQuiet(desk: Desk, after: Temporal.Instant): Temporal.Instant {
  const { until } = provision(rulebookOn(desk), 'notices.quietHours')
  const endOn = (day: Day) => Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: desk.zone, plainTime: until })
  const today = after.toZonedDateTimeISO(desk.zone).toPlainDate().toString()
  const end = endOn(nextWorkingDay(today)).toInstant()
  if (Temporal.Instant.compare(after, end) < 0) return end
  return endOn(nextWorkingDay(addDays(today, 1))).toInstant()
}

function isPressing(desk: Desk, dueAt: Temporal.Instant | undefined): boolean {
  if (dueAt === undefined) return false
  const { unlessDueWithinHours } = provision(rulebookOn(desk), 'notices.quietHours')
  return desk.now.until(dueAt).total('hours') <= unlessDueWithinHours
}
