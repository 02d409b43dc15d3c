import { randomUUIDv7 } from 'node:crypto'
import type { Tx } from './database.ts'
import { dateOfDay, instantOfLocal } from './days.ts'
import type {
  ActivityLine,
  AttendanceLine,
  DuesLine,
  InvitationLine,
  ListChanges,
  MeetingLine,
  MemberLine,
  RollChanges,
  StaffLine,
  TenureLine,
} from './roll.ts'

/** As many rows as go into one statement without reaching the limit of its parameters. */
const BATCH = 1000

/** Who brings the lines that are written here. */
export const IMPORTER = 'import'

/** Numbers → ids, of what lines refer to. */
export type Ids = Map<string, string>

/** Writes members; everything else refers to them. */
export async function writeMembers(tx: Tx, { added, changed }: ListChanges<MemberLine>, learnedAt: Date) {
  await inBatches(added, (batch) =>
    tx.member.createMany({ data: withIds(batch).map(({ id, line }) => ({ id, ...memberRow(line), learnedAt })) }),
  )
  for (const { id, after } of changed) await tx.member.update({ where: { id }, data: memberRow(after) })
}

/** Writes tenures, meetings and their books, dues, activities and their invitations, staff. Local times are in `zone`. */
export async function writeLists(
  tx: Tx,
  changes: Omit<RollChanges, 'members' | 'people'>,
  learnedAt: Date,
  zone: string,
) {
  const members = await idsOf(tx.member.findMany({ select: { id: true, no: true } }))
  await writeTenures(tx, changes.tenures, members, learnedAt)
  await writeMeetings(tx, changes.meetings, zone, learnedAt)
  await writeAttendance(tx, changes.attendance, members, learnedAt)
  await writeDues(tx, changes.dues, members, learnedAt)
  await writeActivities(tx, changes.activities, learnedAt)
  await writeInvitations(tx, changes.invitations, members, learnedAt)
  await writeStaff(tx, changes.staff, learnedAt)
}

async function writeTenures(tx: Tx, { added, changed }: ListChanges<TenureLine>, members: Ids, learnedAt: Date) {
  const row = ({ member, from, until, ...rest }: TenureLine) => ({
    ...rest,
    memberId: idOf(members, member),
    from: dateOfDay(from),
    until: dateOrNull(until),
  })
  await inBatches(added, (batch) =>
    tx.officeTenure.createMany({
      data: withIds(batch).map(({ id, line }) => ({ id, ...row(line), begunBy: IMPORTER, learnedAt })),
    }),
  )
  for (const { id, after } of changed) await tx.officeTenure.update({ where: { id }, data: row(after) })
}

async function writeMeetings(tx: Tx, { added, changed }: ListChanges<MeetingLine>, zone: string, learnedAt: Date) {
  const row = ({ startsAt, endsAt, sealedOn, ...rest }: MeetingLine) => ({
    ...rest,
    startsAt: instantOfLocal(startsAt, zone),
    endsAt: endsAt === null ? null : instantOfLocal(endsAt, zone),
    sealedOn: dateOrNull(sealedOn),
  })
  await inBatches(added, (batch) =>
    tx.meeting.createMany({
      data: withIds(batch).map(({ id, line }) => ({ id, ...row(line), createdBy: IMPORTER, learnedAt })),
    }),
  )
  for (const { id, after } of changed) await tx.meeting.update({ where: { id }, data: row(after) })
}

async function writeAttendance(tx: Tx, changes: ListChanges<AttendanceLine>, members: Ids, recordedAt: Date) {
  const meetings = await idsOf(tx.meeting.findMany({ select: { id: true, no: true } }))
  const superseded = changes.changed.map(({ id }) => id)
  await inBatches(superseded, (ids) =>
    tx.attendanceEntry.updateMany({ where: { id: { in: ids } }, data: { current: null } }),
  )
  const lines = [...changes.changed.map(({ after }) => ({ line: after })), ...changes.added]
  await inBatches(lines, (batch) =>
    tx.attendanceEntry.createMany({
      data: withIds(batch).map(({ id, line: { meeting, member, ...rest } }) => ({
        id,
        ...rest,
        meetingId: idOf(meetings, meeting),
        memberId: idOf(members, member),
        source: 'import',
        recordedBy: IMPORTER,
        recordedAt,
      })),
    }),
  )
}

