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

/** The occasion of a vote: its meeting, or the correspondence itself, from its first day to the one on which it closed. */
export async function sittingOfMotion(desk: Desk, motion: MotionRecord): Promise<Sitting> {
  const { body, no = '', openedOn = desk.today, meetingId } = motion
  const lastDay = lastDayOf(desk, motion)
  if (meetingId === undefined) return { body, no, title: '', day: openedOn, decidedOn: lastDay }
  const sitting = sittingOf(desk, await findMeeting(desk.tx, meetingId))
  // By e-mail the vote may close before the meeting does, when everybody has voted.
  return lastDay < sitting.decidedOn && motion.closedAt !== undefined ? { ...sitting, decidedOn: lastDay } : sitting
}

/** The day of the last moment in which a vote could come in: a deadline at midnight is the end of the day before. */
function lastDayOf(desk: Desk, { closesAt, closedAt }: MotionRecord): Day {
  const inTime = closesAt?.subtract({ milliseconds: 1 })
  if (inTime === undefined) return dayIn(desk, closedAt ?? desk.now)
  return dayIn(desk, closedAt !== undefined && Temporal.Instant.compare(closedAt, inTime) < 0 ? closedAt : inTime)
}

/** On which occasion a resolution was taken. */
export async function sittingOfResolution(
  desk: Desk,
  { meetingId, motionId }: Pick<ResolutionRecord, 'meetingId' | 'motionId'>,
): Promise<Sitting> {
  if (motionId !== undefined) return sittingOfMotion(desk, await findMotion(desk.tx, motionId))
  if (meetingId === undefined) throw new Error('a resolution belongs to a meeting or to a motion')
  return sittingOf(desk, await findMeeting(desk.tx, meetingId))
}
