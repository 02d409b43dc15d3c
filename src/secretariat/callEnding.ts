import type { Redraw } from '../messages/notice.ts'
import { currentAlternate, withdrawAlternate } from '../store/alternates.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { lockMeeting } from '../store/meetings.ts'
import type { MemberOf } from '../store/people.ts'
import { findSummonsOf } from '../store/summons.ts'
import { CALL, drawClosedCall } from './callCard.ts'
import { comingMeetings } from './comingCalls.ts'
import type { Desk } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { titleOf } from './titles.ts'

/** Why a member is called no longer: it was merged into another, or it has left. */
export type CallEnd = 'merged' | 'left'

/** Closes the cards of a meeting's call to a member; whoever was to come in its place comes no more. */
export async function closeCallOf(
  desk: Desk,
  meeting: MeetingRecord,
  member: Pick<MemberOf, 'id' | 'no'>,
  end: CallEnd,
): Promise<Redraw[]> {
  const summons = await findSummonsOf(desk.tx, meeting.id, member.id)
  if (summons === undefined) return []
  const alternate = await currentAlternate(desk.tx, meeting.id, member.id)
  await withdrawAlternate(desk.tx, { meetingId: meeting.id, memberId: member.id })
  const title = await titleOf(desk, member.no, meetingDay(desk, meeting))
  const look = drawClosedCall(desk, { meeting, summons, alternate, title }, end)
  return [{ question: CALL, subject: summons.id, look, silent: true }]
}

/** The same for every coming meeting. */
export async function closeCallsOf(desk: Desk, member: Pick<MemberOf, 'id' | 'no'>, end: CallEnd): Promise<Redraw[]> {
  const redraw: Redraw[] = []
  for (const { id } of await comingMeetings(desk))
    redraw.push(...(await closeCallOf(desk, await lockMeeting(desk.tx, id), member, end)))
  return redraw
}