async function writeDues(tx: Tx, { added, changed }: ListChanges<DuesLine>, members: Ids, learnedAt: Date) {
  await inBatches(withIds(added), async (batch) => {
    await tx.duesEntry.createMany({ data: batch.map(({ id, line }) => ({ id, ...duesRow(line, members), learnedAt })) })
    const payments = batch.filter(({ line }) => isPaid(line))
    await tx.payment.createMany({
      data: payments.map(({ id, line }) => ({ duesId: id, ...paymentRow(line), learnedAt })),
    })
  })
  for (const { id, before, after } of changed) {
    // An amount that the workbook has changed is no longer the one of the standard.
    const standard = before.owed === after.owed ? {} : { standardId: null }
    await tx.duesEntry.update({ where: { id }, data: { ...duesRow(after, members), ...standard } })
    const counting = { duesId: id, voidedAt: null }
    if (!isPaidOtherwise(before, after)) continue
    const { count } = await tx.payment.updateMany({ where: counting, data: paymentRow(after) })
    if (count === 0 && isPaid(after)) await tx.payment.create({ data: { duesId: id, ...paymentRow(after), learnedAt } })
  }
}

function duesRow({ member, year, dueOn, owed, waived, deferredTo }: DuesLine, members: Ids) {
  const days = { dueOn: dateOfDay(dueOn), deferredTo: dateOrNull(deferredTo) }
  return { memberId: idOf(members, member), year, owed, waived, ...days }
}

function paymentRow({ paid, paidOn, receiptNo }: DuesLine) {
  return { amount: paid, paidOn: dateOrNull(paidOn), receiptNo }
}

/** What was paid is touched only where the workbook says otherwise: several payments are not one. */
function isPaidOtherwise(before: DuesLine, after: DuesLine): boolean {
  return before.paid !== after.paid || before.paidOn !== after.paidOn || before.receiptNo !== after.receiptNo
}

function isPaid({ paid, paidOn, receiptNo }: DuesLine): boolean {
  return paid !== null || paidOn !== null || receiptNo !== null
}

async function writeActivities(tx: Tx, { added, changed }: ListChanges<ActivityLine>, learnedAt: Date) {
  const row = ({ on, ...rest }: ActivityLine) => ({ ...rest, on: dateOfDay(on) })
  await inBatches(added, (batch) =>
    tx.activity.createMany({ data: withIds(batch).map(({ id, line }) => ({ id, ...row(line), learnedAt })) }),
  )
  for (const { id, after } of changed) await tx.activity.update({ where: { id }, data: row(after) })
}

async function writeInvitations(tx: Tx, changes: ListChanges<InvitationLine>, members: Ids, learnedAt: Date) {
  const activities = await idsOf(tx.activity.findMany({ select: { id: true, no: true } }))
  const key = ({ activity, member }: InvitationLine) => ({
    activityId: idOf(activities, activity),
    memberId: idOf(members, member),
  })
  await inBatches(changes.added, (batch) =>
    tx.activityInvitation.createMany({
      data: batch.map(({ line }) => ({ ...key(line), joined: line.joined, learnedAt })),
    }),
  )
  for (const { after } of changes.changed) {
    await tx.activityInvitation.update({
      where: { activityId_memberId: key(after) },
      data: { joined: after.joined },
    })
  }
}

async function writeStaff(tx: Tx, { added, changed }: ListChanges<StaffLine>, since: Date) {
  // Who worked here before and is on the list again comes back under the same name.
  for (const { id, line } of withIds(added)) {
    const { name, role } = line
    await tx.staff.upsert({
      where: { name },
      create: { id, name, role, since },
      update: { role, since, endedAt: null },
    })
  }
  for (const { id, after } of changed) await tx.staff.update({ where: { id }, data: { role: after.role } })
}

function memberRow({ joinedOn, leftOn, ...rest }: MemberLine) {
  return { ...rest, joinedOn: dateOfDay(joinedOn), leftOn: dateOrNull(leftOn) }
}

/** Runs `write` on a part at a time. */
export async function inBatches<T>(rows: T[], write: (batch: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) await write(rows.slice(start, start + BATCH))
}

/** The rows with ids that sort in their order, so that the order of entry is kept. */
export function withIds<T extends object>(rows: T[]): (T & { id: string })[] {
  const ids = rows.map(() => randomUUIDv7()).toSorted()
  return rows.map((row, index) => ({ ...row, id: ids[index] as string }))
}

/** Ids by number. */
export async function idsOf(rows: Promise<{ id: string; no: string }[]>): Promise<Ids> {
  return new Map((await rows).map(({ id, no }) => [no, id]))
}

/** The id of a number that was checked to exist. */
export function idOf(ids: Ids, no: string): string {
  const id = ids.get(no)
  if (id === undefined) throw new Error(`${no} was checked to exist and does not.`)
  return id
}

/** A day for a column that may be empty. */
export function dateOrNull(day: string | null): Date | null {
  return day === null ? null : dateOfDay(day)
}
