import type { Day, MemberKind, Office } from '../rules/facts.ts'
import type { CONDITIONS } from '../rules/provisions.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextNumber } from './numbers.ts'

export type ConditionKey = (typeof CONDITIONS)[number]

/** Somebody named on the form. */
export type NamedPerson = { name: string; mobile: string; title?: string }

/** What was filled in; what the form left blank is absent. Units name two persons, an individual is their own. */
export type ApplicationForm = {
  registeredPlace?: string
  premises?: string
  registeredCapital?: string
  legalRepresentative?: string
  principal?: string
  address?: string
  phone?: string
  email?: string
  /** What an individual does: work unit, position, achievements. */
  introduction?: string
  scopes: string[]
  otherScope?: string
  representative?: NamedPerson
  liaison?: NamedPerson
  confirmed: ConditionKey[]
}

/** How the secretariat judges one condition. */
export type ChecklistLine = { key: ConditionKey; verdict: 'complete' | 'missing' | 'to_judge'; note?: string }

/**
 * submitted → returned (to be completed) → submitted …; submitted → declined (不予受理) or reviewed (waits for a body) →
 * refused by the body, or approved (a member, unpaid) → admitted (paid, with a certificate).
 */
export type ApplicationState =
  | 'submitted'
  | 'returned'
  | 'declined'
  | 'reviewed'
  | 'approved'
  | 'refused'
  | 'admitted'
  | 'withdrawn'

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
  publicConsent: boolean
  rulebookFrom: Day
  submittedAt: Temporal.Instant
  changedAt: Temporal.Instant
  checklist?: ChecklistLine[]
  reason?: string
  reviewedBy?: string
  resolutionNo?: string
  /** The day of the vote. */
  decidedOn?: Day
  memberId?: string
  paidOn?: Day
  plaqueOn?: Day
  publishedOn?: Day
}

/** What a form says that was sent in: who applies, and everything filled in. */
export type Filled = Pick<
  ApplicationRecord,
  'kind' | 'name' | 'creditCode' | 'form' | 'desiredOffice' | 'publicConsent'
>

/** What may change in an application once it is there. */
export type ApplicationChange = Partial<
  Omit<ApplicationRecord, 'id' | 'no' | 'submittedAt' | 'changedAt' | 'rulebookFrom'> & { admittedAt: Temporal.Instant }
>

/** Takes an application in under the next receipt number of the year. */
export async function createApplication(
  tx: Tx,
  filled: Filled & { tokenDigest: string; formKey: string; rulebookFrom: Day },
  { now, year }: { now: Temporal.Instant; year: number },
): Promise<ApplicationRecord> {
  const { form, rulebookFrom, ...plain } = filled
  const row = await tx.application.create({
    data: {
      ...plain,
      no: await nextNumber(tx, 'Application', `RH-${year}-`),
      state: 'submitted',
      form: form as unknown as Prisma.InputJsonObject,
      rulebookFrom: dateOfDay(rulebookFrom),
      submittedAt: dateOfInstant(now),
      changedAt: dateOfInstant(now),
    },
  })
  return applicationOf(row)
}

/** An application by id, kept from others until the transaction ends. */
export async function lockApplication(tx: Tx, id: string): Promise<ApplicationRecord> {
  await tx.$queryRaw`SELECT id FROM "Application" WHERE id = ${id}::uuid FOR UPDATE`
  return applicationOf(await tx.application.findUniqueOrThrow({ where: { id } }))
}

/** Writes down what changed in an application. */
export async function updateApplication(
  tx: Tx,
  id: string,
  change: ApplicationChange,
  now: Temporal.Instant,
): Promise<ApplicationRecord> {
  const { form, checklist, decidedOn, paidOn, plaqueOn, publishedOn, admittedAt, ...plain } = change
  const row = await tx.application.update({
    where: { id },
    data: {
      ...plain,
      ...(form && { form: form as unknown as Prisma.InputJsonObject }),
      ...(checklist && { checklist: checklist as unknown as Prisma.InputJsonArray }),
      ...(decidedOn && { decidedOn: dateOfDay(decidedOn) }),
      ...(paidOn && { paidOn: dateOfDay(paidOn) }),
      ...(plaqueOn && { plaqueOn: dateOfDay(plaqueOn) }),
      ...(publishedOn && { publishedOn: dateOfDay(publishedOn) }),
      ...(admittedAt && { admittedAt: dateOfInstant(admittedAt) }),
      changedAt: dateOfInstant(now),
    },
  })
  return applicationOf(row)
}

/** An application by its receipt number in any case; undefined when there is none. */
export async function findApplicationByNo(tx: Tx, no: string): Promise<ApplicationRecord | undefined> {
  const row = await tx.application.findUnique({ where: { no: no.toUpperCase() } })
  return row === null ? undefined : applicationOf(row)
}

/** The application whose page has this address (by its digest), or that came from this form. */
export async function findApplicationBy(
  tx: Tx,
  by: { tokenDigest: string } | { formKey: string },
): Promise<ApplicationRecord | undefined> {
  const row = await tx.application.findUnique({ where: by })
  return row === null ? undefined : applicationOf(row)
}

/** The applications in any of these states, oldest first. */
export async function listApplications(tx: Tx, states: readonly ApplicationState[]): Promise<ApplicationRecord[]> {
  const rows = await tx.application.findMany({ where: { state: { in: [...states] } }, orderBy: { submittedAt: 'asc' } })
  return rows.map(applicationOf)
}

/** An application as the house speaks of it. */
export function applicationOf(row: Prisma.ApplicationGetPayload<object>): ApplicationRecord {
  const { id, no, state, kind, name, publicConsent } = row
  return {
    id,
    no,
    state,
    kind,
    name,
    publicConsent,
    form: row.form as unknown as ApplicationForm,
    rulebookFrom: dayOfDate(row.rulebookFrom),
    submittedAt: Temporal.Instant.fromEpochMilliseconds(row.submittedAt.getTime()),
    changedAt: Temporal.Instant.fromEpochMilliseconds(row.changedAt.getTime()),
    ...progressOf(row),
  }
}

function progressOf(row: Prisma.ApplicationGetPayload<object>) {
  return {
    ...(row.creditCode && { creditCode: row.creditCode }),
    ...(row.desiredOffice && { desiredOffice: row.desiredOffice }),
    ...(row.checklist && { checklist: row.checklist as unknown as ChecklistLine[] }),
    ...(row.reason && { reason: row.reason }),
    ...(row.reviewedBy && { reviewedBy: row.reviewedBy }),
    ...(row.resolutionNo && { resolutionNo: row.resolutionNo }),
    ...(row.memberId && { memberId: row.memberId }),
    ...(row.decidedOn && { decidedOn: dayOfDate(row.decidedOn) }),
    ...(row.paidOn && { paidOn: dayOfDate(row.paidOn) }),
    ...(row.plaqueOn && { plaqueOn: dayOfDate(row.plaqueOn) }),
    ...(row.publishedOn && { publishedOn: dayOfDate(row.publishedOn) }),
  }
}
