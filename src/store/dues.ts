import type { Day } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { CURRENT_PAYMENTS, inOrderOfEntry } from './payments.ts'
import { inPortions, orderedBy } from './portions.ts'
import { inBatches } from './rollWriting.ts'

/** One payment on a year's dues; `amount` in fen. What the workbook left blank is absent. */
export type PaymentOfYear = { amount: number; paidOn?: Day; receiptNo?: string }

/**
 * One year's dues of a member and what was paid on them; amounts in fen. `basis` is the resolution that set the amount
 * (with its number where it was recorded here); absent where the workbook brought the amount.
 */
export type DuesOfYear = {
  id: string
  memberId: string
  year: number
  dueOn: Day
  owed: number
  paid: number
  receipts: string[]
  payments: PaymentOfYear[]
  waived: boolean
  deferredTo?: Day
  basis?: { basis: string; resolutionNo?: string }
}

const WITH_PAYMENTS = { payments: CURRENT_PAYMENTS, standard: true } satisfies Prisma.DuesEntryInclude
type DuesRow = Prisma.DuesEntryGetPayload<{ include: typeof WITH_PAYMENTS }>

/** What a member is to owe for a year; `standardId` names the standard that says so. */
export type NewDues = { memberId: string; year: number; dueOn: Day; owed: number; standardId?: string }

/** Enters what a member owes for a year. Throws where the year is entered already. */
export async function enterDues(tx: Tx, dues: NewDues, now: Temporal.Instant): Promise<void> {
  await tx.duesEntry.create({ data: rowOf(dues, now) })
}

/** Enters what many members owe for a year. Of whom it is entered already, meanwhile too, nothing is changed. */
export async function enterManyDues(tx: Tx, dues: readonly NewDues[], now: Temporal.Instant): Promise<void> {
  await inBatches([...dues], (batch) =>
    tx.duesEntry.createMany({ data: batch.map((one) => rowOf(one, now)), skipDuplicates: true }),
  )
}

function rowOf({ dueOn, ...plain }: NewDues, now: Temporal.Instant) {
  return { ...plain, dueOn: dateOfDay(dueOn), learnedAt: dateOfInstant(now) }
}

/** Until the transaction ends nobody else raises the accounts of a year. */
export async function lockYear(tx: Tx, year: number): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`dues/${year}`}))`
}

/** What a member owes for a year, kept from others until the transaction ends; undefined when nothing is entered. */
export async function lockDues(tx: Tx, memberId: string, year: number): Promise<DuesOfYear | undefined> {
  await tx.$queryRaw`SELECT id FROM "DuesEntry" WHERE "memberId" = ${memberId}::uuid AND year = ${year} FOR UPDATE`
  return readDues(tx, memberId, year)
}

/** What a member owes for a year, as it is now; undefined when nothing is entered. */
export async function readDues(tx: Tx, memberId: string, year: number): Promise<DuesOfYear | undefined> {
  const row = await tx.duesEntry.findUnique({ where: { memberId_year: { memberId, year } }, include: WITH_PAYMENTS })
  return row === null ? undefined : duesOf(row)
}

/** Every year a member owes or owed, oldest first. */
export async function duesOfMember(tx: Tx, memberId: string): Promise<DuesOfYear[]> {
  return duesOfMembers(tx, [memberId])
}

/** Every year that these members owe or owed, oldest first. */
export async function duesOfMembers(tx: Tx, memberIds: readonly string[]): Promise<DuesOfYear[]> {
  const rows = await inPortions(memberIds, (ids) =>
    tx.duesEntry.findMany({ where: { memberId: { in: ids } }, include: WITH_PAYMENTS }),
  )
  return orderedBy(rows, ({ year }) => year).map(duesOf)
}

/** The years that a member has not paid in full and is still asked for, with what is missing, oldest first. */
export async function unpaidYears(tx: Tx, memberId: string): Promise<{ year: number; unpaid: number }[]> {
  return (await duesOfMember(tx, memberId))
    .filter(({ waived }) => !waived)
    .map(({ year, owed, paid }) => ({ year, unpaid: owed - paid }))
    .filter(({ unpaid }) => unpaid > 0)
}

/** The years of a member's dues that fall due on a day or later and are still asked for, whatever was put off. */
export async function duesFrom(tx: Tx, memberId: string, day: Day): Promise<number[]> {
  const from = dateOfDay(day)
  const rows = await tx.duesEntry.findMany({ where: { memberId, dueOn: { gte: from } }, orderBy: { year: 'asc' } })
  return rows.filter(({ waived }) => waived !== true).map(({ year }) => year)
}

/** A year's dues of a member are not asked any more. */
export async function waiveDues(tx: Tx, memberId: string, year: number): Promise<void> {
  await tx.duesEntry.update({ where: { memberId_year: { memberId, year } }, data: { waived: true } })
}

/** The dues of a year are due on a later day. */
export async function deferDues(tx: Tx, id: string, until: Day): Promise<void> {
  await tx.duesEntry.update({ where: { id }, data: { deferredTo: dateOfDay(until) } })
}

function duesOf(row: DuesRow): DuesOfYear {
  const payments = inOrderOfEntry(row.payments).map(paymentOf)
  return {
    id: row.id,
    memberId: row.memberId,
    year: row.year,
    dueOn: dayOfDate(row.dueOn),
    owed: row.owed,
    paid: payments.reduce((sum, { amount }) => sum + amount, 0),
    receipts: payments.flatMap(({ receiptNo }) => receiptNo ?? []),
    payments,
    waived: row.waived === true,
    ...(row.deferredTo !== null && { deferredTo: dayOfDate(row.deferredTo) }),
    ...(row.standard !== null && { basis: basisOf(row.standard) }),
  }
}

function basisOf({ basis, resolutionNo }: NonNullable<DuesRow['standard']>) {
  return { basis, ...(resolutionNo !== null && { resolutionNo }) }
}

function paymentOf({ amount, paidOn, receiptNo }: DuesRow['payments'][number]): PaymentOfYear {
  return {
    amount: amount ?? 0,
    ...(paidOn !== null && { paidOn: dayOfDate(paidOn) }),
    ...(receiptNo !== null && { receiptNo }),
  }
}
