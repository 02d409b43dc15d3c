import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'

/** One year's dues of a member and what was paid on them; amounts in fen. */
export type DuesOfYear = { id: string; year: number; dueOn: Day; owed: number; paid: number; receipts: string[] }

/** Enters what a member owes for a year. */
export async function enterDues(
  tx: Tx,
  dues: { memberId: string; year: number; dueOn: Day; owed: number },
  now: Temporal.Instant,
): Promise<void> {
  const { dueOn, ...plain } = dues
  await tx.duesEntry.create({ data: { ...plain, dueOn: dateOfDay(dueOn), learnedAt: dateOfInstant(now) } })
}

/** What a member owes for a year, kept from others until the transaction ends; undefined when nothing is entered. */
export async function lockDues(tx: Tx, memberId: string, year: number): Promise<DuesOfYear | undefined> {
  await tx.$queryRaw`SELECT id FROM "DuesEntry" WHERE "memberId" = ${memberId}::uuid AND year = ${year} FOR UPDATE`
  return readDues(tx, memberId, year)
}

/** What a member owes for a year, as it is now; undefined when nothing is entered. */
export async function readDues(tx: Tx, memberId: string, year: number): Promise<DuesOfYear | undefined> {
  const row = await tx.duesEntry.findUnique({
    where: { memberId_year: { memberId, year } },
    include: { payments: true },
  })
  if (row === null) return undefined
  return {
    id: row.id,
    year: row.year,
    dueOn: dayOfDate(row.dueOn),
    owed: row.owed,
    paid: row.payments.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    receipts: row.payments.flatMap(({ receiptNo }) => (receiptNo === null ? [] : [receiptNo])),
  }
}

/** Records a payment on a year's dues; `amount` in fen. */
export async function recordPayment(
  tx: Tx,
  payment: { duesId: string; amount: number; paidOn: Day; receiptNo: string },
  now: Temporal.Instant,
): Promise<void> {
  const { paidOn, ...plain } = payment
  await tx.payment.create({ data: { ...plain, paidOn: dateOfDay(paidOn), learnedAt: dateOfInstant(now) } })
}

/** The years that a member has not paid in full and is still asked for, with what is missing, oldest first. */
export async function unpaidYears(tx: Tx, memberId: string): Promise<{ year: number; unpaid: number }[]> {
  const rows = await tx.duesEntry.findMany({
    where: { memberId },
    include: { payments: true },
    orderBy: { year: 'asc' },
  })
  return rows
    .filter(({ waived }) => waived !== true)
    .map(({ year, owed, payments }) => ({
      year,
      unpaid: owed - payments.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    }))
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
