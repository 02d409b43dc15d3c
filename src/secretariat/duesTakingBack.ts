import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { record } from '../store/audit.ts'
import type { DuesEntrySaid } from '../store/duesRequests.ts'
import { type PaymentRecord, paymentsUnder, voidPayment } from '../store/payments.ts'
import { type Asker, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'
import { lockedYear, tellPeople } from './duesPayments.ts'
import { yearLine } from './duesRecording.ts'
import { askForEntry } from './duesRequests.ts'
import { titleOf } from './titles.ts'

/** 更正会费: staff ask that a payment that was entered wrongly be taken back; it counts until somebody else approves. */
export async function askToTakeBack(desk: Desk, asker: Asker, receiptNo: string, reason: string): Promise<Outcome> {
  staffOf(asker)
  const { payment } = await lockedPayment(desk, receiptNo)
  return askForEntry(desk, asker, { kind: 'taking_back', payment, reason })
}

/** A payment with its year, kept from others. */
async function lockedPayment(desk: Desk, receiptNo: string) {
  const { member, year } = await paymentUnder(desk, receiptNo)
  const dues = await lockedYear(desk, member, year)
  // Asked again now that the year is ours: somebody may have taken it back meanwhile.
  const payment = await paymentUnder(desk, receiptNo)
  if (payment.member.id !== member.id || payment.year !== year) throw new Refusal('dues_receipt_unknown', { receiptNo })
  return { payment, dues }
}

/**
 * A payment is taken back. It stays on record with who took it back and why, and no longer counts; the receipt may be
 * entered anew. Where the year had been whole the member's people hear that it is not.
 */
export async function takeBack(
  desk: Desk,
  actor: string,
  { payment: asked, reason }: Extract<DuesEntrySaid, { kind: 'taking_back' }>,
): Promise<Outcome> {
  const { payment, dues } = await lockedPayment(desk, asked.receiptNo)
  const { member, year, amount, receiptNo, paidOn = null, recordedBy } = payment
  if (payment.id !== asked.id) throw new Refusal('dues_receipt_unknown', { receiptNo })
  await voidPayment(desk.tx, payment.id, { by: actor, reason }, desk.now)
  const data = { year, amount, receiptNo, paidOn, recordedBy, reason }
  await record(desk.tx, { at: desk.now, actor, type: 'dues.payment_voided', subject: `member:${member.no}`, data })
  if (dues.paid < dues.owed || dues.waived) return { say: [] }
  const left = { paid: dues.paid - amount, unpaid: dues.owed - dues.paid + amount }
  const title = await titleOf(desk, member.no)
  const values = { ...yearLine(member, dues), title, ...left, amount, receiptNo, paidOn, reason }
  return { say: await tellPeople(desk, member, 'notices/dues_taken_back', values) }
}

/** The one payment under a receipt. Refuses an unknown one, and one of which the workbook says no single payment. */
async function paymentUnder(desk: Desk, receiptNo: string): Promise<PaymentRecord> {
  const found = await paymentsUnder(desk.tx, receiptNo)
  const [payment, ...others] = found
  if (payment === undefined) throw new Refusal('dues_receipt_unknown', { receiptNo })
  if (others.length === 0 && payment.receiptNo.toLowerCase() === receiptNo.toLowerCase()) return payment
  const lines = found.map(({ member, year, amount, receiptNo: written }) => ({
    no: member.no,
    name: member.name,
    year,
    amount,
    written,
  }))
  throw new Refusal('dues_receipt_shared', { receiptNo, lines })
}
