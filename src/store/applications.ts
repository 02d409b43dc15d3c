import type { ConditionKey, ConditionVerdict } from '../rules/admission.ts'
import type { Day, MemberKind, Office } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'
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

const WITH_MEMBER = { member: true } satisfies Prisma.ApplicationInclude
type ApplicationRow = Prisma.ApplicationGetPayload<{ include: typeof WITH_MEMBER }>

/** Takes an application in under the next receipt number of the year; nobody has reviewed it yet. */
export async function createApplication(
  tx: Tx,
  filled: Filled & { tokenDigest: string; rulebookFrom: Day },
  { now, year }: { now: Temporal.Instant; year: number },
): Promise<ApplicationRecord> {
  const { form, rulebookFrom, creditCode, desiredOffice, ...plain } = filled
  const row = await tx.application.create({
    data: {
      ...plain,
      creditCode: creditCode ?? null,
      desiredOffice: desiredOffice ?? null,
      no: await nextNumber(tx, 'Application', `RH-${year}-`),
      state: 'draft',
      form: form as unknown as Prisma.InputJsonObject,
      judged: {},
      rulebookFrom: dateOfDay(rulebookFrom),
      createdAt: dateOfInstant(now),
    },
    include: WITH_MEMBER,
  })
  return applicationOf(row)
}

/** The applicant writes the form anew: what is left blank now is blank. */
export async function rewriteApplication(tx: Tx, id: string, filled: Filled): Promise<ApplicationRecord> {
  const { form, creditCode, desiredOffice, ...plain } = filled
  const row = await tx.application.update({
    where: { id },
    data: {
      ...plain,
      creditCode: creditCode ?? null,
      desiredOffice: desiredOffice ?? null,
      form: form as unknown as Prisma.InputJsonObject,
    },
    include: WITH_MEMBER,
  })
  return applicationOf(row)
}

/** An application by id, kept from others until the transaction ends. */
export async function lockApplication(tx: Tx, id: string): Promise<ApplicationRecord> {
  await tx.$queryRaw`SELECT id FROM "Application" WHERE id = ${id}::uuid FOR UPDATE`
  return applicationOf(await tx.application.findUniqueOrThrow({ where: { id }, include: WITH_MEMBER }))
}

/** Writes down what changed in an application. */
export async function updateApplication(tx: Tx, id: string, change: ApplicationChange): Promise<ApplicationRecord> {
  const { form, judged, submittedAt, reviewedAt, decidedOn, approvedOn, paidOn, plaqueOn, publishedOn, ...plain } =
    change
  const row = await tx.application.update({
    where: { id },
    data: {
      ...plain,
      ...(form && { form: form as unknown as Prisma.InputJsonObject }),
      ...(judged && { judged: judged as Prisma.InputJsonObject }),
      ...(submittedAt && { submittedAt: dateOfInstant(submittedAt) }),
      ...(reviewedAt && { reviewedAt: dateOfInstant(reviewedAt) }),
      ...(decidedOn && { decidedOn: dateOfDay(decidedOn) }),
      ...(approvedOn && { approvedOn: dateOfDay(approvedOn) }),
      ...(paidOn && { paidOn: dateOfDay(paidOn) }),
      ...(plaqueOn && { plaqueOn: dateOfDay(plaqueOn) }),
      ...(publishedOn && { publishedOn: dateOfDay(publishedOn) }),
    },
    include: WITH_MEMBER,
  })
  return applicationOf(row)
}

/** An application by its receipt number in any case; undefined when there is none. */
export async function findApplicationByNo(tx: Tx, no: string): Promise<ApplicationRecord | undefined> {
  const row = await tx.application.findUnique({ where: { no: no.toUpperCase() }, include: WITH_MEMBER })
  return row === null ? undefined : applicationOf(row)
}

/** The application whose page has this address, by the digest of its secret part. */
export async function findApplicationByToken(tx: Tx, tokenDigest: string): Promise<ApplicationRecord | undefined> {
  const row = await tx.application.findUnique({ where: { tokenDigest }, include: WITH_MEMBER })
  return row === null ? undefined : applicationOf(row)
}

/** The application that made somebody a member; undefined for members who were there before. */
export async function findApplicationOf(tx: Tx, memberId: string): Promise<ApplicationRecord | undefined> {
  const row = await tx.application.findFirst({ where: { memberId }, include: WITH_MEMBER })
  return row === null ? undefined : applicationOf(row)
}

/** The applications in any of these states, oldest first. */
export async function listApplications(tx: Tx, states: readonly ApplicationState[]): Promise<ApplicationRecord[]> {
  const rows = await tx.application.findMany({
    where: { state: { in: [...states] } },
    orderBy: { createdAt: 'asc' },
    include: WITH_MEMBER,
  })
  return rows.map(applicationOf)
}

/**
 * Other applications of the same unit or person, by credit code or name as members are compared, oldest first. Drafts are
 * nobody's business yet.
 */
export async function applicationsAlike(
  tx: Tx,
  { id, name, creditCode }: ApplicationRecord,
): Promise<ApplicationRecord[]> {
  const alike = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Application"
    WHERE upper("creditCode") = upper(${creditCode ?? null}::text)
      OR lower(regexp_replace(normalize(name, NFKC), '\\s', '', 'g'))
       = lower(regexp_replace(normalize(${name}, NFKC), '\\s', '', 'g'))`
  const rows = await tx.application.findMany({
    where: { id: { in: alike.map((row) => row.id), not: id }, state: { not: 'draft' } },
    orderBy: { createdAt: 'asc' },
    include: WITH_MEMBER,
  })
  return rows.map(applicationOf)
}

/** Whether the member whom an application made has left again, as by a merger. */
export function hasLeftSince({ member }: Pick<ApplicationRecord, 'member'>, day: Day): boolean {
  return member?.leftOn !== undefined && member.leftOn <= day
}

/** Those admitted whose admission was published on or after a day, the latest first; the consent is what the roll has now. */
export async function publishedSince(tx: Tx, day: Day): Promise<ApplicationRecord[]> {
  const rows = await tx.application.findMany({
    where: { state: 'admitted', publishedOn: { gte: dateOfDay(day) } },
    orderBy: [{ publishedOn: 'desc' }, { no: 'desc' }],
    include: WITH_MEMBER,
  })
  return rows.map((row) => ({ ...applicationOf(row), publicConsent: row.member?.publicConsentOn != null }))
}

function applicationOf(row: ApplicationRow): ApplicationRecord {
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
