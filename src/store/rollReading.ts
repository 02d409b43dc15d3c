import type { Account, Payment, Prisma, PrismaClient } from './client/client.ts'
import type { Tx } from './database.ts'
import { dayOfDate, localOfInstant } from './days.ts'
import { sealedDay } from './facts.ts'
import { inOrderOfEntry, paidTogether } from './payments.ts'
import { orderedBy } from './portions.ts'
import type {
  AttendanceLine,
  DuesLine,
  Held,
  InvitationLine,
  MeetingLine,
  MemberLine,
  PersonLine,
  Roll,
  StaffLine,
  TenureLine,
} from './roll.ts'

import { IMPORTER } from './rollWriting.ts'

/** Ids are made in the order of entry, so they also keep it. */
const ENTERED = { orderBy: { id: 'asc' } } as const

/** Everything the association keeps, as lines; times in `zone`. A handful of queries, whatever the size. */
export async function readRoll(tx: Tx | PrismaClient, zone: string): Promise<Roll> {
  return {
    members: await readMembers(tx),
    people: await readPeople(tx),
    tenures: await readTenures(tx),
    meetings: await readMeetings(tx, zone),
    attendance: await readAttendance(tx),
    dues: await readDues(tx),
    activities: await readActivities(tx),
    invitations: await readInvitations(tx),
    staff: await readStaff(tx),
  }
}

/** What has settled here whether, and since when, somebody is a member: mergers, and approvals taken back. */
const SETTLED_HERE = {
  absorptions: { where: { kind: 'merger', state: { in: ['applied', 'noted'] } }, select: { id: true } },
  survivals: { where: { kind: 'merger', state: { in: ['applied', 'noted'] } }, select: { id: true } },
  applications: { where: { state: 'revoked' }, select: { id: true } },
} satisfies Prisma.MemberInclude

async function readMembers(tx: Tx): Promise<Held<MemberLine>[]> {
  const rows = await tx.member.findMany({ ...ENTERED, omit: { learnedAt: true }, include: SETTLED_HERE })
  return rows.map(({ id, joinedOn, leftOn, absorptions, survivals, applications, ...rest }) => ({
    id,
    line: { ...rest, joinedOn: dayOfDate(joinedOn), leftOn: dayOrNull(leftOn) },
    fixed: absorptions.length + survivals.length + applications.length > 0,
  }))
}

const WITH_ACCOUNTS = { accounts: true } satisfies Prisma.PersonInclude & Prisma.StaffInclude

async function readPeople(tx: Tx): Promise<Held<PersonLine>[]> {
  const rows = await tx.affiliation.findMany({
    ...ENTERED,
    include: {
      member: { select: { no: true, absorptions: SETTLED_HERE.absorptions } },
      person: { include: WITH_ACCOUNTS },
    },
  })
  return rows.map((row) => {
    const shown = (field: string, value: string | null) => (row.leftBlank.includes(field) ? null : value)
    const { role, title, person } = row
    return {
      id: row.id,
      line: {
        member: row.member.no,
        name: person.name,
        role,
        title,
        mobile: shown('mobile', person.mobile),
        wecom: shown('wecom', accountOf(person.accounts, 'wecom')),
        dingtalk: shown('dingtalk', accountOf(person.accounts, 'dingtalk')),
        from: dayOrNull(row.from),
        until: dayOrNull(row.until),
      },
      fixed: row.member.absorptions.length > 0,
    }
  })
}

async function readTenures(tx: Tx): Promise<Held<TenureLine>[]> {
  const rows = await tx.officeTenure.findMany({ ...ENTERED, include: { member: { select: { no: true } } } })
  return rows.map(({ id, member, office, term, from, until, endReason, endedBy }) => ({
    id,
    line: { member: member.no, office, term, from: dayOfDate(from), until: dayOrNull(until), endReason },
    fixed: endedBy !== null,
  }))
}

async function readMeetings(tx: Tx, zone: string): Promise<Held<MeetingLine>[]> {
  const rows = await tx.meeting.findMany(ENTERED)
  return rows.map(({ id, no, body, name, form, startsAt, endsAt, place, status, sealedOn, sealedAt }) => ({
    id,
    line: {
      no,
      body,
      name,
      form,
      startsAt: localOfInstant(startsAt, zone),
      endsAt: endsAt === null ? null : localOfInstant(endsAt, zone),
      place,
      status,
      sealedOn: sealedDay({ sealedOn, sealedAt }, zone) ?? null,
    },
    fixed: sealedAt !== null,
  }))
}

