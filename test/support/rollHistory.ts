import type { Day, Office } from '../../src/rules/facts.ts'
import type { PrismaClient } from '../../src/store/client/client.ts'
import { dateOfDay, instantOfLocal } from '../../src/store/days.ts'
import type { RollMeeting, RollMember } from './roll.ts'

/** When the association learned everything on the roll. */
export const LEARNED = new Date('2021-06-18T00:00:00Z')

/** Ids of rows, by what the roll calls them. */
export type Ids = Map<string, string>

/** The id of what the roll calls so. */
export function idOf(ids: Ids, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`the roll has no ${key}`)
  return id
}

/** Writes the offices of the members. */
export async function writeTenures(db: PrismaClient, members: [string, RollMember][], ids: Ids): Promise<void> {
  await db.officeTenure.createMany({
    data: members.flatMap(([no, { offices = {} }]) =>
      Object.entries(offices).map(([office, span]) => ({
        memberId: idOf(ids, no),
        office: office as Office,
        ...datesOf(span),
        begunBy: 'roll',
        learnedAt: LEARNED,
      })),
    ),
  })
}

function datesOf(span: Day | { from: Day; until?: Day }): { from: Date; until: Date | null } {
  const { from, until } = typeof span === 'string' ? { from: span, until: undefined } : span
  return { from: dateOfDay(from), until: until === undefined ? null : dateOfDay(until) }
}

/** Writes what members owe and have paid. */
export async function writeDues(db: PrismaClient, members: [string, RollMember][], ids: Ids): Promise<void> {
  const entries = members.flatMap(([no, { dues = [] }]) => dues.map((entry) => ({ ...entry, memberId: idOf(ids, no) })))
  const rows = await db.duesEntry.createManyAndReturn({
    data: entries.map(({ memberId, year, dueOn, owed }) => ({
      memberId,
      year,
      dueOn: dateOfDay(dueOn),
      owed,
      learnedAt: LEARNED,
    })),
    select: { id: true, memberId: true, year: true },
  })
  const duesIds: Ids = new Map(rows.map(({ memberId, year, id }) => [`${year} of ${memberId}`, id]))
  await db.payment.createMany({
    data: entries.flatMap(({ memberId, year, paid, paidOn }) =>
      paid === undefined
        ? []
        : [
            {
              duesId: idOf(duesIds, `${year} of ${memberId}`),
              amount: paid,
              paidOn: paidOn === undefined ? null : dateOfDay(paidOn),
              learnedAt: LEARNED,
            },
          ],
    ),
  })
}

/** Writes meetings of the past with their attendance books. */
export async function writeMeetings(
  db: PrismaClient,
  meetings: RollMeeting[],
  members: Ids,
  zone: string,
): Promise<void> {
  const rows = await db.meeting.createManyAndReturn({
    data: meetings.map((meeting) => ({
      no: meeting.no,
      body: meeting.body,
      name: meeting.name ?? meeting.no,
      form: meeting.form ?? ('onsite' as const),
      startsAt: instantOfLocal(meeting.startsAt, zone),
      endsAt: meeting.endsAt === undefined ? null : instantOfLocal(meeting.endsAt, zone),
      status: meeting.status ?? 'held',
      sealedOn: dateOfDay(meeting.sealedOn ?? meeting.startsAt.slice(0, 10)),
      createdBy: 'roll',
      learnedAt: LEARNED,
    })),
    select: { id: true, no: true },
  })
  const ids: Ids = new Map(rows.map(({ no, id }) => [no, id]))
  const line = { source: 'import' as const, recordedBy: 'roll', recordedAt: LEARNED }
  await db.attendanceEntry.createMany({
    data: meetings.flatMap(({ no: meeting, book = {} }) =>
      Object.entries(book).map(([no, value]) => ({
        meetingId: idOf(ids, meeting),
        memberId: idOf(members, no),
        value,
        ...line,
      })),
    ),
  })
}
