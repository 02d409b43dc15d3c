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
import type { Meeting, Member, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dayOfDate, dayOfInstant, localOfInstant } from './days.ts'
import { CURRENT_PAYMENTS, inOrderOfEntry, paidTogether } from './payments.ts'
import { inPortions, orderedBy } from './portions.ts'
import { readOnce } from './unchanged.ts'

/**
 * Which members' facts to load, by member number; of units whose seats they go on with come the tenures and the lines of
 * attendance books too. All meetings and activities are always loaded.
 */
export type FactsScope = { members?: readonly string[] }

/** What is kept of a member itself that the rules judge: see memberFact. */
export const MEMBER_FACT = {
  no: true,
  name: true,
  kind: true,
  joinedOn: true,
  leftOn: true,
  legalRepresentative: true,
  principal: true,
} satisfies Prisma.MemberSelect

/** The same with everything that is kept about it. */
const JUDGED = {
  ...MEMBER_FACT,
  affiliations: {
    select: {
      role: true,
      from: true,
      until: true,
      awaitingConfirmation: true,
      confirmedOn: true,
      person: { select: { name: true } },
    },
  },
  tenures: { select: { id: true, office: true, term: true, from: true, until: true, continuesId: true } },
  attendance: { where: { current: true }, select: { meetingId: true, value: true } },
  dues: {
    select: {
      year: true,
      dueOn: true,
      owed: true,
      waived: true,
      deferredTo: true,
      payments: { ...CURRENT_PAYMENTS, select: { id: true, amount: true, paidOn: true, receiptNo: true } },
    },
  },
  invitations: { select: { activity: { select: { no: true } }, joined: true } },
} satisfies Prisma.MemberSelect

/** What is kept of a meeting that the rules judge. */
const HELD = {
  id: true,
  no: true,
  body: true,
  name: true,
  form: true,
  startsAt: true,
  status: true,
  sealedOn: true,
  sealedAt: true,
} satisfies Prisma.MeetingSelect

/** A meeting as the rules judge it. */
type Held = Prisma.MeetingGetPayload<{ select: typeof HELD }>

type Judged = Prisma.MemberGetPayload<{ select: typeof JUDGED }>

/**
 * The facts the rules judge, as they stand now: superseded lines of attendance books are left out. Days and local times
 * are in `zone`, amounts in fen. For named members two queries, because their answers wait for it; else one query per
 * list, whatever the number of members.
 */
export async function loadFacts(tx: Tx, zone: string, scope: FactsScope = {}): Promise<Facts> {
  const seated = await loadJudged(tx, scope)
  const named = scope.members === undefined ? undefined : new Set(scope.members)
  const wanted = seated.filter(({ no }) => named?.has(no) ?? true)
  const { numbers, meetings, activities } = await calendar(tx, zone)
  return {
    members: wanted.map(memberFact),
    affiliations: seated.flatMap(affiliationFacts),
    tenures: seated.flatMap((row) => row.tenures.map((tenure) => tenureFact(tenure, row.no))),
    meetings,
    attendance: attendanceFacts(seated, numbers),
    dues: wanted.flatMap((row) => row.dues.map((dues) => duesFact(dues, row.no))),
    activities,
    invitations: wanted.flatMap(invitationFacts),
  }
}

async function loadJudged(tx: Tx, { members }: FactsScope): Promise<Judged[]> {
  const order = { orderBy: { no: 'asc' as const }, select: JUDGED }
  if (members === undefined) return tx.member.findMany({ ...order, relationLoadStrategy: 'query' })
  const find = (where: Prisma.MemberWhereInput) => tx.member.findMany({ ...order, where, relationLoadStrategy: 'join' })
  const judged = await inPortions(members, (portion) => find({ no: { in: portion } }))
  for (let seats = continuedSeats(judged); seats.length > 0; seats = continuedSeats(judged)) {
    judged.push(...(await inPortions(seats, (portion) => find({ tenures: { some: { id: { in: portion } } } }))))
  }
  return orderedBy(judged, ({ no }) => no)
}

/** The seats with which members go on and which are not among theirs: whose they were belongs to the facts, too. */
function continuedSeats(judged: readonly Judged[]): string[] {
  const tenures = judged.flatMap((row) => row.tenures)
  const known = new Set(tenures.map(({ id }) => id))
  return tenures.flatMap(({ continuesId }) => (continuesId === null || known.has(continuesId) ? [] : [continuesId]))
}

function affiliationFacts({ no, affiliations }: Judged): AffiliationFact[] {
  return affiliations.map((row) => affiliationFact(row, no))
}

function attendanceFacts(members: Judged[], numbers: ReadonlyMap<string, string>): AttendanceFact[] {
  return members.flatMap(({ no: member, attendance }) =>
    attendance.map(({ meetingId, value }) => ({ meeting: numbers.get(meetingId) as string, member, value })),
  )
}

function invitationFacts({ no, invitations }: Judged): InvitationFact[] {
  return invitations.map(({ activity, joined }) => ({ activity: activity.no, member: no, joined }))
}

/** All meetings, whose numbers are also by id, and all activities; local times in the zone. */
type Calendar = { numbers: ReadonlyMap<string, string>; meetings: MeetingFact[]; activities: ActivityFact[] }

const calendar = readOnce(['meetings', 'activities'], readCalendar)

async function readCalendar(tx: Tx, zone: string): Promise<Calendar> {
  const meetings = await tx.meeting.findMany({ select: HELD })
  const activities = await tx.activity.findMany({ select: { no: true, name: true, on: true } })
  return {
    numbers: new Map(meetings.map(({ id, no }) => [id, no])),
    meetings: meetings.map((row) => meetingFact(row, zone)),
    activities: activities.map(({ no, name, on }) => ({ no, name, on: dayOfDate(on) })),
  }
}

/** A member of the roll as the rules see it. */
export function memberFact(row: Pick<Member, keyof typeof MEMBER_FACT>): MemberFact {
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

function affiliationFact(row: Judged['affiliations'][number], member: string): AffiliationFact {
  const waiting = row.awaitingConfirmation ? { awaitingConfirmation: true } : {}
  const confirmed = row.confirmedOn === null ? {} : { confirmedOn: dayOfDate(row.confirmedOn) }
  return { member, name: row.person.name, role: row.role, ...spanOf(row), ...waiting, ...confirmed }
}

function tenureFact(row: Judged['tenures'][number], member: string): TenureFact {
  const term = row.term === null ? {} : { term: row.term }
  const seat = row.continuesId === null ? {} : { continues: row.continuesId }
  return { id: row.id, member, office: row.office, ...term, ...spanOf(row), from: dayOfDate(row.from), ...seat }
}

/** A meeting as the rules see it; its times in `zone`. */
export function meetingFact(row: Held, zone: string): MeetingFact {
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

function duesFact(row: Judged['dues'][number], member: string): DuesFact {
  const { year, owed } = row
  // What nobody dated counts as not paid, also beside payments that have a day.
  const dated = inOrderOfEntry(row.payments).filter((payment) => payment.paidOn !== null)
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
