import { Refusal } from '../messages/refusal.ts'
import { currentAlternate } from '../store/alternates.ts'
import { findMeetingByNo, lockMeeting, type MeetingRecord } from '../store/meetings.ts'
import type { Speaker } from '../store/people.ts'
import { findSummons, findSummonsOf, listOpenCalls, type SummonsRecord } from '../store/summons.ts'
import { type Asker, personOf } from './asker.ts'
import type { Call } from './callCard.ts'
import type { Desk } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { findMeetingByWords } from './meetingLookup.ts'
import { titleOf } from './titles.ts'

/** A call taken in hand by somebody who speaks for the member: locked until the transaction ends. */
export type TakenCall = Call & { speaker: Speaker }

/** Takes a call by its id. Refuses `call_of_another` when the asker no longer speaks for the member that was called. */
export async function takeCall(desk: Desk, asker: Asker, summonsId: string): Promise<TakenCall> {
  const speaker = personOf(asker)
  const { meetingId, member } = await findSummons(desk.tx, summonsId)
  if (member.id !== speaker.member.id) throw new Refusal('call_of_another', { member: member.name })
  const meeting = await lockMeeting(desk.tx, meetingId)
  const summons = await findSummons(desk.tx, summonsId)
  const title = await titleOf(desk, member.no, meetingDay(desk, meeting))
  return { speaker, meeting, summons, title, alternate: await currentAlternate(desk.tx, meetingId, member.id) }
}

/** Whether a call is still answered: the meeting is called, neither begun nor cancelled. */
export function isAnswerable(desk: Desk, { status, startsAt }: Pick<MeetingRecord, 'status' | 'startsAt'>): boolean {
  return status === 'called' && Temporal.Instant.compare(desk.now, startsAt) < 0
}

/**
 * The open call somebody means: of the meeting they name, or the only one their member has. Refuses `call_none`,
 * `call_which` with the candidates, `call_not_called`, `call_observer` and `call_closed`.
 */
export async function takeCallByWords(desk: Desk, asker: Asker, words: string | undefined): Promise<TakenCall> {
  const { member } = personOf(asker)
  const summons = words === undefined ? await onlyOpenCall(desk, member.id) : await callNamed(desk, member.id, words)
  const call = await takeCall(desk, asker, summons.id)
  if (call.summons.role === 'observer')
    throw new Refusal('call_observer', { no: call.meeting.no, name: call.meeting.name })
  if (!isAnswerable(desk, call.meeting)) throw new Refusal('call_closed', closedValues(call.meeting))
  return call
}

/** What is said of a call that is no longer answered. */
export function closedValues({ no, name, status, startsAt }: MeetingRecord) {
  return { no, name, startsAt: startsAt.toString(), cancelled: status === 'cancelled' }
}

/** A meeting as messages name it. */
export function meetingLine({ no, name, startsAt }: Pick<MeetingRecord, 'no' | 'name' | 'startsAt'>) {
  return { no, name, startsAt: startsAt.toString() }
}

async function onlyOpenCall(desk: Desk, memberId: string): Promise<SummonsRecord> {
  const [call, ...more] = await listOpenCalls(desk.tx, memberId, desk.now)
  if (call === undefined) throw new Refusal('call_none')
  if (more.length === 0) return call
  const open = [call, ...more].map(({ meeting }) => meetingLine(meeting))
  throw new Refusal('call_which', { open, example: open[0]?.no ?? null })
}

async function callNamed(desk: Desk, memberId: string, words: string): Promise<SummonsRecord> {
  // A number may also be that of a meeting that is over: then the answer says so.
  const meeting = (await findMeetingByNo(desk.tx, words)) ?? (await findMeetingByWords(desk, words, ['called']))
  const call = await findSummonsOf(desk.tx, meeting.id, memberId)
  if (call === undefined) throw new Refusal('call_not_called', { no: meeting.no, name: meeting.name })
  return call
}
