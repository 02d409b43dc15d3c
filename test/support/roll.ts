import type { AffiliationRole, AttendanceValue, Body, Day, MeetingStatus, Office } from '../../src/rules/facts.ts'
import type { PrismaClient } from '../../src/store/client/client.ts'
import { dateOfDay, instantOfLocal } from '../../src/store/days.ts'

/** A member of a small association: people as `姓名/企业微信账号` (or only a name), offices with their first day. */
export type RollMember = {
  name: string
  kind?: 'unit' | 'individual'
  joinedOn?: Day
  leftOn?: Day
  principal?: string
  phone?: string
  representative?: string
  liaison?: string
  others?: string[]
  offices?: Partial<Record<Office, Day | { from: Day; until?: Day }>>
  dues?: { year: number; dueOn: Day; owed: number; paid?: number; paidOn?: Day }[]
}

/** A meeting of the past: its attendance book by member number. Start is local time. */
export type RollMeeting = {
  no: string
  body: Body
  name?: string
  startsAt: string
  status?: MeetingStatus
  sealedOn?: Day
  book?: Record<string, AttendanceValue>
}

/** A small association, by member number. Staff as `姓名/企业微信账号`. */
export type Roll = {
  members?: Record<string, RollMember>
  staff?: string[]
  meetings?: RollMeeting[]
}

const LEARNED = new Date('2021-06-18T00:00:00Z')

/** Writes a small association into an empty database. */
export async function writeRoll(db: PrismaClient, roll: Roll, zone: string): Promise<void> {
  for (const [no, member] of Object.entries(roll.members ?? {})) await writeMember(db, no, member)
  for (const [index, name] of (roll.staff ?? []).entries()) await writeStaff(db, name, index)
  for (const meeting of roll.meetings ?? []) await writeMeeting(db, meeting, zone)
}

async function writeMember(db: PrismaClient, no: string, member: RollMember): Promise<void> {
  const { id } = await db.member.create({
    data: {
      no,
      name: member.name,
      kind: member.kind ?? 'unit',
      joinedOn: dateOfDay(member.joinedOn ?? '2021-06-18'),
      leftOn: member.leftOn === undefined ? null : dateOfDay(member.leftOn),
      principal: member.principal ?? null,
      phone: member.phone ?? null,
      learnedAt: LEARNED,
    },
  })
  for (const [role, people] of peopleOf(member)) for (const one of people) await writePerson(db, id, role, one)
  for (const [office, span] of Object.entries(member.offices ?? {})) await writeTenure(db, id, office as Office, span)
  for (const entry of member.dues ?? []) await writeDues(db, id, entry)
}

function peopleOf(member: RollMember): [AffiliationRole, string[]][] {
  return [
    ['representative', member.representative === undefined ? [] : [member.representative]],
    ['liaison', member.liaison === undefined ? [] : [member.liaison]],
    ['other', member.others ?? []],
  ]
}

async function writePerson(db: PrismaClient, memberId: string, role: AffiliationRole, written: string): Promise<void> {
  const [name = '', userId] = written.split('/')
  const person = await db.person.upsert({
    where: { memberId_name: { memberId, name } },
    create: { memberId, name },
    update: {},
  })
  await db.affiliation.create({ data: { memberId, personId: person.id, role, learnedAt: LEARNED } })
  if (userId !== undefined) await bind(db, userId, { personId: person.id })
}

async function writeStaff(db: PrismaClient, written: string, index: number): Promise<void> {
  const [name = '', userId] = written.split('/')
  const role = index === 0 ? 'secretary_general' : 'officer'
  const { id } = await db.staff.create({ data: { name, role, since: LEARNED } })
  if (userId !== undefined) await bind(db, userId, { staffId: id })
}

async function bind(db: PrismaClient, userId: string, owner: { personId?: string; staffId?: string }): Promise<void> {
  const account = { platform: 'wecom' as const, userId }
  await db.account.upsert({
    where: { platform_userId: account },
    create: { ...account, ...owner, boundAt: LEARNED, boundBy: 'roll' },
    update: owner,
  })
}

async function writeTenure(db: PrismaClient, memberId: string, office: Office, span: Day | { from: Day; until?: Day }) {
  const { from, until } = typeof span === 'string' ? { from: span, until: undefined } : span
  const dates = { from: dateOfDay(from), until: until === undefined ? null : dateOfDay(until) }
  await db.officeTenure.create({ data: { memberId, office, ...dates, begunBy: 'roll', learnedAt: LEARNED } })
}

async function writeDues(db: PrismaClient, memberId: string, entry: NonNullable<RollMember['dues']>[number]) {
  const { id } = await db.duesEntry.create({
    data: { memberId, year: entry.year, dueOn: dateOfDay(entry.dueOn), owed: entry.owed, learnedAt: LEARNED },
  })
  if (entry.paid === undefined) return
  const paidOn = entry.paidOn === undefined ? null : dateOfDay(entry.paidOn)
  await db.payment.create({ data: { duesId: id, amount: entry.paid, paidOn, learnedAt: LEARNED } })
}

async function writeMeeting(db: PrismaClient, meeting: RollMeeting, zone: string): Promise<void> {
  const status = meeting.status ?? 'held'
  const { id } = await db.meeting.create({
    data: {
      no: meeting.no,
      body: meeting.body,
      name: meeting.name ?? meeting.no,
      form: 'onsite',
      startsAt: instantOfLocal(meeting.startsAt, zone),
      status,
      sealedOn: dateOfDay(meeting.sealedOn ?? meeting.startsAt.slice(0, 10)),
      createdBy: 'roll',
      learnedAt: LEARNED,
    },
  })
  for (const [no, value] of Object.entries(meeting.book ?? {})) {
    const member = await db.member.findUniqueOrThrow({ where: { no } })
    await db.attendanceEntry.create({
      data: { meetingId: id, memberId: member.id, value, source: 'import', recordedBy: 'roll', recordedAt: LEARNED },
    })
  }
}
