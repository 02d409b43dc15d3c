import { Refusal } from '../messages/refusal.ts'
import type { Day } from '../rules/facts.ts'
import { record } from '../store/audit.ts'
import type { DuesOfYear } from '../store/dues.ts'
import { enterPayment, lockReceipt, paymentsUnder } from '../store/payments.ts'
import type { MemberOf } from '../store/people.ts'
import type { Desk } from './desk.ts'

/** A payment on a year that is locked; `amount` in fen. */
export type Payment = { member: MemberOf; dues: DuesOfYear; amount: number; receiptNo: string; paidOn: Day }

/**
 * Every payment on dues is recorded here, whatever it was said with: an admission, 记会费. A receipt is good for one
 * payment in the whole association, and nobody pays more than is owed. Returns what is still missing of the year.
 */
export async function recordPayment(desk: Desk, actor: string, payment: Payment): Promise<{ unpaid: number }> {
  const { member, dues, amount, receiptNo, paidOn } = payment
  await requireNewReceipt(desk, receiptNo)
  const unpaid = dues.owed - dues.paid - amount
  if (unpaid < 0) throw new Refusal('dues_paid_too_much', { ...yearLine(member, dues), amount })
  await enterPayment(desk.tx, { duesId: dues.id, amount, paidOn, receiptNo, by: actor }, desk.now)
  const data = { year: dues.year, amount, receiptNo, paidOn }
  await record(desk.tx, { at: desk.now, actor, type: 'dues.paid', subject: `member:${member.no}`, data })
  return { unpaid }
}

async function requireNewReceipt(desk: Desk, receiptNo: string): Promise<void> {
  await lockReceipt(desk.tx, receiptNo)
  const [known] = await paymentsUnder(desk.tx, receiptNo)
  if (known === undefined) return
  const { member, year, amount, paidOn } = known
  throw new Refusal('dues_receipt_known', {
    receiptNo,
    member: { no: member.no, name: member.name },
    year,
    amount,
    paidOn: paidOn ?? null,
  })
}

/** A year of a member as refusals and answers name it. */
export function yearLine({ no, name }: MemberOf, { year, owed, paid }: DuesOfYear) {
  return { member: { no, name }, year, owed, paid }
}
