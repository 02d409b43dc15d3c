/**
 * What the rules judge: dated facts of the association, as plain data. Nothing here knows a database or a chat.
 *
 * A `Day` is a calendar day in the association's zone, written `YYYY-MM-DD`, so that days compare as text; arithmetic
 * on days goes through Temporal (days.ts). `until` is the last day in force; `leftOn` is the first day outside.
 */
export type Day = string

/** A unit (单位会员) or a person (个人会员). */
export type MemberKind = 'unit' | 'individual'

/** The offices of the measures, 会员代表 … 会长. */
export const OFFICES = [
  'delegate',
  'director',
  'standing_director',
  'supervisor',
  'chief_supervisor',
  'vice_president',
  'president',
] as const
export type Office = (typeof OFFICES)[number]

/** The bodies that meet: 会员代表大会, 理事会, 常务理事会, 监事会, 会长工作会议. */
export const BODIES = ['congress', 'council', 'standing_council', 'supervisory_board', 'presidents_meeting'] as const
export type Body = (typeof BODIES)[number]

/** What a body may decide on. */
export const MATTER_KINDS = [
  'admission',
  'revocation',
  'successor',
  'election',
  'removal',
  'restructuring',
  'withdrawal',
  'dues_standard',
  'amendment',
  'other',
] as const
export type MatterKind = (typeof MATTER_KINDS)[number]

/** 现场, 在线, 邮件. */
export const MEETING_FORMS = ['onsite', 'online', 'email'] as const
export type MeetingForm = (typeof MEETING_FORMS)[number]

/** How votes on a matter are gathered: in a meeting of some form, or by correspondence without one. */
export const VOTING_FORMS = [...MEETING_FORMS, 'correspondence'] as const
export type VotingForm = (typeof VOTING_FORMS)[number]

/** 计划, 已通知, 已召开, 未达法定人数, 已取消. */
export type MeetingStatus = 'planned' | 'called' | 'held' | 'inquorate' | 'cancelled'

/** 出席, 委派, 请假, 缺席, 未送达. */
export type AttendanceValue = 'present' | 'alternate' | 'leave' | 'absent' | 'undelivered'

/** 代表人, 联络员, 其他. */
export type AffiliationRole = 'representative' | 'liaison' | 'other'

/** A member as the roll has it. */
export type MemberFact = {
  no: string
  name: string
  kind: MemberKind
  joinedOn: Day
  leftOn?: Day
  legalRepresentative?: string
  principal?: string
}

/** A person who acts for, or belongs to, a member. Without dates the link always holds. */
export type AffiliationFact = {
  member: string
  name: string
  role: AffiliationRole
  from?: Day
  until?: Day
  /** The successor of a unit that holds an office, not yet confirmed by the council. */
  awaitingConfirmation?: boolean
  /** The day on which the council confirmed the successor: until then the seat waited for the association. */
  confirmedOn?: Day
}

/**
 * An office held by a member. `term` is the 届; `id` is unique among the tenures of the facts. `continues` is the id of
 * the tenure of a unit that was merged into this one: it is the same seat.
 */
export type TenureFact = {
  id: string
  member: string
  office: Office
  term?: string
  from: Day
  until?: Day
  continues?: string
}

/** A meeting of a body. `startsAt` is local time `YYYY-MM-DDTHH:MM`. */
export type MeetingFact = {
  no: string
  body: Body
  name: string
  form: MeetingForm
  startsAt: string
  status: MeetingStatus
  sealedOn?: Day
}

/** One line of an attendance book. */
export type AttendanceFact = { meeting: string; member: string; value: AttendanceValue }

/** One member's dues of one year. Amounts in fen (hundredths of a yuan). */
export type DuesFact = {
  member: string
  year: number
  dueOn: Day
  owed: number
  paid: number
  /** The day of the last payment; without it nothing counts as paid. */
  paidOn?: Day
  /** Where it was paid in several payments: each with its day. */
  parts?: { amount: number; paidOn: Day }[]
  waived: boolean
  deferredTo?: Day
}

/** An activity of the association, and who was invited to it. */
export type ActivityFact = { no: string; name: string; on: Day }
export type InvitationFact = { activity: string; member: string; joined: boolean }

/**
 * Everything the rules may ask about. The order of the lists never matters. Facts that were asked about are not changed
 * afterwards: what has happened since makes new facts (ledger.ts keeps them in order once).
 */
export type Facts = {
  members: MemberFact[]
  affiliations: AffiliationFact[]
  tenures: TenureFact[]
  meetings: MeetingFact[]
  attendance: AttendanceFact[]
  dues: DuesFact[]
  activities: ActivityFact[]
  invitations: InvitationFact[]
}
