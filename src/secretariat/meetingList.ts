import { type Outcome, reply } from '../messages/notice.ts'
import { currentAlternate } from '../store/alternates.ts'
import { listOpenMeetings, type MeetingRecord } from '../store/meetings.ts'
import type { Speaker } from '../store/people.ts'
import { findSummonsOf, listSummons } from '../store/summons.ts'
import type { Asker } from './asker.ts'
import type { Desk } from './desk.ts'
import { meetingDay, meetingValues } from './meetingDays.ts'
import { isAnswerable } from './openCalls.ts'
import { titleOf } from './titles.ts'

/**
 * 会议: the meetings called to which the asker's member is called, with the answer and what is still asked; somebody who
 * only stands in sees the meetings at which they do. Staff see every open meeting besides. `words` narrow the list,
 * unless they fit none of them.
 */
export async function listMeetings(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  const every = await listOpenMeetings(desk.tx)
  const fitting = every.filter((meeting) => fits(meeting, words))
  const open = fitting.length > 0 ? fitting : every
  const called = open.filter((meeting) => meeting.status === 'called')
  return reply(asker.account, 'replies/meetings', {
    own: asker.person === undefined ? null : await ownMeetings(desk, asker.person, called),
    all: asker.staff === undefined ? null : await countAll(desk, open),
  })
}

async function countAll(desk: Desk, meetings: MeetingRecord[]) {
  const lines = []
  for (const meeting of meetings) lines.push(await withCounts(desk, meeting))
  return lines
}

function fits(meeting: MeetingRecord, words: string): boolean {
  const wanted = words.normalize('NFKC').trim().toLowerCase()
  return meeting.no.toLowerCase() === wanted || meeting.name.toLowerCase().includes(wanted)
}

async function ownMeetings(desk: Desk, person: Speaker, meetings: MeetingRecord[]) {
  const lines = []
  for (const meeting of meetings) {
    const line = await ownLine(desk, person, meeting)
    if (line !== undefined) lines.push(line)
  }
  return lines
}

async function ownLine(desk: Desk, person: Speaker, meeting: MeetingRecord) {
  const summons = await findSummonsOf(desk.tx, meeting.id, person.member.id)
  const alternate = await currentAlternate(desk.tx, meeting.id, person.member.id)
  const speaks = person.roles.includes('representative') || person.roles.includes('liaison')
  if (summons === undefined || !(speaks || alternate?.name === person.name)) return undefined
  return {
    ...meetingValues(meeting),
    role: summons.role,
    offices: summons.offices,
    answer: summons.answer ?? null,
    alternate: alternate?.name ?? null,
    member: person.member.name,
    title: await titleOf(desk, person.member.no, meetingDay(desk, meeting)),
    asks: speaks && summons.role === 'duty' && isAnswerable(desk, meeting),
  }
}

async function withCounts(desk: Desk, meeting: MeetingRecord) {
  const duty = (await listSummons(desk.tx, meeting.id)).filter((one) => one.role === 'duty')
  return {
    ...meetingValues(meeting),
    status: meeting.status,
    duty: duty.length,
    answered: duty.filter((one) => one.answer !== undefined).length,
  }
}
