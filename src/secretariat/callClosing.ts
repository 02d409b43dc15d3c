import type { Outcome, Redraw } from '../messages/notice.ts'
import { currentAlternates } from '../store/alternates.ts'
import { lockMeeting, type MeetingRecord } from '../store/meetings.ts'
import { listSummons, withOpenCards } from '../store/summons.ts'
import { CALL, drawClosedCall } from './callCard.ts'
import type { Desk } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { titlesOf } from './titles.ts'

/**
 * Closes the call cards of a meeting that are still open, because it has begun or was cancelled. Nobody gets a message
 * instead of a card that can no longer change. Doing it again does nothing.
 */
export async function closeCallCards(desk: Desk, meeting: Pick<MeetingRecord, 'id'>): Promise<Outcome> {
  const locked = await lockMeeting(desk.tx, meeting.id)
  return { say: [], redraw: await closingRedraws(desk, locked) }
}

/** The redraws by which the open call cards of a meeting close. */
export async function closingRedraws(desk: Desk, meeting: MeetingRecord): Promise<Redraw[]> {
  const summons = await listSummons(desk.tx, meeting.id)
  const open = await withOpenCards(
    desk.tx,
    CALL,
    summons.map((one) => one.id),
  )
  const alternates = await currentAlternates(desk.tx, meeting.id)
  const outcome = meeting.status === 'cancelled' ? 'cancelled' : 'started'
  const closing = summons.filter((one) => open.has(one.id))
  const numbers = closing.map((one) => one.member.no)
  const titles = await titlesOf(desk, numbers, meetingDay(desk, meeting))
  return closing.map((one) => {
    const { id, no } = one.member
    const call = { meeting, summons: one, alternate: alternates.get(id), title: titles(no) }
    return { question: CALL, subject: one.id, look: drawClosedCall(desk, call, outcome), silent: true }
  })
}
