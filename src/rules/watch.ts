import { bodyOfAbsences } from './absence.ts'
import { isSealed } from './attendance.ts'
import { dayOf } from './days.ts'
import { type Body, type Day, type MeetingFact, OFFICES, type Office } from './facts.ts'
import { byStart } from './ledger.ts'
import type { Rulebook } from './rulebook.ts'

/**
 * What tells, of a body, which seats may be in a run of absences: whoever sat in these offices since before the last
 * meeting that was held, and was present in person at it and at every one without quorum after it, is in none.
 */
export type Watch = {
  offices: Office[]
  /** Numbers of the meetings at which to have been present. */
  meetings: string[]
  /** The day of the last meeting that was held; absent where none was: then every seat may be. */
  heldOn?: Day
}

/** What tells on a day, body by body; nothing of a body without a sealed book. */
export function watches(rulebook: Rulebook, meetings: readonly MeetingFact[], day: Day): Watch[] {
  const bodies = Map.groupBy(OFFICES, (office) => bodyOfAbsences(rulebook, office))
  return [...bodies].flatMap(([body, offices]) => (body === undefined ? [] : watchOf(body, offices, meetings, day)))
}

function watchOf(body: Body, offices: Office[], meetings: readonly MeetingFact[], day: Day): Watch[] {
  const sealed = meetings.filter((meeting) => meeting.body === body && isSealed(meeting, day)).toSorted(byStart)
  if (sealed.length === 0) return []
  const held = sealed.findLastIndex(({ status }) => status === 'held')
  const telling = sealed.slice(Math.max(held, 0)).map(({ no }) => no)
  const last = sealed[held]
  return [{ offices, meetings: telling, ...(last && { heldOn: dayOf(last.startsAt) }) }]
}
