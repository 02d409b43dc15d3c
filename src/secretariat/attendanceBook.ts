import { daysBetween } from '../rules/days.ts'
import type { AttendanceValue, Day, Facts, MemberKind } from '../rules/facts.ts'
import { type Attendee, noticeDays, quorumOf, whoMustAttend } from '../rules/meetings.ts'
import { weighAlternate } from '../rules/presence.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import type { EntryRecord } from '../store/attendance.ts'
import { dateOfInstant, dayOfInstant } from '../store/days.ts'
import { type MeetingRecord, type Seat, updateMeeting } from '../store/meetings.ts'
import type { SummonsRecord } from '../store/summons.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'

/**
 * Who belongs into the attendance book of a meeting: by member number those with a duty to come and those who may sit
 * in, the seats that are the base of the quorum, and the quorum. Everything is as of the day of the meeting; of a closed
 * book the seats are as they were when it was closed.
 */
export type Book = {
  meeting: MeetingRecord
  day: Day
  rulebook: Rulebook
  duty: Map<string, Attendee>
  observers: Set<string>
  seats: number
  quorum: number
  /** Who holds which office on the day. */
  seated: Facts
}

/** The attendance book of a meeting, without its lines. */
export async function openBook(desk: Desk, meeting: MeetingRecord): Promise<Book> {
  const day = meetingDay(desk, meeting)
  const rulebook = rulebookOn(desk, day)
  const seated = await loadSeats(desk.tx, day)
  const called = whoMustAttend(rulebook, seated, meeting.body, day)
  const base = meeting.base?.map((seat) => ({ ...seat, role: 'duty' as const }))
  const duty = new Map((base ?? called.filter(({ role }) => role === 'duty')).map((one) => [one.member, one]))
  const observers = new Set(called.filter(({ role }) => role === 'observer').map((one) => one.member))
  return {
    meeting,
    day,
    rulebook,
    duty,
    observers,
    seats: duty.size,
    quorum: quorumOf(rulebook, meeting.body, duty.size),
    seated,
  }
}

/** The seats of a book as the meeting keeps them, once it is closed. */
export function baseOf(book: Book): Seat[] {
  return [...book.duty.values()].map(({ member, offices }) => ({ member, offices }))
}

/** Fixes whose meeting it was, before anything that ends or begins offices of its day is written down. */
export async function fixBase(desk: Desk, meeting: MeetingRecord): Promise<void> {
  if (meeting.base !== undefined) return
  await updateMeeting(desk.tx, meeting.id, { base: baseOf(await openBook(desk, meeting)) })
}

/** The day an instant falls on in the association's zone. */
export function dayIn(desk: Desk, instant: Temporal.Instant): Day {
  return dayOfInstant(dateOfInstant(instant), desk.zone)
}

/** A line of a book as far as counting goes. */
export type Line = { member: { no: string; kind: MemberKind }; value: AttendanceValue }

/** How many seats somebody takes: representatives in person, and stand-ins where the measures allow one. */
export function seatsTaken(book: Book, lines: readonly Line[]): number {
  return lines.filter((line) => takesSeat(book, line)).length
}

/** Whether by this line of the book somebody takes the member's seat. */
export function takesSeat(book: Book, { member, value }: Line): boolean {
  const seat = book.duty.get(member.no)
  if (seat === undefined) return false
  if (value === 'present') return true
  const { offices } = provision(book.rulebook, 'alternate.offices')
  return (
    value === 'alternate' && acceptsAlternate(book, member.kind) && seat.offices.some((one) => offices.includes(one))
  )
}

/** Whether a member of this kind may be represented by somebody else at all: a unit may, a person may not. */
export function acceptsAlternate(book: Book, kind: MemberKind): boolean {
  return weighAlternate(book.rulebook, kind).weight === 'presence'
}

/** How the count stands: seats taken, the quorum, and how many are still missing to it. */
export function countOf(book: Book, lines: readonly Line[]) {
  const present = seatsTaken(book, lines)
  const { seats, quorum } = book
  return { seats, quorum, present, short: Math.max(0, quorum - present) }
}

/**
 * Whether the call reached the member as early as the measures want: its delivery is proved, or an answer shows it. An
 * absence counts against nobody who was called late or not at all.
 */
export function reachedInTime(desk: Desk, book: Book, summons: SummonsRecord | undefined): boolean {
  const reached = [summons?.deliveredAt, summons?.answeredAt].filter((at) => at !== undefined)
  const [first] = reached.sort(Temporal.Instant.compare)
  if (first === undefined) return false
  return daysBetween(dayIn(desk, first), book.day) >= noticeDays(book.rulebook, book.meeting.body)
}

/** What a line means under the rule on notice: without a call in time, staying away is 未送达 and nothing else. */
export function underNotice(value: AttendanceValue, inTime: boolean): AttendanceValue {
  return inTime || (value !== 'absent' && value !== 'leave') ? value : 'undelivered'
}

/** A meeting as every message about its book names it. */
export function titleOf(meeting: MeetingRecord) {
  return { meetingNo: meeting.no, meetingName: meeting.name, startsAt: meeting.startsAt.toString() }
}

/** The line of a book as records keep it. */
export function traceOf(entry: EntryRecord | undefined) {
  if (entry === undefined) return null
  const { value, attendee, source, recordedBy } = entry
  return { value, attendee: attendee ?? null, source, recordedBy, recordedAt: entry.recordedAt.toString() }
}
