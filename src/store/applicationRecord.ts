import type { ConditionKey, ConditionVerdict } from '../rules/admission.ts'
import type { Day, MemberKind, Office } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import { dayOfDate } from './days.ts'
import type { ParticularColumn } from './particulars.ts'
import { type MemberOf, memberOf } from './people.ts'

/** Somebody named on the form. */
export type NamedPerson = { name: string; mobile: string; title?: string }

/** What was filled in; what the form left blank is absent. Units name two people, individuals are their own. */
export type ApplicationForm = {
  particulars: Partial<Record<Exclude<ParticularColumn, 'businessScope'>, string>>
  /** What an individual does: work unit, position, achievements. */
  introduction?: string
  scopes: string[]
  otherScope?: string
  representative?: NamedPerson
  liaison?: NamedPerson
  confirmed: ConditionKey[]
}

/**
 * draft (the stamped form is to come) → submitted (the secretariat reviews) → returned (to be completed) → submitted …;
 * submitted → declined, or reviewed (waits for a body) → refused, or approved (not yet paid) → admitted (paid, with a
 * certificate) or revoked (the council takes the approval back, because it was never paid).
 */
export type ApplicationState =
  | 'draft'
  | 'submitted'
  | 'returned'
  | 'declined'
  | 'reviewed'
  | 'approved'
  | 'refused'
  | 'admitted'
  | 'revoked'

/** What staff found of a condition that the form alone does not show. */
export type Judged = Partial<Record<ConditionKey, Exclude<ConditionVerdict, 'to_judge'>>>

/** An application for membership under its receipt number, RH-2026-1. */
export type ApplicationRecord = {
  id: string
  no: string
  state: ApplicationState
  kind: MemberKind
  name: string
  creditCode?: string
  form: ApplicationForm
  /** The level the applicant wishes for: an intention, without effect until an election. */
  desiredOffice?: Office
  /** An individual agrees to their name being published. */
  publicConsent: boolean
  rulebookFrom: Day
  createdAt: Temporal.Instant
  /** When the stamped form last came in. */
  submittedAt?: Temporal.Instant
  judged: Judged
  reason?: string
  reviewedBy?: string
  reviewedAt?: Temporal.Instant
  resolutionNo?: string
  /** The day of the vote. */
  decidedOn?: Day
  /** When the approval was recorded here. */
  approvedOn?: Day
  member?: MemberOf
  paidOn?: Day
  plaqueOn?: Day
  publishedOn?: Day
}

/** Who applies, and everything filled in. */
export type Filled = Pick<
  ApplicationRecord,
  'kind' | 'name' | 'creditCode' | 'form' | 'desiredOffice' | 'publicConsent'
>

/** What may change in an application once it is there. */
export type ApplicationChange = Partial<
  Omit<ApplicationRecord, 'id' | 'no' | 'createdAt' | 'rulebookFrom' | 'member' | 'reason'>
> & {
  memberId?: string
  reason?: string | null
}

/** What is read of an application's row beside itself. */
export const WITH_MEMBER = { member: true } satisfies Prisma.ApplicationInclude
type ApplicationRow = Prisma.ApplicationGetPayload<{ include: typeof WITH_MEMBER }>

/** Whether the member whom an application made has left again, as by a merger. */
export function hasLeftSince({ member }: Pick<ApplicationRecord, 'member'>, day: Day): boolean {
  return member?.leftOn !== undefined && member.leftOn <= day
}

/** An application as its row tells it. */
export function applicationOf(row: ApplicationRow): ApplicationRecord {
  const { id, no, state, kind, name, publicConsent } = row
  return {
    id,
    no,
    state,
    kind,
    name,
    publicConsent,
    form: row.form as unknown as ApplicationForm,
    judged: row.judged as Judged,
    rulebookFrom: dayOfDate(row.rulebookFrom),
    createdAt: instantOf(row.createdAt),
    ...reviewOf(row),
    ...admissionOf(row),
  }
}

function reviewOf(row: ApplicationRow) {
  return {
    ...(row.creditCode && { creditCode: row.creditCode }),
    ...(row.desiredOffice && { desiredOffice: row.desiredOffice }),
    ...(row.submittedAt && { submittedAt: instantOf(row.submittedAt) }),
    ...(row.reason && { reason: row.reason }),
    ...(row.reviewedBy && { reviewedBy: row.reviewedBy }),
    ...(row.reviewedAt && { reviewedAt: instantOf(row.reviewedAt) }),
  }
}

function admissionOf(row: ApplicationRow) {
  return {
    ...(row.resolutionNo && { resolutionNo: row.resolutionNo }),
    ...(row.member && { member: memberOf(row.member) }),
    ...(row.decidedOn && { decidedOn: dayOfDate(row.decidedOn) }),
    ...(row.approvedOn && { approvedOn: dayOfDate(row.approvedOn) }),
    ...(row.paidOn && { paidOn: dayOfDate(row.paidOn) }),
    ...(row.plaqueOn && { plaqueOn: dayOfDate(row.plaqueOn) }),
    ...(row.publishedOn && { publishedOn: dayOfDate(row.publishedOn) }),
  }
}

function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}
