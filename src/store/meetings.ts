import type { Body, MeetingForm, MeetingStatus, Office } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/**
 * A meeting as the secretariat works with it. `openedAt` is when check-in was opened by hand, `checkInCode` is made
 * with the call, `sealedAt` is set when its attendance book was sealed here.
 */
export type MeetingRecord = {
  id: string
  no: string
  body: Body
  name: string
  form: MeetingForm
  startsAt: Temporal.Instant
  endsAt?: Temporal.Instant
  place?: string
  status: MeetingStatus
  sealedAt?: Temporal.Instant
  sealedBy?: string
  openedAt?: Temporal.Instant
  calledAt?: Temporal.Instant
  checkInCode?: string
  /** Whose seats were the base of the quorum, once that is fixed. */
  base?: Seat[]
  createdBy: string
}

/** A seat of a body: the member, and the offices by which it has one. */
export type Seat = { member: string; offices: Office[] }

type MeetingRow = Prisma.MeetingGetPayload<object>

/** What may change in a meeting after it was created. */
export type MeetingChange = Partial<
  Pick<MeetingRecord, 'status' | 'sealedAt' | 'sealedBy' | 'openedAt' | 'calledAt' | 'checkInCode' | 'base'>
>

/** A meeting by id. Throws when there is none. */
export async function findMeeting(tx: Tx, id: string): Promise<MeetingRecord> {
  return meetingOf(await tx.meeting.findUniqueOrThrow({ where: { id } }))
}

/** A meeting by its number in any case; undefined when there is none. */
export async function findMeetingByNo(tx: Tx, no: string): Promise<MeetingRecord | undefined> {
  // Not Prisma's insensitive comparison, which would read % and _ in what was typed as wildcards.
  const [row] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "Meeting" WHERE lower(no) = lower(${no}) LIMIT 1`
  return row === undefined ? undefined : findMeeting(tx, row.id)
}

/** A meeting by id, kept from others until the transaction ends: whoever decides about it decides alone. */
export async function lockMeeting(tx: Tx, id: string): Promise<MeetingRecord> {
  await tx.$queryRaw`SELECT id FROM "Meeting" WHERE id = ${id}::uuid FOR UPDATE`
  return findMeeting(tx, id)
}

/** The meetings in any of these states whose book is not sealed, by their start. */
export async function listOpenMeetings(
  tx: Tx,
  statuses: readonly MeetingStatus[] = ['planned', 'called'],
): Promise<MeetingRecord[]> {
  const rows = await tx.meeting.findMany({
    where: { status: { in: [...statuses] }, sealedAt: null, sealedOn: null },
    orderBy: [{ startsAt: 'asc' }, { no: 'asc' }],
  })
  return rows.map(meetingOf)
}

/** The numbers that begin so, imported ones included. */
export async function numbersBeginning(tx: Tx, prefix: string): Promise<string[]> {
  const rows = await tx.meeting.findMany({
    where: { no: { startsWith: prefix, mode: 'insensitive' } },
    select: { no: true },
  })
  return rows.map((row) => row.no)
}

/** Writes down a new meeting; undefined when its number was taken meanwhile. */
export async function createMeeting(
  tx: Tx,
  meeting: Pick<MeetingRecord, 'no' | 'body' | 'name' | 'form' | 'startsAt' | 'createdBy'> &
    Partial<Pick<MeetingRecord, 'endsAt' | 'place'>>,
  now: Temporal.Instant,
): Promise<MeetingRecord | undefined> {
  const { startsAt, endsAt, ...plain } = meeting
  const [row] = await tx.meeting.createManyAndReturn({
    data: [
      {
        ...plain,
        startsAt: dateOfInstant(startsAt),
        ...(endsAt && { endsAt: dateOfInstant(endsAt) }),
        status: 'planned',
        learnedAt: dateOfInstant(now),
      },
    ],
    skipDuplicates: true,
  })
  return row === undefined ? undefined : meetingOf(row)
}

/** Writes down what changed in a meeting; its number, body and time never do. */
export async function updateMeeting(tx: Tx, id: string, change: MeetingChange): Promise<MeetingRecord> {
  const { sealedAt, openedAt, calledAt, base, ...plain } = change
  const row = await tx.meeting.update({
    where: { id },
    data: {
      ...plain,
      ...(sealedAt && { sealedAt: dateOfInstant(sealedAt) }),
      ...(openedAt && { openedAt: dateOfInstant(openedAt) }),
      ...(calledAt && { calledAt: dateOfInstant(calledAt) }),
      ...(base && { base: base as unknown as Prisma.InputJsonArray }),
    },
  })
  return meetingOf(row)
}

/** The meetings from an instant on whose books are closed, and whose base is not fixed yet. */
export async function meetingsWithoutBase(tx: Tx, from: Temporal.Instant): Promise<MeetingRecord[]> {
  const rows = await tx.meeting.findMany({
    where: { startsAt: { gte: dateOfInstant(from) }, status: { in: ['held', 'inquorate'] } },
    orderBy: { startsAt: 'asc' },
  })
  return rows.map(meetingOf).filter(({ base }) => base === undefined)
}

function meetingOf(row: MeetingRow): MeetingRecord {
  const { id, no, body, name, form, status, createdBy } = row
  return { id, no, body, name, form, status, createdBy, startsAt: instantOfDate(row.startsAt), ...partsOf(row) }
}

function partsOf(row: MeetingRow): Partial<MeetingRecord> {
  return {
    ...(row.endsAt && { endsAt: instantOfDate(row.endsAt) }),
    ...(row.place && { place: row.place }),
    ...(row.sealedAt && { sealedAt: instantOfDate(row.sealedAt) }),
    ...(row.sealedBy && { sealedBy: row.sealedBy }),
    ...(row.openedAt && { openedAt: instantOfDate(row.openedAt) }),
    ...(row.calledAt && { calledAt: instantOfDate(row.calledAt) }),
    ...(row.checkInCode && { checkInCode: row.checkInCode }),
    ...(row.base !== null && { base: row.base as unknown as Seat[] }),
  }
}

function instantOfDate(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
