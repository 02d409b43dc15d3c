import type { Body, Day } from '../rules/facts.ts'
import { findMeeting, type MeetingRecord } from '../store/meetings.ts'
import { findMotion, type MotionRecord } from '../store/motions.ts'
import type { ResolutionRecord } from '../store/resolutions.ts'
import { dayIn } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { meetingDay } from './meetingDays.ts'

/**
 * When a body decides: in a meeting, or by correspondence. `no` and `title` are how people name it. `day` is the day
 * whose offices and rules decide; `decidedOn` the day on which the decision fell, later where votes come in by mail.
 */
export type Sitting = { body: Body; no: string; title: string; day: Day; decidedOn: Day; meeting?: MeetingRecord }

/** A meeting as the occasion of a decision. */
export function sittingOf(desk: Desk, meeting: MeetingRecord): Sitting {
  const { body, no, name, form, startsAt, endsAt } = meeting
  const ends = form === 'email' ? (endsAt ?? startsAt) : startsAt
  const decidedOn = meetingDay(desk, { startsAt: ends })
  return { body, no, title: name, day: meetingDay(desk, meeting), decidedOn, meeting }
}

/** The occasion of a vote by correspondence, from its first day to the day on which it closed. */
export function correspondenceOf(desk: Desk, motion: MotionRecord): Sitting {
  const { body, no = '', openedOn = desk.today, closesAt, closedAt } = motion
  const ends = closedAt ?? closesAt ?? desk.now
  return { body, no, title: '', day: openedOn, decidedOn: dayIn(desk, ends) }
}

/** On which occasion a resolution was taken. */
export async function sittingOfResolution(
  desk: Desk,
  { meetingId, motionId }: Pick<ResolutionRecord, 'meetingId' | 'motionId'>,
): Promise<Sitting> {
  if (meetingId !== undefined) return sittingOf(desk, await findMeeting(desk.tx, meetingId))
  if (motionId === undefined) throw new Error('a resolution belongs to a meeting or to a motion')
  return correspondenceOf(desk, await findMotion(desk.tx, motionId))
}
