import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { record } from '../store/audit.ts'
import { casesOf } from '../store/cases.ts'
import { lockMeeting, type MeetingRecord, updateMeeting } from '../store/meetings.ts'
import { createSummons, listSummons } from '../store/summons.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { callNotices } from './callingNotices.ts'
import { callListOf, type Wanted, whoIsWanted } from './callingReach.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'
import { newMeetingCode } from './meetingCodes.ts'
import { callNotice, meetingValues } from './meetingDays.ts'
import { findMeetingByWords } from './meetingLookup.ts'

const CALL_MEETING = 'call_meeting'

/**
 * 通知: shows whom the call of a planned meeting will reach, and whom not, and asks the secretariat on a card. Warns of
 * a call at short notice and of members with an unsettled case. Refuses `meeting_started` and `call_nobody`.
 */
export async function previewCall(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  const meeting = await findMeetingByWords(desk, words, ['planned'])
  refuseStarted(desk, meeting)
  const { wanted } = await whoIsWanted(desk, meeting)
  if (!wanted.some((one) => one.role === 'duty'))
    throw new Refusal('call_nobody', { no: meeting.no, body: meeting.body })
  const members = wanted.map((one) => one.member)
  const values = figures(desk, meeting, wanted)
  const cases = await casesAmong(desk, wanted)
  const ringing = await callListOf(
    desk,
    members.filter((_, index) => wanted[index]?.correspondents === undefined),
  )
  return {
    say: [
      { to: { account: asker.account }, template: 'replies/meeting_preview', values: { ...values, cases, ringing } },
      {
        to: { everyStaff: true },
        template: 'cards/call_preview',
        values: { ...values, cases: cases.map((one) => one.no), decided: null },
        actions: ['confirm', 'keep'],
        asks: { question: CALL_MEETING, subject: meeting.id },
        until: meeting.startsAt.toString(),
      },
    ],
  }
}

/** The call confirmed: the meeting is called, its check-in code made, everybody told. The first press decides. */
export async function confirmCall(desk: Desk, asker: Asker, meetingId: string): Promise<Outcome> {
  const planned = await lockPlanned(desk, meetingId)
  refuseStarted(desk, planned)
  const { facts, wanted } = await whoIsWanted(desk, planned)
  const checkInCode = await newMeetingCode(desk)
  const meeting = await updateMeeting(desk.tx, meetingId, { status: 'called', calledAt: desk.now, checkInCode })
  const called = wanted.map(({ member, role, offices }) => ({ memberId: member.id, role, offices }))
  await createSummons(desk.tx, meeting.id, called, desk.now)
  const { duty, observers, unreached } = figures(desk, meeting, wanted)
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'meeting.called',
    subject: `meeting:${meeting.no}`,
    data: { duty, observers, unreached },
  })
  const say = callNotices(desk, meeting, facts, wanted, await listSummons(desk.tx, meeting.id))
  return { ...(await closed(desk, asker, meeting, wanted, 'called')), say }
}

/** The call put off: the draft stays, and may be called at another time. */
export async function keepDraft(desk: Desk, asker: Asker, meetingId: string): Promise<Outcome> {
  const meeting = await lockPlanned(desk, meetingId)
  const { wanted } = await whoIsWanted(desk, meeting)
  return closed(desk, asker, meeting, wanted, 'kept')
}

/** Closes the cards that asked, with the figures as they are now. */
async function closed(desk: Desk, asker: Asker, meeting: MeetingRecord, wanted: Wanted[], outcome: 'called' | 'kept') {
  const cases = (await casesAmong(desk, wanted)).map((one) => one.no)
  const card = { question: CALL_MEETING, subject: meeting.id, template: 'cards/call_preview' }
  return closeDecision(asker, { ...card, values: { ...figures(desk, meeting, wanted), cases }, outcome })
}

/** The unsettled cases of members who are called all the same. */
async function casesAmong(desk: Desk, wanted: Wanted[]) {
  const cases = await casesOf(
    desk.tx,
    wanted.map((one) => one.member.no),
  )
  return cases.map(({ no, member, office, state }) => ({
    no,
    member: member.no,
    memberName: member.name,
    office,
    state,
  }))
}

async function lockPlanned(desk: Desk, meetingId: string): Promise<MeetingRecord> {
  const meeting = await lockMeeting(desk.tx, meetingId)
  if (meeting.status === 'planned') return meeting
  throw new Refusal('meeting_decided', { no: meeting.no, name: meeting.name, status: meeting.status })
}

function refuseStarted(desk: Desk, meeting: MeetingRecord): void {
  if (Temporal.Instant.compare(meeting.startsAt, desk.now) > 0) return
  throw new Refusal('meeting_started', { no: meeting.no, name: meeting.name, startsAt: meeting.startsAt.toString() })
}

function figures(desk: Desk, meeting: MeetingRecord, wanted: Wanted[]) {
  const count = (keep: (one: Wanted) => boolean) => wanted.filter(keep).length
  return {
    ...meetingValues(meeting),
    duty: count((one) => one.role === 'duty'),
    observers: count((one) => one.role === 'observer'),
    reached: count((one) => one.correspondents !== undefined),
    unreached: count((one) => one.correspondents === undefined),
    notice: callNotice(desk, meeting, desk.today),
  }
}
