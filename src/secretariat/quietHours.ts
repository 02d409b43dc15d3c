import { isWorkingDay } from '../rules/days.ts'
import { provision } from '../rules/rulebook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import type { Due } from './due.ts'

/**
 * Whether something due may be said now: in the daytime of working days, or at any hour when the meeting it is about
 * begins within the hours the rulebook gives. What has to wait is found again at the next run.
 */
export function mayBeSaid(desk: Desk, due: Pick<Due, 'atOnce' | 'meetingAt'>): boolean {
  return due.atOnce === true || !isQuiet(desk) || isPressing(desk, due)
}

/** Whether this is a time at which nobody is written to unasked. */
export function isQuiet(desk: Desk): boolean {
  const { from, until } = provision(rulebookOn(desk), 'notices.quietHours')
  const time = desk.now.toZonedDateTimeISO(desk.zone).toPlainTime().toString({ smallestUnit: 'minute' })
  // The quiet hours may run over midnight.
  const night = from <= until ? from <= time && time < until : from <= time || time < until
  return night || !isWorkingDay(desk.today)
}

function isPressing(desk: Desk, { meetingAt }: Pick<Due, 'meetingAt'>): boolean {
  if (meetingAt === undefined) return false
  const { unlessDueWithinHours } = provision(rulebookOn(desk), 'notices.quietHours')
  return desk.now.until(meetingAt).total('hours') <= unlessDueWithinHours
}
