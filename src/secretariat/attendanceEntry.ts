import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { AttendanceValue, MeetingStatus } from '../rules/facts.ts'
import { currentAlternate } from '../store/alternates.ts'
import { type EntryRecord, findEntry, listEntries, writeEntry } from '../store/attendance.ts'
import { record } from '../store/audit.ts'
import { loadFacts } from '../store/facts.ts'
import { findMeeting, lockMeeting, type MeetingRecord, updateMeeting } from '../store/meetings.ts'
import type { MemberOf } from '../store/people.ts'
import { findSummonsOf } from '../store/summons.ts'
import { annulmentsAfter } from './annulments.ts'
import { type Asker, actorOf } from './asker.ts'
import {
  acceptsAlternate,
  type Book,
  countOf,
  openBook,
  reachedInTime,
  titleOf,
  traceOf,
  underNotice,
} from './attendanceBook.ts'
import { opensAt } from './checkIn.ts'
import { followAgain, followBook } from './corrections.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findMember } from './lookup.ts'
import { meetingDay } from './meetingDays.ts'
import { findMeetingByWords } from './meetingLookup.ts'
import { titleOf as unitTitleOf } from './titles.ts'

/** What staff enter: which meeting, which member, how it was there, and who came. */
export type Registration = { meeting: string; member: string; value: AttendanceValue; attendee?: string }

type Line = { value: AttendanceValue; attendee?: string | undefined }

/**
 * Staff enter or correct a line of an attendance book; the line before stays on record. In a sealed book it is a
 * correction: whether the meeting had its quorum and what follows for seats is judged again.
 */
export async function register(desk: Desk, asker: Asker, typed: Registration): Promise<Outcome> {
  const meeting = await lockMeeting(desk.tx, (await meetingOf(desk, typed.meeting)).id)
  const member = await findMember(desk, typed.member)
  const book = await openBook(desk, meeting)
  const before = await findEntry(desk.tx, meeting.id, member.id)
  await requireCalled(desk, book, member, before)
  const line = await lineOf(desk, book, member, typed)
  const isNew = before === undefined || before.value !== line.value || before.attendee !== line.attendee
  const follows = isNew
    ? await enter(desk, asker, book, { member, line, before })
    : await enteredAgain(desk, asker, meeting, member)
  const said = await answer(desk, asker, book, member, { typed: typed.value, isNew, before })
  return { ...follows, say: [said, ...follows.say] }
}

const SEALED: MeetingStatus[] = ['held', 'inquorate']

/** A number names any meeting; other words name one that is going on. */
function meetingOf(desk: Desk, words: string): Promise<MeetingRecord> {
  return findMeetingByWords(desk, words, /\d/.test(words) ? ['called', ...SEALED] : ['called'])
}

async function requireCalled(desk: Desk, book: Book, member: MemberOf, before: EntryRecord | undefined): Promise<void> {
  if (before !== undefined || book.duty.has(member.no) || book.observers.has(member.no)) return
  if ((await findSummonsOf(desk.tx, book.meeting.id, member.id)) !== undefined) return
  throw new Refusal('entry_not_called', { ...titleOf(book.meeting), memberNo: member.no, member: member.name })
}

async function lineOf(desk: Desk, book: Book, member: MemberOf, typed: Registration): Promise<Line> {
  const { meeting } = book
  if (typed.value === 'alternate') return alternateLine(desk, book, member, typed)
  if (typed.value === 'present') {
    requireBegun(desk, meeting)
    return { value: 'present', attendee: typed.attendee }
  }
  // Of a meeting called elsewhere the association vouches itself that the call arrived.
  const vouched = meeting.calledAt === undefined
  const inTime = vouched || reachedInTime(desk, book, await findSummonsOf(desk.tx, meeting.id, member.id))
  return { value: underNotice(typed.value, inTime) }
}

async function alternateLine(desk: Desk, book: Book, member: MemberOf, typed: Registration): Promise<Line> {
  requireBegun(desk, book.meeting)
  const who = { memberNo: member.no, member: member.name, meetingNo: book.meeting.no }
  if (!acceptsAlternate(book, member.kind)) throw new Refusal('entry_alternate_of_individual', who)
  const attendee = typed.attendee ?? (await currentAlternate(desk.tx, book.meeting.id, member.id))?.name
  if (attendee === undefined) throw new Refusal('entry_attendee_missing', who)
  return { value: 'alternate', attendee }
}

