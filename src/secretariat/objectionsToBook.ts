import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { findEntry } from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { findMeetingByNo } from '../store/meetings.ts'
import { type Asker, actorOf, personOf } from './asker.ts'
import { titleOf } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { titleOf as unitTitleOf } from './titles.ts'

/**
 * The representative disputes the member's line in a sealed book of which nothing follows yet: the secretariat gets the
 * text and decides whether to correct it. Undefined when no sealed book under that number has a line of the member.
 */
export async function disputeEntry(
  desk: Desk,
  asker: Asker,
  number: string,
  text: string,
): Promise<Outcome | undefined> {
  const { member, name } = personOf(asker)
  const meeting = await findMeetingByNo(desk.tx, number)
  if (meeting === undefined || (meeting.status !== 'held' && meeting.status !== 'inquorate')) return undefined
  const entry = await findEntry(desk.tx, meeting.id, member.id)
  if (entry === undefined) return undefined
  if (text === '') throw new Refusal('objection_empty', { meeting: meeting.no })
  const data = { member: member.no, value: entry.value, text }
  const subject = `meeting:${meeting.no}`
  await record(desk.tx, { at: desk.now, actor: actorOf(asker), type: 'attendance.disputed', subject, data })
  const title = await unitTitleOf(desk, member.no)
  const values = { ...titleOf(meeting), memberNo: member.no, member: member.name, title, value: entry.value, text }
  return {
    say: [
      { to: { account: asker.account }, template: 'replies/entry_disputed', values },
      { to: { everyStaff: true }, template: 'notices/entry_disputed', values: { ...values, by: name } },
    ],
  }
}
