import { addDays, daysBetween } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { noticeDays } from '../rules/meetings.ts'
import { citationsOf, provision, readingTaken } from '../rules/rulebook.ts'
import { dayOfInstant } from '../store/days.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** The day of a meeting in the association's zone: the day whose offices and rules decide about it. */
export function meetingDay(desk: Desk, meeting: Pick<MeetingRecord, 'startsAt'>): Day {
  return dayOfInstant(new Date(meeting.startsAt.epochMilliseconds), desk.zone)
}

/**
 * How long before a meeting its call goes out on a day, and how long it should be. `short` makes the call defective:
 * unless `counts`, who stays away is then not counted as absent. `latest` is the last day on which the call is in time.
 */
export function callNotice(desk: Desk, meeting: Pick<MeetingRecord, 'startsAt' | 'body'>, calledOn: Day) {
  const day = meetingDay(desk, meeting)
  const rulebook = rulebookOn(desk, day)
  const rule = provision(rulebook, `${meeting.body}.notice`)
  const required = noticeDays(rulebook, meeting.body)
  const given = daysBetween(calledOn, day)
  return {
    given,
    required,
    short: given < required,
    counts: readingTaken(rulebook, 'undeliveredCounts') === 'yes',
    latest: addDays(day, -required),
    citations: citationsOf(rulebook, rule),
    source: rule.source,
  }
}

/** Whether staying away is not counted because the meeting was called too late; false while it was not called. */
export function isAbsenceSpared(desk: Desk, meeting: MeetingRecord): boolean {
  if (meeting.calledAt === undefined) return false
  const calledOn = dayOfInstant(new Date(meeting.calledAt.epochMilliseconds), desk.zone)
  const { short, counts } = callNotice(desk, meeting, calledOn)
  return short && !counts
}

/** What every message says of a meeting: number, name, body, form, when and where. */
export function meetingValues(meeting: MeetingRecord) {
  const { no, name, body, form } = meeting
  return {
    no,
    name,
    body,
    form,
    startsAt: meeting.startsAt.toString(),
    endsAt: meeting.endsAt?.toString() ?? null,
    place: meeting.place ?? null,
  }
}