/** Nobody can have been there before the doors open. */
function requireBegun(desk: Desk, meeting: MeetingRecord): void {
  const opens = opensAt(rulebookOn(desk, meetingDay(desk, meeting)), meeting)
  if (meeting.status !== 'called' || Temporal.Instant.compare(desk.now, opens) >= 0) return
  throw new Refusal('check_in_too_early', { ...titleOf(meeting), opens: opens.toString() })
}

type Change = { member: MemberOf; line: Line; before: EntryRecord | undefined }

async function enter(desk: Desk, asker: Asker, book: Book, change: Change): Promise<Outcome> {
  const { meeting } = book
  const { member, line } = change
  const isSealed = SEALED.includes(meeting.status)
  const members = [...new Set([...book.duty.keys(), member.no])]
  const earlier = isSealed ? await loadFacts(desk.tx, desk.zone, { members }) : undefined
  const actor = actorOf(asker)
  const entry = { meetingId: meeting.id, memberId: member.id, source: 'staff' as const, recordedBy: actor }
  await writeEntry(desk.tx, { ...entry, ...line }, desk.now)
  const status = isSealed ? await judgeAgain(desk, book) : meeting.status
  await note(desk, actor, meeting, change, status)
  if (earlier === undefined) return { say: [] }
  return followBook(desk, asker, { meeting }, earlier, status === meeting.status ? [member.no] : members)
}

/** Nothing changes; what waits because of a sealed book, or was let be, is asked about once more. */
function enteredAgain(desk: Desk, asker: Asker, meeting: MeetingRecord, { no }: MemberOf): Outcome | Promise<Outcome> {
  return SEALED.includes(meeting.status) ? followAgain(desk, asker, { meeting }, [no]) : { say: [] }
}

async function note(
  desk: Desk,
  actor: string,
  meeting: MeetingRecord,
  { member, line, before }: Change,
  status: MeetingStatus,
): Promise<void> {
  const after = { value: line.value, attendee: line.attendee ?? null, source: 'staff' }
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: before === undefined ? 'attendance.recorded' : 'attendance.corrected',
    subject: `meeting:${meeting.no}`,
    data: { member: member.no, status, before: traceOf(before), after },
  })
}

/** Whether a meeting sealed here had its quorum, by its book as corrected. What was sealed elsewhere is taken as it came. */
async function judgeAgain(desk: Desk, book: Book): Promise<MeetingStatus> {
  const { meeting } = book
  if (meeting.sealedAt === undefined) return meeting.status
  const { short } = countOf(book, await listEntries(desk.tx, meeting.id))
  const status = short === 0 ? 'held' : 'inquorate'
  if (status !== meeting.status) await updateMeeting(desk.tx, meeting.id, { status })
  return status
}

async function answer(
  desk: Desk,
  asker: Asker,
  book: Book,
  member: MemberOf,
  entered: { typed: AttendanceValue; isNew: boolean; before: EntryRecord | undefined },
) {
  const { meeting } = book
  const entries = await listEntries(desk.tx, meeting.id)
  const entry = entries.find((one) => one.member.id === member.id)
  const { status } = await findMeeting(desk.tx, meeting.id)
  return {
    to: { account: asker.account },
    template: 'replies/registered',
    values: {
      ...titleOf(meeting),
      memberNo: member.no,
      member: member.name,
      title: await unitTitleOf(desk, member.no, meetingDay(desk, meeting)),
      value: entry?.value ?? entered.typed,
      attendee: entry?.attendee ?? null,
      isNew: entered.isNew,
      before: entered.before?.value ?? null,
      asked: entered.typed,
      counts: book.duty.has(member.no),
      sealed: SEALED.includes(meeting.status),
      waiting: SEALED.includes(meeting.status) ? await annulmentsAfter(desk, member.no) : [],
      status,
      ...countOf(book, entries),
    },
  }
}
