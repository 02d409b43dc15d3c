import type { Day } from '../rules/facts.ts'
import type { Payment } from './client/client.ts'
import { dayOfDate } from './days.ts'

/** All that was paid on one year's dues, told as one line: the sum in fen, the last day, the receipts. */
export type PaidTogether = { amount: number | null; paidOn: Day | null; receiptNo: string | null }

/** The payments of one dues entry as one line. What nobody wrote down stays null. */
export function paidTogether(payments: readonly Pick<Payment, 'amount' | 'paidOn' | 'receiptNo'>[]): PaidTogether {
  const amounts = payments.map((payment) => payment.amount).filter((amount) => amount !== null)
  const days = payments.flatMap((payment) => (payment.paidOn === null ? [] : [dayOfDate(payment.paidOn)]))
  const receipts = payments.map((payment) => payment.receiptNo).filter((receipt) => receipt !== null)
  return {
    amount: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
    paidOn: days.toSorted().at(-1) ?? null,
    receiptNo: receipts.length === 0 ? null : receipts.join('、'),
  }
}
