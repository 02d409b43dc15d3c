import { type Notice, type Outcome, reply, type Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { yearOf } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { listApplications } from '../store/applications.ts'
import { type DuesOfYear, duesOfMember, lockDues } from '../store/dues.ts'
import type { MemberOf } from '../store/people.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { together } from './caseNotices.ts'
import { correspondentsOf } from './correspondents.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { recordPayment, yearLine } from './duesRecording.ts'
import { findMember } from './lookup.ts'
import { titleOf } from './titles.ts'
import { cureWithdrawals } from './withdrawalCuring.ts'
import { paidBeforeExit } from './withdrawalPaidBefore.ts'

/** A payment as staff say it: the member by number or name, `amount` in fen. */
export type DuesPaymentSaid = { words: string; year: number; amount: number; receiptNo: string; paidOn: Day }

/**
 * 记会费: staff enter what was paid on a year. What is missing is said; when nothing is, the member's people hear that the
 * year is paid. Of former members arrears are taken all the same.
 */
export async function recordDuesPayment(desk: Desk, asker: Asker, said: DuesPaymentSaid): Promise<Outcome> {
  staffOf(asker)
  const member = await findMember(desk, said.words)
  const { amount, receiptNo, paidOn } = said
  if (paidOn > desk.today) throw new Refusal('dues_payment_day', { paidOn, until: desk.today })
  const dues = await lockedYear(desk, member, said.year)
  await requireOpen(desk, member, dues)
  const { unpaid } = await recordPayment(desk, actorOf(asker), { member, dues, amount, receiptNo, paidOn })
  const values = {
    ...yearLine(member, dues),
    title: await titleOf(desk, member.no),
    paid: dues.paid + amount,
    unpaid,
    amount,
    receiptNo,
    paidOn,
    former: member.leftOn ?? null,
    dueOn: dues.deferredTo ?? dues.dueOn,
  }
  const told = unpaid === 0 ? await tellPeople(desk, member, 'notices/dues_paid', values) : []
  const recorded = reply(asker.account, 'replies/dues_recorded', { ...values, told: told.length })
  // Whoever pays before the council has voted does not count as having withdrawn.
  const cured = await cureWithdrawals(desk, actorOf(asker), [member.id])
  const tooLate = await paidBeforeExit(desk, member, paidOn, receiptNo)
  return together([recorded, { say: [...told, ...tooLate] }, cured])
}

/** A member's year, kept from others. Refuses one that nobody has entered, naming those there are. */
export async function lockedYear(desk: Desk, member: MemberOf, year: number): Promise<DuesOfYear> {
  const dues = await lockDues(desk.tx, member.id, year)
  if (dues !== undefined) return dues
  const known = (await duesOfMember(desk.tx, member.id)).map((one) => one.year)
  throw new Refusal('dues_year_unknown', { member: { no: member.no, name: member.name }, year, known })
}

async function requireOpen(desk: Desk, member: MemberOf, dues: DuesOfYear): Promise<void> {
  if (dues.waived) throw new Refusal('dues_waived', yearLine(member, dues))
  const joining = (await listApplications(desk.tx, ['approved'])).find(
    (one) => one.member?.id === member.id && one.decidedOn !== undefined && yearOf(one.decidedOn) === dues.year,
  )
  if (joining !== undefined) throw new Refusal('dues_of_admission', { ...yearLine(member, dues), no: joining.no })
  // The rules do not count what nobody dated, so more cannot be added to it.
  if (dues.payments.some(({ amount, paidOn }) => amount > 0 && paidOn === undefined))
    throw new Refusal('dues_undated', yearLine(member, dues))
  if (dues.paid >= dues.owed) throw new Refusal('dues_paid', { ...yearLine(member, dues), receipts: dues.receipts })
}

/** Whoever speaks for a member and can be reached; of a former member those who spoke for it are not written to. */
export async function tellPeople(desk: Desk, member: MemberOf, template: string, values: Values): Promise<Notice[]> {
  if (member.leftOn !== undefined && member.leftOn <= desk.today) return []
  const people = (await correspondentsOf(desk, [member.id])).get(member.id)
  if (people === undefined) return []
  const citations = citationsOf(rulebookOn(desk), provision(rulebookOn(desk), 'dues.arrears'))
  return [people.addressee, ...people.copies].map(({ id, name }) => ({
    to: { person: id },
    template,
    values: { ...values, person: name, citations },
  }))
}
