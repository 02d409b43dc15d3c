import { addressKey } from '../messages/message.ts'
import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { AttendanceValue } from '../rules/facts.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import {
  addEntries,
  countableLines,
  type EntryRecord,
  findEntry,
  holdMeetingByCode,
  lockSeat,
  writeEntry,
} from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { findMeetingByNo, type MeetingRecord } from '../store/meetings.ts'
import type { MemberOf, Speaker } from '../store/people.ts'
import { lockTries, storeTries } from '../store/wrongCodes.ts'
import { type Asker, actorOf, personOf } from './asker.ts'
import { type Book, countOf, openBook, titleOf, traceOf } from './attendanceBook.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { titlesIn } from './titles.ts'
import { countWrong, isLocked } from './wrongCodes.ts'

/**
 * A member's person signs in with the code shown at the meeting: the representative is 出席, another person of a unit
 * is 委派. Signing in again changes nothing; the representative who arrives after a stand-in takes the seat back. Wrong
 * codes are remembered, and too many in a row are followed by a pause.
 */
export async function checkIn(desk: Desk, asker: Asker, typed: string): Promise<Outcome> {
  const person = personOf(asker)
  const tries = await lockTries(desk.tx, 'check_in', asker.account)
  if (isLocked(tries, desk.now)) throw new Refusal('check_in_locked', { until: String(tries.lockedUntil) })
  const meeting = await meetingByCode(desk, typed)
  if (meeting === undefined) return answerWrongCode(desk, asker, typed)
  if (tries.wrong > 0) await storeTries(desk.tx, 'check_in', asker.account, { wrong: 0 })
  requireOpen(desk, meeting)
  await takeSeat(desk, meeting, person)
  const book = await openBook(desk, meeting)
  const line = lineFor(person)
  const before = await findEntry(desk.tx, meeting.id, person.member.id)
  const isNew = !stands(before, line.value)
  if (isNew) await write(desk, asker, meeting, person, line, before)
  return answer(desk, asker, book, person.member, isNew ? line : before, isNew)
}

/** Refuses what is no code, but nothing at all or the number of a meeting. */
async function meetingByCode(desk: Desk, typed: string): Promise<MeetingRecord | undefined> {
  const words = typed.normalize('NFKC').toUpperCase().trim()
  if (words === '') throw new Refusal('check_in_code_missing')
  // People read the code out in groups, or write the meeting before it.
  for (const code of [words.replace(/\s+/g, ''), words.split(/\s+/).at(-1) ?? '']) {
    const meeting = await holdMeetingByCode(desk.tx, code)
    if (meeting !== undefined) return meeting
  }
  const named = await findMeetingByNo(desk.tx, words)
  if (named !== undefined) throw new Refusal('check_in_code_wrong', { said: '', number: named.no })
  return undefined
}

/** A wrong code is answered, not refused, because a refusal would undo the memory of it. */
async function answerWrongCode(desk: Desk, asker: Asker, typed: string): Promise<Outcome> {
  const limits = provision(rulebookOn(desk), 'checkIn.guesses')
  const { wrong, begins, lockedUntil } = await countWrong(desk, 'check_in', asker.account, limits)
  if (begins) {
    const event = { type: 'attendance.code_locked' as const, subject: addressKey(asker.account) }
    await record(desk.tx, { at: desk.now, actor: actorOf(asker), ...event, data: { until: String(lockedUntil) } })
  }
  const refused = { reason: 'check_in_code_wrong', values: { said: [...typed].slice(0, 20).join(''), number: null } }
  const until = begins ? String(lockedUntil) : null
  return reply(asker.account, 'replies/check_in_wrong', { refused, left: limits.attempts - wrong, until })
}

function requireOpen(desk: Desk, meeting: MeetingRecord): void {
  const { status } = meeting
  if (status !== 'called') throw new Refusal('check_in_closed', { ...titleOf(meeting), status })
  const opens = opensAt(rulebookOn(desk, meetingDay(desk, meeting)), meeting)
  if (Temporal.Instant.compare(desk.now, opens) < 0)
    throw new Refusal('check_in_too_early', { ...titleOf(meeting), opens: opens.toString() })
  const deadline = deadlineOf(meeting)
  if (deadline !== undefined && Temporal.Instant.compare(desk.now, deadline) > 0)
    throw new Refusal('check_in_too_late', { ...titleOf(meeting), deadline: deadline.toString() })
}

/** When check-in opens: by hand, else so many minutes before the start. */
export function opensAt(rulebook: Rulebook, meeting: MeetingRecord): Temporal.Instant {
  const { minutesBefore } = provision(rulebook, 'checkIn.opens')
  const planned = meeting.startsAt.subtract({ minutes: minutesBefore })
  const byHand = meeting.openedAt
  return byHand !== undefined && Temporal.Instant.compare(byHand, planned) < 0 ? byHand : planned
}

/** Until when taking part in an e-mail meeting counts; a meeting in a room or online ends with the sealing. */
export function deadlineOf(meeting: MeetingRecord): Temporal.Instant | undefined {
  return meeting.form === 'email' ? (meeting.endsAt ?? meeting.startsAt) : undefined
}

/** Refuses whoever was not called; of those who were, two of one member go on one after the other. */
async function takeSeat(desk: Desk, meeting: MeetingRecord, person: Speaker): Promise<void> {
  const { member } = person
  if (person.roles.length === 0) throw new Refusal('check_in_not_of_member', { member: member.name })
  if (member.kind === 'individual' && person.name !== member.name)
    throw new Refusal('check_in_in_person', { member: member.name })
  if (!(await lockSeat(desk.tx, meeting.id, member.id)))
    throw new Refusal('check_in_not_called', { ...titleOf(meeting), member: member.name })
}

type PresenceLine = { value: AttendanceValue; attendee: string }

function lineFor(person: Speaker): PresenceLine {
  const value = person.roles.includes('representative') ? 'present' : 'alternate'
  return { value, attendee: person.name }
}

function stands(before: EntryRecord | undefined, value: AttendanceValue): boolean {
  return before?.value === 'present' || (before?.value === 'alternate' && value === 'alternate')
}

async function write(
  desk: Desk,
  asker: Asker,
  meeting: MeetingRecord,
  { member }: Speaker,
  line: PresenceLine,
  before: EntryRecord | undefined,
): Promise<void> {
  const actor = actorOf(asker)
  const seat = { meetingId: meeting.id, memberId: member.id, source: 'self' as const, recordedBy: actor }
  const entry = { ...seat, ...line }
  await (before === undefined ? addEntries(desk.tx, [entry], desk.now) : writeEntry(desk.tx, entry, desk.now))
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: before === undefined ? 'attendance.recorded' : 'attendance.corrected',
    subject: `meeting:${meeting.no}`,
    data: { member: member.no, before: traceOf(before), after: { ...line, source: 'self' } },
  })
}

async function answer(
  desk: Desk,
  asker: Asker,
  book: Book,
  { no, name }: MemberOf,
  entry: Pick<EntryRecord, 'value' | 'attendee'> | undefined,
  isNew: boolean,
): Promise<Outcome> {
  const { meeting } = book
  return reply(asker.account, 'replies/checked_in', {
    ...titleOf(meeting),
    memberNo: no,
    member: name,
    title: titlesIn(desk, book.seated, book.day)(no),
    value: entry?.value ?? null,
    attendee: entry?.attendee ?? null,
    isNew,
    counts: book.duty.has(no),
    ...countOf(book, await countableLines(desk.tx, meeting.id)),
  })
}
