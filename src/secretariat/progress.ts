import { type Outcome, reply } from '../messages/notice.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { listEntries } from '../store/attendance.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { readingsOf } from '../store/readings.ts'
import { listSummons, type SummonsRecord } from '../store/summons.ts'
import { type Asker, staffOf } from './asker.ts'
import { countOf, openBook } from './attendanceBook.ts'
import { callListOf } from './callingReach.ts'
import { isStillCalled } from './comingCalls.ts'
import type { Desk } from './desk.ts'
import { isAbsenceSpared, meetingValues } from './meetingDays.ts'
import { findMeetingByWords } from './meetingLookup.ts'
import { titlesOf } from './titles.ts'

/**
 * 进度: how a called meeting stands now: the answers, who has come, how many are missing for a quorum of the seats on
 * its day, who has not answered (and has read the call, where the platform knows), and whom nobody has reached.
 */
export async function showProgress(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  const meeting = await findMeetingByWords(desk, words, ['called'])
  const summons = (await listSummons(desk.tx, meeting.id)).filter((one) => isStillCalled(desk, one))
  const duty = summons.filter((one) => one.role === 'duty')
  const open = duty.filter((one) => one.answer === undefined)
  const ids = open.map((one) => one.id)
  const read = await readingsOf(desk.tx, 'summonsId', ids)
  const unreached = summons.filter((one) => one.deliveredAt === undefined).map((one) => one.member)
  const numbers = open.map((one) => one.member.no)
  const titles = await titlesOf(desk, numbers)
  return reply(asker.account, 'replies/meeting_progress', {
    ...meetingValues(meeting),
    ...answersOf(duty),
    observers: summons.length - duty.length,
    ...(await quorumFigures(desk, meeting, duty)),
    spared: isAbsenceSpared(desk, meeting),
    unanswered: open.map(({ id, member: { no, name } }) => {
      return { no, name, title: titles(no), read: read.get(id) ?? null }
    }),
    ringing: await callListOf(desk, unreached),
    begun: Temporal.Instant.compare(meeting.startsAt, desk.now) <= 0,
  })
}

function answersOf(duty: SummonsRecord[]) {
  const count = (answer: SummonsRecord['answer']) => duty.filter((one) => one.answer === answer).length
  return {
    duty: duty.length,
    attending: count('attending'),
    alternates: count('alternate'),
    unable: count('unable'),
    open: count(undefined),
  }
}

/** Seats and quorum on the day of the meeting; who is there, and who is expected to be, of those with a seat. */
async function quorumFigures(desk: Desk, meeting: MeetingRecord, duty: SummonsRecord[]) {
  const book = await openBook(desk, meeting)
  const count = countOf(book, await listEntries(desk.tx, meeting.id))
  const coming = duty.filter((one) => one.answer === 'attending' || one.answer === 'alternate').length
  const rule = provision(book.rulebook, `${meeting.body}.quorum`)
  return {
    ...count,
    shortExpected: Math.max(0, count.quorum - coming),
    citations: citationsOf(book.rulebook, rule),
    source: rule.source,
  }
}