async function readAttendance(tx: Tx): Promise<Held<AttendanceLine>[]> {
  const members = await numbersById(tx.member.findMany({ select: { id: true, no: true } }))
  const meetings = await tx.meeting.findMany({ select: { id: true, no: true, sealedAt: true } })
  const meetingById = new Map(meetings.map((meeting) => [meeting.id, meeting]))
  const rows = await tx.attendanceEntry.findMany({ ...ENTERED, where: { current: true } })
  return rows.map(({ id, meetingId, memberId, value, attendee, note }) => ({
    id,
    line: { meeting: meetingById.get(meetingId)?.no ?? '', member: members.get(memberId) ?? '', value, attendee, note },
    fixed: meetingById.get(meetingId)?.sealedAt !== null,
  }))
}

async function readDues(tx: Tx): Promise<Held<DuesLine>[]> {
  const rows = await tx.duesEntry.findMany({
    ...ENTERED,
    include: { member: { select: { no: true } }, payments: true, concessions: { where: { state: 'approved' } } },
  })
  return rows.map(({ id, member, year, dueOn, owed, waived, deferredTo, payments, concessions }) => {
    const {
      amount: paid,
      paidOn,
      receiptNo,
    } = paidTogether(inOrderOfEntry(payments).filter(({ voidedAt }) => voidedAt === null))
    const days = { dueOn: dayOfDate(dueOn), deferredTo: dayOrNull(deferredTo) }
    const granted = (kind: string) => concessions.some((one) => one.kind === kind)
    const settled: (keyof DuesLine)[] = [
      ...(arePaymentsSettled(payments) ? (['paid', 'paidOn', 'receiptNo'] as const) : []),
      ...(granted('waiver') ? (['waived'] as const) : []),
      ...(granted('deferral') ? (['deferredTo'] as const) : []),
    ]
    return {
      id,
      line: { member: member.no, year, owed, paid, paidOn, receiptNo, waived, ...days },
      fixed: settled.length > 0,
      settled,
    }
  })
}

/** Several payments, and what was entered or taken back here, are not one line of the workbook's to change. */
function arePaymentsSettled(payments: Pick<Payment, 'recordedBy' | 'voidedAt'>[]): boolean {
  return (
    payments.length > 1 || payments.some(({ recordedBy, voidedAt }) => recordedBy !== IMPORTER || voidedAt !== null)
  )
}

async function readActivities(tx: Tx): Promise<Roll['activities']> {
  const rows = await tx.activity.findMany(ENTERED)
  return rows.map(({ id, no, name, on }) => ({ id, line: { no, name, on: dayOfDate(on) }, fixed: false }))
}

async function readInvitations(tx: Tx): Promise<Held<InvitationLine>[]> {
  const rows = await tx.activityInvitation.findMany({
    orderBy: [{ activityId: 'asc' }, { memberId: 'asc' }],
    include: { activity: { select: { no: true } }, member: { select: { no: true } } },
  })
  return rows.map(({ activityId, activity, member, joined }) => ({
    id: activityId,
    line: { activity: activity.no, member: member.no, joined },
    fixed: false,
  }))
}

async function readStaff(tx: Tx): Promise<Held<StaffLine>[]> {
  const rows = await tx.staff.findMany({ ...ENTERED, where: { endedAt: null }, include: WITH_ACCOUNTS })
  return rows.map(({ id, name, role, accounts }) => ({
    id,
    line: { name, role, wecom: accountOf(accounts, 'wecom'), dingtalk: accountOf(accounts, 'dingtalk') },
    fixed: false,
  }))
}

/** The account bound last: a person who changed accounts is shown with the new one. */
function accountOf(accounts: Account[], platform: string) {
  const inOrder = orderedBy(
    accounts,
    ({ boundAt }) => boundAt,
    ({ id }) => id,
  )
  const account = inOrder.findLast((one) => one.platform === platform)
  return account === undefined ? null : (account.written ?? account.userId)
}

async function numbersById(rows: Promise<{ id: string; no: string }[]>): Promise<Map<string, string>> {
  return new Map((await rows).map((row) => [row.id, row.no]))
}

function dayOrNull(date: Date | null): string | null {
  return date === null ? null : dayOfDate(date)
}
