import type { Day } from '../rules/facts.ts'
import type { Payment, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { type MemberOf, memberOf } from './people.ts'
import { orderedBy } from './portions.ts'

/** The payments that count: those that were taken back do not. In no order, see inOrderOfEntry. */
export const CURRENT_PAYMENTS = { where: { voidedAt: null } } satisfies Prisma.DuesEntry$paymentsArgs

/** Payments in the order in which they were entered. The database is not asked for it: see portions.ts. */
export function inOrderOfEntry<P extends { id: string }>(payments: readonly P[]): P[] {
  return orderedBy(payments, ({ id }) => id)
}

/** All that was paid on one year's dues, told as one line: the sum in fen, the last day, the receipts. */
export type PaidTogether = { amount: number | null; paidOn: Day | null; receiptNo: string | null }

/** What stands between the receipts of a year that are told as one. */
const BETWEEN_RECEIPTS = '、'

/** The payments of one dues entry as one line. What nobody wrote down stays null. */
export function paidTogether(payments: readonly Pick<Payment, 'amount' | 'paidOn' | 'receiptNo'>[]): PaidTogether {
  const amounts = payments.map((payment) => payment.amount).filter((amount) => amount !== null)
  const days = payments.flatMap((payment) => (payment.paidOn === null ? [] : [dayOfDate(payment.paidOn)]))
  const receipts = payments.map((payment) => payment.receiptNo).filter((receipt) => receipt !== null)
  return {
    amount: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
    paidOn: days.toSorted().at(-1) ?? null,
    receiptNo: receipts.length === 0 ? null : receipts.join(BETWEEN_RECEIPTS),
  }
}

/** A payment as it is entered: `by` is who entered it, `amount` in fen. */
export type NewPayment = { duesId: string; amount: number; paidOn: Day; receiptNo: string; by: string }

/** Writes a payment on a year's dues down. */
export async function enterPayment(tx: Tx, payment: NewPayment, now: Temporal.Instant): Promise<void> {
  const { paidOn, by, ...plain } = payment
  await tx.payment.create({
    data: { ...plain, recordedBy: by, paidOn: dateOfDay(paidOn), learnedAt: dateOfInstant(now) },
  })
}

/** A payment with whose it is; `amount` in fen. */
export type PaymentRecord = {
  id: string
  member: MemberOf
  year: number
  amount: number
  paidOn?: Day
  receiptNo: string
  recordedBy: string
}

/** Until the transaction ends nobody else enters a payment under this receipt. */
export async function lockReceipt(tx: Tx, receiptNo: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`receipt/${receiptNo.toLowerCase()}`}))`
}

/**
 * The payments that count under a receipt number, whoever's they are; the workbook may name several receipts in one
 * cell. Upper and lower case are the same receipt.
 */
export async function paymentsUnder(tx: Tx, receiptNo: string): Promise<PaymentRecord[]> {
  const rows = await tx.payment.findMany({
    where: { voidedAt: null, receiptNo: { contains: receiptNo, mode: 'insensitive' } },
    include: WITH_MEMBER,
    orderBy: { id: 'asc' },
  })
  const wanted = receiptNo.toLowerCase()
  const named = ({ receiptNo: written }: PaymentRow) => written?.toLowerCase().split(BETWEEN_RECEIPTS) ?? []
  return rows.filter((row) => named(row).some((one) => one.trim() === wanted)).map(paymentOf)
}

/** A payment's row with whose it is. */
export const WITH_MEMBER = { dues: { include: { member: true } } } satisfies Prisma.PaymentInclude

/** A payment with the year and the member it is of, as it is stored. */
export type PaymentRow = Prisma.PaymentGetPayload<{ include: typeof WITH_MEMBER }>

/** The payment that a row holds. */
export function paymentOf({ id, dues, amount, paidOn, receiptNo, recordedBy }: PaymentRow): PaymentRecord {
  const paid = { amount: amount ?? 0, receiptNo: receiptNo ?? '', recordedBy }
  return { id, member: memberOf(dues.member), year: dues.year, ...paid, ...(paidOn && { paidOn: dayOfDate(paidOn) }) }
}

/** A payment was entered wrongly: it stays on record and no longer counts. */
export async function voidPayment(
  tx: Tx,
  id: string,
  { by, reason }: { by: string; reason: string },
  now: Temporal.Instant,
): Promise<void> {
  await tx.payment.update({ where: { id }, data: { voidedAt: dateOfInstant(now), voidedBy: by, voidReason: reason } })
}
