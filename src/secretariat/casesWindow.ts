import { addDays } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import type { CaseRecord } from '../store/cases.ts'
import { dayIn } from './attendanceBook.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** Days a member has to object to the finding that a seat is forfeited. */
export function objectionDays(rulebook: Rulebook): number {
  return provision(rulebook, 'attendance.objectionDays').days
}

/** The rulebook version a case or a change began with, which governs it to its end. */
export function rulebookOf(desk: Desk, { rulebookFrom }: Pick<CaseRecord, 'rulebookFrom'>): Rulebook {
  return rulebookOn(desk, rulebookFrom)
}

/**
 * The last day on which the member may object, and the first on which the loss may be confirmed. The window runs from
 * the day the notice reached the member; told later than the case was opened, the member has so much longer.
 */
export function windowOf(desk: Desk, one: CaseRecord): { until: Day; confirmableFrom: Day } {
  const days = objectionDays(rulebookOf(desk, one))
  const noticed = one.noticedAt === undefined ? one.objectionUntil : addDays(dayIn(desk, one.noticedAt), days)
  const until = noticed > one.objectionUntil ? noticed : one.objectionUntil
  return { until, confirmableFrom: days === 0 ? until : addDays(until, 1) }
}

/** Until when a case waits and from when it may be decided; a lost basis waits for the council, not for an objection. */
export function termOf(desk: Desk, one: CaseRecord): { until: Day; from: Day } {
  if (one.kind === 'basis_lost') return { until: one.objectionUntil, from: addDays(one.objectionUntil, 1) }
  const { until, confirmableFrom } = windowOf(desk, one)
  return { until, from: confirmableFrom }
}
