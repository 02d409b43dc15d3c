import type { Notice } from '../messages/notice.ts'
import { isCurable } from '../rules/exits.ts'
import type { Day } from '../rules/facts.ts'
import type { MemberOf } from '../store/people.ts'
import { listWithdrawals } from '../store/withdrawals.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { groundCitations } from './withdrawals.ts'

/**
 * A payment that was made before the council confirmed an exit for unpaid dues, but entered only afterwards: the
 * secretariat is told at once, because the member has left for what it had paid. What is done about it is for people.
 */
export async function paidBeforeExit(desk: Desk, member: MemberOf, paidOn: Day, receiptNo: string): Promise<Notice[]> {
  const confirmed = await listWithdrawals(desk.tx, ['confirmed'], [member.id])
  return confirmed
    .filter(({ ground, decidedOn }) => isCurable(ground) && decidedOn !== undefined && paidOn <= decidedOn)
    .map((one) => ({
      to: { everyStaff: true },
      template: 'notices/withdrawal_paid_before',
      values: {
        no: one.no,
        memberNo: member.no,
        member: member.name,
        decidedOn: one.decidedOn ?? null,
        resolutionNo: one.resolutionNo ?? null,
        paidOn,
        receiptNo,
        citations: groundCitations(rulebookOf(desk, one), one.ground),
      },
      once: `withdrawal/${one.no}/paid_before/${receiptNo}`,
    }))
}
