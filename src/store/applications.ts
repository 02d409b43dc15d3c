import type { Day } from '../rules/facts.ts'
import {
  type ApplicationChange,
  type ApplicationRecord,
  type ApplicationState,
  applicationOf,
  type Filled,
  WITH_MEMBER,
} from './applicationRecord.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'
import { nextNumber } from './numbers.ts'

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
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
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
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include: WITH_MEMBER,
  })
  return rows.map(applicationOf)
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
