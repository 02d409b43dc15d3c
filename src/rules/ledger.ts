import type {
  ActivityFact,
  AffiliationFact,
  AttendanceValue,
  Body,
  Day,
  DuesFact,
  Facts,
  InvitationFact,
  MeetingFact,
  MemberFact,
  Office,
  TenureFact,
} from './facts.ts'

/**
 * The facts in the order in which they are asked for: one pass over the lists, so that judging a hundred thousand seats
 * takes time in proportion to the facts. Lists are sorted where their order could show in an answer.
 */
export type Ledger = {
  facts: Facts
  members: Map<string, MemberFact>
  tenures: Map<string, TenureFact>
  tenuresByMember: Map<string, TenureFact[]>
  tenuresByOffice: Map<Office, TenureFact[]>
  /** By start, then by number. */
  meetingsByBody: Map<Body, MeetingFact[]>
  /** Meeting number → member number → what the book says. */
  attendance: Map<string, Map<string, AttendanceValue>>
  duesByMember: Map<string, DuesFact[]>
  affiliationsByMember: Map<string, AffiliationFact[]>
  activities: Map<string, ActivityFact>
  invitationsByMember: Map<string, InvitationFact[]>
}

const ledgers = new WeakMap<Facts, Ledger>()

/**
 * The ledger of these facts, made once. Facts are not changed after they were first asked about: what has happened
 * since makes new facts.
 */
export function ledgerOf(facts: Facts): Ledger {
  const known = ledgers.get(facts)
  if (known !== undefined) return known
  const made = openLedger(facts)
  ledgers.set(facts, made)
  return made
}

function openLedger(facts: Facts): Ledger {
  return {
    facts,
    members: new Map(facts.members.map((member) => [member.no, member])),
    tenures: new Map(facts.tenures.map((tenure) => [tenure.id, tenure])),
    tenuresByMember: Map.groupBy(facts.tenures.toSorted(byBeginning), (tenure) => tenure.member),
    tenuresByOffice: Map.groupBy(facts.tenures, (tenure) => tenure.office),
    meetingsByBody: Map.groupBy(facts.meetings.toSorted(byStart), (meeting) => meeting.body),
    attendance: openBooks(facts),
    duesByMember: Map.groupBy(facts.dues.toSorted(byYear), (row) => row.member),
    affiliationsByMember: Map.groupBy(facts.affiliations, (link) => link.member),
    activities: new Map(facts.activities.map((activity) => [activity.no, activity])),
    invitationsByMember: Map.groupBy(facts.invitations, (invitation) => invitation.member),
  }
}

function openBooks(facts: Facts): Map<string, Map<string, AttendanceValue>> {
  const books = new Map<string, Map<string, AttendanceValue>>()
  for (const { meeting, member, value } of facts.attendance) {
    const book = books.get(meeting) ?? new Map<string, AttendanceValue>()
    books.set(meeting, book.set(member, value))
  }
  return books
}

/** Meetings by start, those at the same time by number. */
export function byStart(a: MeetingFact, b: MeetingFact): number {
  return inOrder(a.startsAt, b.startsAt) || inOrder(a.no, b.no)
}

function byBeginning(a: TenureFact, b: TenureFact): number {
  return inOrder(a.from, b.from) || inOrder(a.office, b.office) || inOrder(a.id, b.id)
}

function byYear(a: DuesFact, b: DuesFact): number {
  return a.year - b.year || inOrder(a.dueOn, b.dueOn)
}

/** Texts in plain order, the same on every machine. */
export function inOrder(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Whether the member has left by that day; `leftOn` is the first day outside. */
export function hasLeft(member: MemberFact, day: Day): boolean {
  return member.leftOn !== undefined && member.leftOn <= day
}

/** Whether the member is in membership on that day. */
export function isMember(member: MemberFact, day: Day): boolean {
  return member.joinedOn <= day && !hasLeft(member, day)
}

/** The tenures of the seat that a tenure goes on with, oldest first; none for a seat that began with it. */
export function continuedBy(ledger: Ledger, { continues }: TenureFact): TenureFact[] {
  const before = continues === undefined ? undefined : ledger.tenures.get(continues)
  return before === undefined ? [] : [...continuedBy(ledger, before), before]
}

/**
 * The facts about one member, with all meetings and the lines of their books that name the member, or the unit whose
 * seat it goes on with.
 */
export function factsOfMember(ledger: Ledger, no: string): Facts {
  const { meetings, activities } = ledger.facts
  const member = ledger.members.get(no)
  const own = ledger.tenuresByMember.get(no) ?? []
  const continued = own.flatMap((tenure) => continuedBy(ledger, tenure))
  const seated = [...new Set([no, ...continued.map((tenure) => tenure.member)])]
  return {
    members: member === undefined ? [] : [member],
    affiliations: seated.flatMap((one) => ledger.affiliationsByMember.get(one) ?? []),
    tenures: [...continued, ...own],
    meetings,
    attendance: meetings.flatMap((meeting) => seated.flatMap((one) => lineOf(ledger, meeting, one))),
    dues: ledger.duesByMember.get(no) ?? [],
    activities,
    invitations: ledger.invitationsByMember.get(no) ?? [],
  }
}

function lineOf(ledger: Ledger, meeting: MeetingFact, member: string): Facts['attendance'] {
  const value = ledger.attendance.get(meeting.no)?.get(member)
  return value === undefined ? [] : [{ meeting: meeting.no, member, value }]
}
