import type {
  ActivityFact,
  AffiliationFact,
  AttendanceFact,
  DuesFact,
  Facts,
  InvitationFact,
  MeetingFact,
  MemberFact,
  TenureFact,
} from '../rules/facts.ts'
import type { Affiliation, DuesEntry, Meeting, Member, OfficeTenure, Payment } from './client/client.ts'
import type { Tx } from './database.ts'
import { dayOfDate, dayOfInstant, localOfInstant } from './days.ts'
import { CURRENT_PAYMENTS, paidTogether } from './payments.ts'

/**
 * Which members' facts to load, by member number; of units whose seats they go on with come the tenures and the lines of
 * attendance books too. All meetings and activities are always loaded.
 */
export type FactsScope = { members?: readonly string[] }

/** Rows of other tables name a member by id; facts name it by number. */
type Numbers = Map<string, string>

/**
 * The facts the rules judge, as they stand now: superseded lines of attendance books are left out. Days and local times
 * are in `zone`, amounts in fen. One query per list, whatever the number of members.
 */
export async function loadFacts(tx: Tx, zone: string, scope: FactsScope = {}): Promise<Facts> {
  const named = scope.members === undefined ? undefined : await withContinued(tx, scope.members)
  const seated = await tx.member.findMany({
    ...(named === undefined ? {} : { where: { no: { in: named } } }),
    orderBy: { no: 'asc' },
  })
  const numbers: Numbers = new Map(seated.map((row) => [row.id, row.no]))
  const wanted = seated.filter(({ no }) => scope.members?.includes(no) ?? true)
  const of = ofMembers(scope, wanted)
  const seats = ofMembers(scope, seated)
  const meetings = await tx.meeting.findMany()
  return {
    members: wanted.map(memberFact),
    affiliations: await loadAffiliations(tx, numbers, seats),
    tenures: await loadTenures(tx, numbers, seats),
    meetings: meetings.map((row) => meetingFact(row, zone)),
    attendance: await loadAttendance(tx, numbers, seats, meetings),
    dues: await loadDues(tx, numbers, of),
    activities: await loadActivities(tx),
    invitations: await loadInvitations(tx, numbers, of),
  }
}

function ofMembers({ members }: FactsScope, rows: Member[]): OfMembers {
  return members === undefined ? {} : { memberId: { in: rows.map(({ id }) => id) } }
}

/** These members, those whose seats they go on with, those whose seats these went on with, and so on. */
async function withContinued(tx: Tx, members: readonly string[]): Promise<string[]> {
  const known = new Set(members)
  for (let last = [...members]; last.length > 0; ) {
    const where = { tenures: { some: { continuedBy: { some: { member: { no: { in: last } } } } } } }
    last = (await tx.member.findMany({ where, select: { no: true } }))
      .map(({ no }) => no)
      .filter((no) => !known.has(no))
    for (const no of last) known.add(no)
  }
  return [...known]
}

type OfMembers = { memberId?: { in: string[] } }

async function loadAffiliations(tx: Tx, numbers: Numbers, where: OfMembers): Promise<AffiliationFact[]> {
  const rows = await tx.affiliation.findMany({ where, include: { person: { select: { name: true } } } })
  return rows.map((row) => affiliationFact(row, numberOf(numbers, row.memberId)))
}

async function loadTenures(tx: Tx, numbers: Numbers, where: OfMembers): Promise<TenureFact[]> {
  const rows = await tx.officeTenure.findMany({ where })
  return rows.map((row) => tenureFact(row, numberOf(numbers, row.memberId)))
}

async function loadAttendance(tx: Tx, numbers: Numbers, of: OfMembers, meetings: Meeting[]): Promise<AttendanceFact[]> {
  const meetingNumbers = new Map(meetings.map((meeting) => [meeting.id, meeting.no]))
  const rows = await tx.attendanceEntry.findMany({
    where: { ...of, current: true },
    select: { meetingId: true, memberId: true, value: true },
  })
  return rows.map(({ meetingId, memberId, value }) => ({
    meeting: numberOf(meetingNumbers, meetingId),
    member: numberOf(numbers, memberId),
    value,
  }))
}

