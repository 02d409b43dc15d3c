import { createHash } from 'node:crypto'
import type { AttendanceFact, AttendanceValue, Facts, MeetingFact } from '../rules/facts.ts'
import type { AttendanceFinding, CascadeFinding, Finding } from '../rules/finding.ts'
import { whatSealingBrings } from '../rules/forecast.ts'
import { provision } from '../rules/rulebook.ts'
import { currentAlternates } from '../store/alternates.ts'
import { type EntryRecord, listEntries } from '../store/attendance.ts'
import { loadFacts } from '../store/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { findMemberByNo } from '../store/members.ts'
import type { MemberOf } from '../store/people.ts'
import { listSummons, type SummonsRecord } from '../store/summons.ts'
import { type Book, countOf, openBook, reachedInTime, underNotice } from './attendanceBook.ts'
import { deadlineOf } from './checkIn.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findingsInHand } from './findingsInHand.ts'

/** A line that the sealing adds for a seat of which the book says nothing. */
export type Fill = { member: MemberOf; value: AttendanceValue; attendee?: string }

/**
 * What sealing a book now would do: the lines it holds and those it adds, whether the meeting has its quorum, and which
 * losses, warnings and notes the rules then find; `isInHand` tells of which a case is open already. `digest` changes whenever any of this does.
 */
export type Preview = {
  book: Book
  entries: EntryRecord[]
  fills: Fill[]
  count: ReturnType<typeof countOf>
  status: 'held' | 'inquorate'
  brings: (AttendanceFinding | CascadeFinding)[]
  isInHand: (finding: Finding) => boolean
  facts: Facts
  digest: string
}

/** Looks at a book as if it were sealed now. */
export async function previewSeal(desk: Desk, meeting: MeetingRecord): Promise<Preview> {
  const book = await openBook(desk, meeting)
  const entries = await listEntries(desk.tx, meeting.id)
  const fills = await fillsFor(desk, book, entries)
  const count = countOf(book, [...entries, ...fills])
  const status = count.short === 0 ? 'held' : 'inquorate'
  const facts = await loadFacts(desk.tx, desk.zone)
  const brings = status === 'held' ? whatFollows(desk, book, facts, fills) : []
  const isInHand = await findingsInHand(desk, brings)
  return {
    book,
    entries,
    fills,
    count,
    status,
    brings,
    isInHand,
    facts,
    digest: digestOf(entries, fills, status, brings),
  }
}

/** What seats fall, what is at risk and what is only noted, by the rules of today. */
function whatFollows(desk: Desk, book: Book, facts: Facts, fills: Fill[]): Preview['brings'] {
  const { no } = book.meeting
  const lines = fills.map(({ member, value }): AttendanceFact => ({ meeting: no, member: member.no, value }))
  const filled = { ...facts, attendance: [...facts.attendance, ...lines] }
  return whatSealingBrings(rulebookOn(desk), filled, factOf(facts, no), desk.today).filter(
    (finding) => finding.kind === 'attendance' || finding.kind === 'cascade',
  )
}

function factOf(facts: Facts, no: string): MeetingFact {
  const fact = facts.meetings.find((one) => one.no === no)
  if (fact === undefined) throw new Error(`the facts were loaded without the meeting ${no}`)
  return fact
}

async function fillsFor(desk: Desk, book: Book, entries: EntryRecord[]): Promise<Fill[]> {
  const { meeting } = book
  const written = new Set(entries.map(({ member }) => member.no))
  const summons = new Map((await listSummons(desk.tx, meeting.id)).map((one) => [one.member.no, one]))
  const alternates = await currentAlternates(desk.tx, meeting.id)
  const fills: Fill[] = []
  for (const no of book.duty.keys()) {
    if (written.has(no)) continue
    const call = summons.get(no)
    const member = call?.member ?? (await findMemberByNo(desk.tx, no))
    if (member === undefined) throw new Error(`${no} holds a seat and is not on the roll`)
    const value = valueFor(desk, book, call)
    const attendee = value === 'alternate' ? alternates.get(member.id)?.name : undefined
    fills.push({ member, value, ...(attendee !== undefined && { attendee }) })
  }
  return fills
}

/**
 * What the book says of a seat about which nobody wrote anything. An announced answer is no presence, except at an
 * e-mail meeting, where taking part is answering; who asked to be excused is 请假; who was not called in time, 未送达.
 */
function valueFor(desk: Desk, book: Book, call: SummonsRecord | undefined): AttendanceValue {
  const replied = replyByMail(book, call)
  if (replied !== undefined) return replied
  const stayedAway = call?.answer === 'unable' ? 'leave' : 'absent'
  return underNotice(stayedAway, reachedInTime(desk, book, call))
}

function replyByMail(book: Book, call: SummonsRecord | undefined): 'present' | 'alternate' | undefined {
  const deadline = deadlineOf(book.meeting)
  const { by } = provision(book.rulebook, 'email.presence')
  if (deadline === undefined || by !== 'any_reply' || call?.answeredAt === undefined) return undefined
  if (call.answer === 'unable' || Temporal.Instant.compare(call.answeredAt, deadline) > 0) return undefined
  return call.answer === 'alternate' ? 'alternate' : 'present'
}

function digestOf(entries: EntryRecord[], fills: Fill[], status: string, brings: { key: string }[]): string {
  const lines = [...entries, ...fills].map(({ member, value }) => `${member.no}=${value}`).sort()
  const content = JSON.stringify([status, lines, brings.map(({ key }) => key).sort()])
  return createHash('sha256').update(content).digest('hex').slice(0, 16)
}
