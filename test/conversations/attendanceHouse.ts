import { dispatch } from '../../src/chat/dispatch.ts'
import type { AttendanceValue, Body, MeetingForm } from '../../src/rules/facts.ts'
import { whoMustAttend } from '../../src/rules/meetings.ts'
import { rulebookInForce } from '../../src/rules/rulebook.ts'
import { addEntries, holdMeetingByCode } from '../../src/store/attendance.ts'
import { instantOfLocal } from '../../src/store/days.ts'
import { loadFacts } from '../../src/store/facts.ts'
import { loadRulebooks } from '../../src/store/rulebooks.ts'
import { type Association, ZONE } from '../support/association.ts'
import type { Roll, RollMember } from '../support/roll.ts'

const DIRECTOR = { director: '2024-06-18' } as const

function director(name: string, userId: string, more: Partial<RollMember> = {}): RollMember {
  return { name, representative: `${name}代表/${userId}`, offices: DIRECTOR, ...more }
}

/**
 * A small association: seven directors, so that five make the council's quorum. D001 sends anybody of three, D006 is a
 * person, D007 is a standing director too, D008 one of three supervisors. Everybody came to last year's council but D001 and D007.
 */
export const ROLL = {
  members: {
    D001: director('滨城甲软件', 'rep.1', { liaison: '甲联络/liaison.1', others: ['甲职员/other.1'] }),
    D002: director('滨城乙软件', 'rep.2'),
    D003: director('滨城丙软件', 'rep.3'),
    D004: director('滨城丁软件', 'rep.4'),
    D005: director('滨城戊软件', 'rep.5'),
    D006: {
      name: '周海',
      kind: 'individual',
      representative: '周海/zhou.hai',
      others: ['周海助理/aide.6'],
      offices: DIRECTOR,
    },
    D007: director('滨城庚软件', 'rep.7', { offices: { ...DIRECTOR, standing_director: '2024-06-18' } }),
    D008: { name: '滨城辛软件', representative: '辛代表/rep.8', offices: { supervisor: '2024-06-18' } },
    D010: { name: '滨城癸软件', representative: '癸代表/rep.10', offices: { supervisor: '2024-06-18' } },
    D011: { name: '滨城子软件', representative: '子代表/rep.11', offices: { supervisor: '2024-06-18' } },
    D009: { name: '滨城壬软件', representative: '壬代表/rep.9' },
  },
  staff: ['王芳/wang.fang', '李静/li.jing'],
  meetings: [
    {
      no: 'LSH-2025-1',
      body: 'council',
      startsAt: '2025-03-20T14:00',
      book: {
        D001: 'absent',
        D002: 'present',
        D003: 'present',
        D004: 'present',
        D005: 'present',
        D006: 'present',
        D007: 'absent',
      },
    },
  ],
} satisfies Roll

/** The check-in code of every meeting called here. */
export const CODE = 'K7M3P'

/** A meeting to be called: start and call in local time; `late` were never reached by the call. */
export type Called = {
  no: string
  startsAt: string
  calledAt: string
  body?: Body
  form?: MeetingForm
  endsAt?: string
  late?: string[]
}

/** Puts a called meeting on the books, with the summons of everybody who is called and the proof of delivery. */
export async function called(association: Association, meeting: Called): Promise<void> {
  const { db } = association.database
  const body = meeting.body ?? 'council'
  const at = instantOfLocal(meeting.calledAt, ZONE)
  const { id } = await db.meeting.create({
    data: {
      no: meeting.no,
      body,
      name: '理事会会议',
      form: meeting.form ?? 'onsite',
      startsAt: instantOfLocal(meeting.startsAt, ZONE),
      endsAt: meeting.endsAt === undefined ? null : instantOfLocal(meeting.endsAt, ZONE),
      status: 'called',
      calledAt: at,
      checkInCode: CODE,
      createdBy: 'staff:王芳',
      learnedAt: at,
    },
  })
  const summoned = await attendees(association, body, meeting.startsAt.slice(0, 10))
  const members = await db.member.findMany({ where: { no: { in: summoned.map(({ no }) => no) } } })
  await db.summons.createMany({
    data: summoned.map(({ no, offices, role }) => ({
      meetingId: id,
      memberId: members.find((member) => member.no === no)?.id ?? '',
      role,
      offices,
      calledAt: at,
      deliveredAt: meeting.late?.includes(no) ? null : at,
    })),
  })
}