async function loadDues(tx: Tx, numbers: Numbers, where: OfMembers): Promise<DuesFact[]> {
  const rows = await tx.duesEntry.findMany({ where, include: { payments: CURRENT_PAYMENTS } })
  return rows.map((row) => duesFact(row, numberOf(numbers, row.memberId)))
}

async function loadActivities(tx: Tx): Promise<ActivityFact[]> {
  const rows = await tx.activity.findMany()
  return rows.map((row) => ({ no: row.no, name: row.name, on: dayOfDate(row.on) }))
}

async function loadInvitations(tx: Tx, numbers: Numbers, where: OfMembers): Promise<InvitationFact[]> {
  const rows = await tx.activityInvitation.findMany({ where, include: { activity: { select: { no: true } } } })
  return rows.map((row) => ({
    activity: row.activity.no,
    member: numberOf(numbers, row.memberId),
    joined: row.joined,
  }))
}

/** A member of the roll as the rules see it. */
export function memberFact(row: Member): MemberFact {
  return {
    no: row.no,
    name: row.name,
    kind: row.kind,
    joinedOn: dayOfDate(row.joinedOn),
    ...(row.leftOn === null ? {} : { leftOn: dayOfDate(row.leftOn) }),
    ...(row.legalRepresentative === null ? {} : { legalRepresentative: row.legalRepresentative }),
    ...(row.principal === null ? {} : { principal: row.principal }),
  }
}

function affiliationFact(row: Affiliation & { person: { name: string } }, member: string): AffiliationFact {
  const waiting = row.awaitingConfirmation ? { awaitingConfirmation: true } : {}
  const confirmed = row.confirmedOn === null ? {} : { confirmedOn: dayOfDate(row.confirmedOn) }
  return { member, name: row.person.name, role: row.role, ...spanOf(row), ...waiting, ...confirmed }
}

function tenureFact(row: OfficeTenure, member: string): TenureFact {
  const term = row.term === null ? {} : { term: row.term }
  const seat = row.continuesId === null ? {} : { continues: row.continuesId }
  return { id: row.id, member, office: row.office, ...term, ...spanOf(row), from: dayOfDate(row.from), ...seat }
}

/** A meeting as the rules see it; its times in `zone`. */
export function meetingFact(row: Meeting, zone: string): MeetingFact {
  const { no, body, name, form, status } = row
  const sealedOn = sealedDay(row, zone)
  const startsAt = localOfInstant(row.startsAt, zone)
  return { no, body, name, form, startsAt, status, ...(sealedOn === undefined ? {} : { sealedOn }) }
}

/** The day on which an attendance book was sealed, in `zone`: as the workbook had it, else as it was sealed here. */
export function sealedDay(row: Pick<Meeting, 'sealedOn' | 'sealedAt'>, zone: string): string | undefined {
  if (row.sealedOn !== null) return dayOfDate(row.sealedOn)
  return row.sealedAt === null ? undefined : dayOfInstant(row.sealedAt, zone)
}

function duesFact(row: DuesEntry & { payments: Payment[] }, member: string): DuesFact {
  const { year, owed } = row
  // What nobody dated counts as not paid, also beside payments that have a day.
  const dated = row.payments.filter((payment) => payment.paidOn !== null)
  const { amount, paidOn } = paidTogether(dated)
  const parts = dated.flatMap((one) =>
    one.paidOn === null ? [] : [{ amount: one.amount ?? 0, paidOn: dayOfDate(one.paidOn) }],
  )
  return {
    member,
    year,
    dueOn: dayOfDate(row.dueOn),
    owed,
    paid: amount ?? 0,
    waived: row.waived === true,
    ...(paidOn === null ? {} : { paidOn }),
    ...(parts.length > 1 ? { parts } : {}),
    ...(row.deferredTo === null ? {} : { deferredTo: dayOfDate(row.deferredTo) }),
  }
}

function spanOf(row: { from: Date | null; until: Date | null }): { from?: string; until?: string } {
  return {
    ...(row.from === null ? {} : { from: dayOfDate(row.from) }),
    ...(row.until === null ? {} : { until: dayOfDate(row.until) }),
  }
}

function numberOf(numbers: Numbers, id: string): string {
  const no = numbers.get(id)
  if (no === undefined) throw new Error(`A row refers to ${id}, which was not loaded with it.`)
  return no
}
