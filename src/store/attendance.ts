import { v7 } from 'uuid'
import type { AttendanceValue } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { findMeeting, type MeetingRecord } from './meetings.ts'
import { type MemberOf, memberOf } from './people.ts'

/** Who wrote a line of an attendance book: the person checking in, staff, the sealing, an import. */
export type EntrySource = 'self' | 'staff' | 'seal' | 'import'

/** One line of an attendance book as it stands. `recordedBy` is the actor as records name them. */
export type EntryRecord = {
  id: string
  meetingId: string
  member: MemberOf
  value: AttendanceValue
  attendee?: string
  source: EntrySource
  recordedBy: string
  recordedAt: Temporal.Instant
}

/** A line to be written. */
export type NewEntry = {
  meetingId: string
  memberId: string
  value: AttendanceValue
  attendee?: string | undefined
  source: EntrySource
  recordedBy: string
}

const WITH_MEMBER = { member: true } satisfies Prisma.AttendanceEntryInclude
type EntryRow = Prisma.AttendanceEntryGetPayload<{ include: typeof WITH_MEMBER }>

/** The lines of a book as they stand, by member number. */
export async function listEntries(tx: Tx, meetingId: string): Promise<EntryRecord[]> {
  const rows = await tx.attendanceEntry.findMany({
    where: { meetingId, current: true },
    include: WITH_MEMBER,
    orderBy: { member: { no: 'asc' } },
  })
  return rows.map(entryOf)
}

/** The lines of a book as far as counting goes: light enough to ask at every check-in. */
export async function countableLines(
  tx: Tx,
  meetingId: string,
): Promise<{ member: Pick<MemberOf, 'no' | 'kind'>; value: AttendanceValue }[]> {
  const rows = await tx.$queryRaw<{ no: string; kind: MemberOf['kind']; value: AttendanceValue }[]>`
    SELECT member.no, member.kind::text, entry.value::text
    FROM "AttendanceEntry" entry JOIN "Member" member ON member.id = entry."memberId"
    WHERE entry."meetingId" = ${meetingId}::uuid AND entry.current`
  return rows.map(({ no, kind, value }) => ({ member: { no, kind }, value }))
}

/** The line of a member in a book as it stands; undefined when there is none. */
export async function findEntry(tx: Tx, meetingId: string, memberId: string): Promise<EntryRecord | undefined> {
  const row = await tx.attendanceEntry.findFirst({
    where: { meetingId, memberId, current: true },
    include: WITH_MEMBER,
  })
  return row === null ? undefined : entryOf(row)
}

/** Writes a line in place of the one before, which stays on record. Hold or lock the meeting first. */
export async function writeEntry(tx: Tx, entry: NewEntry, now: Temporal.Instant): Promise<void> {
  const { meetingId, memberId } = entry
  await tx.attendanceEntry.updateMany({ where: { meetingId, memberId, current: true }, data: { current: null } })
  await addEntries(tx, [entry], now)
}

/** Writes lines where there are none. In SQL, because Prisma compiles every createMany anew. */
export async function addEntries(tx: Tx, entries: NewEntry[], now: Temporal.Instant): Promise<void> {
  const recordedAt = dateOfInstant(now)
  const rows = entries.map((entry) => ({ id: v7(), ...entry, recordedAt, current: true }))
  await tx.$executeRaw`
    INSERT INTO "AttendanceEntry"
      (id, "meetingId", "memberId", value, attendee, source, "recordedBy", "recordedAt", current)
    SELECT id, "meetingId", "memberId", value, attendee, source, "recordedBy", "recordedAt", current
    FROM jsonb_populate_recordset(NULL::"AttendanceEntry", ${JSON.stringify(rows)}::jsonb)`
}

/** A meeting whose book may not be sealed until the transaction ends; others may write in it at the same time. */
export async function holdMeeting(tx: Tx, id: string): Promise<MeetingRecord> {
  await tx.$queryRaw`SELECT id FROM "Meeting" WHERE id = ${id}::uuid FOR SHARE`
  return findMeeting(tx, id)
}

/**
 * Keeps the seat that a member was called to from others until the transaction ends: two people of one unit sign in one
 * after the other. Returns whether it was called.
 */
export async function lockSeat(tx: Tx, meetingId: string, memberId: string): Promise<boolean> {
  const seats = await tx.$queryRaw<object[]>`
    SELECT id FROM "Summons" WHERE "meetingId" = ${meetingId}::uuid AND "memberId" = ${memberId}::uuid FOR UPDATE`
  return seats.length > 0
}

/** The latest meeting with this check-in code, held as by holdMeeting; undefined when no meeting has it. */
export async function holdMeetingByCode(tx: Tx, code: string): Promise<MeetingRecord | undefined> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Meeting" WHERE "checkInCode" = ${code} ORDER BY "startsAt" DESC LIMIT 1 FOR SHARE`
  return row === undefined ? undefined : findMeeting(tx, row.id)
}

/** What the open cards with this question ask about, out of all subjects that begin so. */
export async function openSubjects(tx: Tx, question: string, beginning: string): Promise<string[]> {
  const rows = await tx.card.findMany({
    where: { question, state: 'open', subject: { startsWith: beginning } },
    distinct: ['subject'],
    select: { subject: true },
  })
  return rows.map((row) => row.subject)
}

function entryOf(row: EntryRow): EntryRecord {
  const { id, meetingId, value, attendee, source, recordedBy } = row
  return {
    id,
    meetingId,
    value,
    source,
    recordedBy,
    member: memberOf(row.member),
    recordedAt: Temporal.Instant.fromEpochMilliseconds(row.recordedAt.getTime()),
    ...(attendee !== null && { attendee }),
  }
}
