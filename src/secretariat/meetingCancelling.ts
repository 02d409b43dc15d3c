import type { Notice, Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { currentAlternates } from '../store/alternates.ts'
import { record } from '../store/audit.ts'
import { openCards } from '../store/cards.ts'
import { lockMeeting, type MeetingRecord, updateMeeting } from '../store/meetings.ts'
import { findPeopleOf } from '../store/people.ts'
import { listSummons } from '../store/summons.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { closingRedraws } from './callClosing.ts'
import { closeDecision } from './decisions.ts'
import type { Desk } from './desk.ts'
import { meetingValues } from './meetingDays.ts'
import { findMeetingByWords } from './meetingLookup.ts'
import { requireVotesClosed } from './motionLists.ts'

const CANCEL_MEETING = 'cancel_meeting'

/** 取消会议: asks the secretariat on a card whether a planned or called meeting is really off. */
export async function askCancellation(
  desk: Desk,
  asker: Asker,
  words: string,
  reason: string | undefined,
): Promise<Outcome> {
  const by = staffOf(asker).name
  const meeting = await findMeetingByWords(desk, words, ['planned', 'called'])
  await requireVotesClosed(desk, meeting)
  const called = (await listSummons(desk.tx, meeting.id)).length
  return {
    say: [
      {
        to: { everyStaff: true },
        template: 'cards/meeting_cancel',
        values: { ...meetingValues(meeting), reason: reason ?? null, by, called, decided: null },
        actions: ['cancel', 'keep'],
        asks: { question: CANCEL_MEETING, subject: meeting.id },
      },
    ],
  }
}

/** The cancellation confirmed: everybody who was called is told once, and their cards close. The first press decides. */
export async function confirmCancellation(desk: Desk, asker: Asker, meetingId: string): Promise<Outcome> {
  const found = await lockCancellable(desk, meetingId)
  await requireVotesClosed(desk, found)
  const { values, reason } = await asked(desk, found)
  const meeting = await updateMeeting(desk.tx, meetingId, { status: 'cancelled' })
  await record(desk.tx, {
    at: desk.now,
    actor: actorOf(asker),
    type: 'meeting.cancelled',
    subject: `meeting:${meeting.no}`,
    data: { ...(reason !== null && { reason }) },
  })
  const decided = closeDecision(asker, { ...decisionAbout(meetingId), values, outcome: 'cancelled' })
  return {
    say: await cancellationNotices(desk, meeting, reason),
    redraw: [...(decided.redraw ?? []), ...(await closingRedraws(desk, meeting))],
  }
}

/** The cancellation dropped: the meeting stays as it is. */
export async function keepMeeting(desk: Desk, asker: Asker, meetingId: string): Promise<Outcome> {
  const { values } = await asked(desk, await lockCancellable(desk, meetingId))
  return closeDecision(asker, { ...decisionAbout(meetingId), values, outcome: 'kept' })
}

function decisionAbout(meetingId: string) {
  return { question: CANCEL_MEETING, subject: meetingId, template: 'cards/meeting_cancel' }
}

async function lockCancellable(desk: Desk, meetingId: string): Promise<MeetingRecord> {
  const meeting = await lockMeeting(desk.tx, meetingId)
  if (meeting.status === 'planned' || meeting.status === 'called') return meeting
  throw new Refusal('meeting_decided', { no: meeting.no, name: meeting.name, status: meeting.status })
}

/** What the card asked: the reason is kept nowhere else until it is confirmed. The latest card has the last word. */
async function asked(desk: Desk, meeting: MeetingRecord) {
  const card = (await openCards(desk.tx, CANCEL_MEETING, meeting.id)).at(-1)
  if (card === undefined)
    throw new Refusal('meeting_decided', { no: meeting.no, name: meeting.name, status: meeting.status })
  const { values } = card.look
  return { values, reason: typeof values.reason === 'string' ? values.reason : null }
}

/** To everybody of the members called who speaks for them, and to those appointed in their place. */
async function cancellationNotices(desk: Desk, meeting: MeetingRecord, reason: string | null): Promise<Notice[]> {
  const members = (await listSummons(desk.tx, meeting.id)).map((one) => one.member.id)
  const alternates = await currentAlternates(desk.tx, meeting.id)
  const people = [...(await findPeopleOf(desk.tx, members, desk.today)).values()].flat()
  return people
    .filter(
      ({ roles, member, name }) =>
        roles.includes('representative') || roles.includes('liaison') || alternates.get(member.id)?.name === name,
    )
    .map((person) => ({
      to: { person: person.id },
      template: 'replies/meeting_cancelled',
      values: { ...meetingValues(meeting), reason },
      once: `cancelled/${meeting.id}/${person.id}`,
    }))
}
