import { type Outcome, reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { lockMeeting, type MeetingRecord, updateMeeting } from '../store/meetings.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { closingRedraws } from './callClosing.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay, meetingValues } from './meetingDays.ts'
import { findMeetingByWords } from './meetingLookup.ts'

/**
 * 开会: opens check-in by hand on the day of the meeting, ahead of the hour at which it opens by itself, and tells the code.
 * Once the meeting has begun this closes the call cards too. Refuses `meeting_not_yet`.
 */
export async function openMeeting(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  const found = await findMeetingByWords(desk, words, ['called'])
  const locked = await lockMeeting(desk.tx, found.id)
  refuseEarly(desk, locked)
  const meeting = locked.openedAt === undefined ? await noteOpening(desk, asker, locked) : locked
  const begun = Temporal.Instant.compare(meeting.startsAt, desk.now) <= 0
  return {
    ...reply(asker.account, 'replies/meeting_opened', { ...codeValues(desk, meeting), begun }),
    redraw: begun ? await closingRedraws(desk, meeting) : [],
  }
}

/** Check-in opens on the day of the meeting: presence days before it would be no presence. */
function refuseEarly(desk: Desk, meeting: MeetingRecord): void {
  if (desk.today >= meetingDay(desk, meeting)) return
  throw new Refusal('meeting_not_yet', { no: meeting.no, name: meeting.name, startsAt: meeting.startsAt.toString() })
}

/** 会议码: the code by which people check in, from the call of the meeting on. */
export async function showMeetingCode(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  const meeting = await findMeetingByWords(desk, words, ['called'])
  return reply(asker.account, 'replies/meeting_code', codeValues(desk, meeting))
}

async function noteOpening(desk: Desk, asker: Asker, meeting: MeetingRecord): Promise<MeetingRecord> {
  const subject = `meeting:${meeting.no}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'meeting.opened', subject })
  return updateMeeting(desk.tx, meeting.id, { openedAt: desk.now })
}

function codeValues(desk: Desk, meeting: MeetingRecord) {
  const { minutesBefore } = provision(rulebookOn(desk, meetingDay(desk, meeting)), 'checkIn.opens')
  const opens = meeting.openedAt ?? meeting.startsAt.subtract({ minutes: minutesBefore })
  return { ...meetingValues(meeting), code: meeting.checkInCode ?? null, opens: opens.toString() }
}
