import type { Facts } from '../rules/facts.ts'
import { whoMustAttend } from '../rules/meetings.ts'
import { listOpenMeetings, type MeetingRecord } from '../store/meetings.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'

/** Another meeting at the same time, and how many members would have to be at both. */
export type Clash = { no: string; name: string; startsAt: string; common: number }

/**
 * The other meetings, planned or called, at which members of this one are wanted at the same time. Meetings by mail
 * keep nobody; a meeting without an end is taken to last until the end of its day.
 */
export async function clashesWith(desk: Desk, facts: Facts, meeting: MeetingRecord): Promise<Clash[]> {
  if (meeting.form === 'email') return []
  const others = (await listOpenMeetings(desk.tx)).filter(
    (other) => other.id !== meeting.id && other.form !== 'email' && overlap(desk, meeting, other),
  )
  const wanted = membersOf(desk, facts, meeting)
  return others
    .map((other) => ({
      no: other.no,
      name: other.name,
      startsAt: other.startsAt.toString(),
      common: membersOf(desk, facts, other).intersection(wanted).size,
    }))
    .filter((clash) => clash.common > 0)
}

function overlap(desk: Desk, a: MeetingRecord, b: MeetingRecord): boolean {
  return isBefore(a.startsAt, endOf(desk, b)) && isBefore(b.startsAt, endOf(desk, a))
}

function endOf(desk: Desk, meeting: MeetingRecord): Temporal.Instant {
  if (meeting.endsAt !== undefined) return meeting.endsAt
  return meeting.startsAt.toZonedDateTimeISO(desk.zone).startOfDay().add({ days: 1 }).toInstant()
}

function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0
}

function membersOf(desk: Desk, facts: Facts, meeting: MeetingRecord): Set<string> {
  const day = meetingDay(desk, meeting)
  return new Set(whoMustAttend(rulebookOn(desk, day), facts, meeting.body, day).map((one) => one.member))
}
