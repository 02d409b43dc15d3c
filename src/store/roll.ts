import type {
  AffiliationRole,
  AttendanceValue,
  Body,
  Day,
  MeetingForm,
  MeetingStatus,
  MemberKind,
  Office,
} from '../rules/facts.ts'

/** One line of the roll (会员). `leftOn` is the first day outside. */
export type MemberLine = {
  no: string
  name: string
  kind: MemberKind
  creditCode: string | null
  businessScope: string | null
  registeredPlace: string | null
  premises: string | null
  registeredCapital: string | null
  legalRepresentative: string | null
  principal: string | null
  address: string | null
  phone: string | null
  email: string | null
  joinedOn: Day
  leftOn: Day | null
  leftReason: string | null
  certificateNo: string | null
}

/** A person's link to a member (人员), with the person's mobile and chat accounts as this line shows them. */
export type PersonLine = {
  member: string
  name: string
  role: AffiliationRole
  title: string | null
  mobile: string | null
  wecom: string | null
  dingtalk: string | null
  from: Day | null
  until: Day | null
}

/** An office held (任职). */
export type TenureLine = {
  member: string
  office: Office
  term: string | null
  from: Day
  until: Day | null
  endReason: string | null
}

/** A meeting (会议). Times are local, `YYYY-MM-DDTHH:MM`. */
export type MeetingLine = {
  no: string
  body: Body
  name: string
  form: MeetingForm
  startsAt: string
  endsAt: string | null
  place: string | null
  status: MeetingStatus
  sealedOn: Day | null
}

/** One line of an attendance book (出席). */
export type AttendanceLine = {
  meeting: string
  member: string
  value: AttendanceValue
  attendee: string | null
  note: string | null
}

/** One member's dues of one year (会费). Amounts in fen; what the workbook leaves blank is null. */
export type DuesLine = {
  member: string
  year: number
  dueOn: Day
  owed: number
  paid: number | null
  paidOn: Day | null
  receiptNo: string | null
  waived: boolean | null
  deferredTo: Day | null
}

/** An activity (活动). */
export type ActivityLine = { no: string; name: string; on: Day }

/** An invitation to an activity (活动参加), and whether the member came. */
export type InvitationLine = { activity: string; member: string; joined: boolean }

/** Someone of the secretariat (工作人员). */
export type StaffLine = {
  name: string
  role: 'secretary_general' | 'deputy_secretary_general' | 'officer'
  wecom: string | null
  dingtalk: string | null
}

/** A line of each list the association keeps. */
export type RollLines = {
  members: MemberLine
  people: PersonLine
  tenures: TenureLine
  meetings: MeetingLine
  attendance: AttendanceLine
  dues: DuesLine
  activities: ActivityLine
  invitations: InvitationLine
  staff: StaffLine
}

/** The name of a list. */
export type List = keyof RollLines

/**
 * A line as it stands in the store. `fixed` lines were settled here (a book sealed, a tenure ended by a case, a payment
 * entered) and are no longer the workbook's to change. `settled`: the fields of which that is true, where it is not the
 * same for all lines of the list; what a workbook leaves blank there stays as it is.
 */
export type Held<L> = { id: string; line: L; fixed: boolean; settled?: readonly string[] }

/** Everything the association keeps, in the order in which it was entered. */
export type Roll = { [K in List]: Held<RollLines[K]>[] }

/** By what a line is recognised from one workbook to the next. */
export const KEYS: { [K in List]: readonly (keyof RollLines[K])[] } = {
  members: ['no'],
  people: ['member', 'name', 'role', 'from'],
  tenures: ['member', 'office', 'term', 'from'],
  meetings: ['no'],
  attendance: ['meeting', 'member'],
  dues: ['member', 'year'],
  activities: ['no'],
  invitations: ['activity', 'member'],
  staff: ['name'],
}

/** The natural key of a line as one text. */
export function keyOf<K extends List>(list: K, line: Partial<RollLines[K]>): string {
  return JSON.stringify(KEYS[list].map((field) => line[field] ?? null))
}

/** The key of the person a line is about: one name within one member. */
export function personKey(line: { member: string; name: string }): string {
  return JSON.stringify([line.member, line.name])
}

/** What is to be written to one list: new lines, and lines as they were and as they will be. */
export type ListChanges<L> = { added: { line: L }[]; changed: { id: string; before: L; after: L }[] }

/** What is to be written to the lists. */
export type RollChanges = { [K in List]: ListChanges<RollLines[K]> }