async function attendees({ database }: Association, body: Body, day: string) {
  return database.db.$transaction(async (tx) => {
    const facts = await loadFacts(tx, ZONE)
    const rulebook = rulebookInForce(await loadRulebooks(tx), day)
    return whoMustAttend(rulebook, facts, body, day).map(({ member, ...rest }) => ({ no: member, ...rest }))
  })
}

/** These representatives have signed in to the latest meeting, as the records have it after 签到. */
export async function signedIn({ database, clock }: Association, ...userIds: string[]): Promise<void> {
  await database.db.$transaction(async (tx) => {
    const meeting = await holdMeetingByCode(tx, CODE)
    const accounts = await tx.account.findMany({
      where: { userId: { in: userIds } },
      include: { person: { include: { member: true } } },
    })
    const lines = accounts.map(({ person }) => ({
      meetingId: meeting?.id ?? '',
      memberId: person?.memberId ?? '',
      value: 'present' as const,
      attendee: person?.name,
      source: 'self' as const,
      recordedBy: `person:${person?.member.no}:${person?.name}`,
    }))
    await addEntries(tx, lines, clock.now())
  })
}

/** Staff ask to seal, and confirm. */
export async function seal(association: Association, no: string, staff = 'wang.fang'): Promise<string[]> {
  await association.say(staff, `封存 ${no}`)
  return association.tap(staff, 'confirm')
}

/** The book of a meeting by member number. */
export async function bookOf({ database }: Association, no: string): Promise<Record<string, AttendanceValue>> {
  const rows = await database.db.attendanceEntry.findMany({
    where: { current: true, meeting: { no } },
    include: { member: true },
    orderBy: { member: { no: 'asc' } },
  })
  return Object.fromEntries(rows.map((row) => [row.member.no, row.value]))
}

/** The cases, as `AJ-2026-1 D001 director open`. */
export async function casesIn({ database }: Association): Promise<string[]> {
  const rows = await database.db.case.findMany({ include: { member: true }, orderBy: { no: 'asc' } })
  return rows.map((row) => `${row.no} ${row.member.no} ${row.office} ${row.state}`)
}

/** The offices a member holds on a day. */
export async function officesOf({ database }: Association, no: string, day: string): Promise<string[]> {
  const on = new Date(`${day}T00:00:00Z`)
  const rows = await database.db.officeTenure.findMany({
    where: { member: { no }, from: { lte: on }, OR: [{ until: null }, { until: { gte: on } }] },
    orderBy: { office: 'asc' },
  })
  return rows.map((row) => row.office)
}

/** How often something of a type was written down for good. */
export async function recorded({ database }: Association, type: string): Promise<number> {
  return database.db.auditEvent.count({ where: { type } })
}

/** Everything received is acted on at the same moment, as several workers would, and then delivered. */
export async function actAtOnce(association: Association): Promise<void> {
  const { house, database } = association
  const waiting = await database.db.inboxUpdate.findMany({ where: { state: 'received' }, select: { id: true } })
  await Promise.all(waiting.map(({ id }) => dispatch(house, id)))
  await association.settle()
}

/** Somebody presses a button on the newest of their cards that has it. Nothing follows from it yet. */
export async function pressNewest({ chat }: Association, userId: string, key: string): Promise<void> {
  const card = chat.cardsOf(userId).findLast(({ keys }) => keys.includes(key))
  await chat.tap(userId, { key, cardId: card?.id ?? '' })
}
