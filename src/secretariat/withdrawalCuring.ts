import type { Notice, Outcome } from '../messages/notice.ts'
import { isCurable } from '../rules/exits.ts'
import { record } from '../store/audit.ts'
import { listWithdrawals, lockWithdrawal, updateWithdrawal, type WithdrawalRecord } from '../store/withdrawals.ts'
import { together } from './caseNotices.ts'
import type { Desk } from './desk.ts'
import { outcomeOf, tellMemberOf } from './withdrawalCards.ts'
import { proofOn, proofValues } from './withdrawalProof.ts'
import { withdrawalValues } from './withdrawals.ts'

/**
 * Closes the cases of these members, by default of all, whose ground holds no longer: they have paid, or have come, before
 * the council voted. The trace says what was found then; member and secretariat are told. To be called after a payment,
 * an attendance book or an activity was entered; doing it again does nothing.
 */
export async function cureWithdrawals(desk: Desk, actor: string, memberIds?: readonly string[]): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const { id } of await listWithdrawals(desk.tx, ['warned'], memberIds)) {
    const one = await lockWithdrawal(desk.tx, id)
    if (one.state === 'warned' && (await isCured(desk, one))) outcomes.push(await cure(desk, actor, one))
  }
  return together(outcomes)
}

/** Whether what a case rests on holds no longer. */
export async function isCured(desk: Desk, one: WithdrawalRecord): Promise<boolean> {
  return (await proofOn(desk, one))?.verdict === 'cured'
}

async function cure(desk: Desk, actor: string, one: WithdrawalRecord): Promise<Outcome> {
  const proof = await proofOn(desk, one)
  if (proof === undefined || !isCurable(one.ground)) return { say: [] }
  const evidence = { ...one.evidence, cured: JSON.parse(JSON.stringify(proof)) }
  const end = { state: 'cured' as const, closedBy: actor, closedAt: desk.now, evidence }
  const cured = await updateWithdrawal(desk.tx, one.id, end)
  const data = {
    member: one.member.no,
    years: proof.years.length,
    ...(proof.deemed && { conditions: proof.deemed.conditions }),
  }
  await record(desk.tx, { at: desk.now, actor, type: 'withdrawal.cured', subject: `withdrawal:${one.no}`, data })
  const values = { ...(await withdrawalValues(desk, cured)), proof: proofValues(one.ground, proof), by: null }
  const staff: Notice = {
    to: { everyStaff: true },
    template: 'notices/withdrawal_closed',
    values,
    once: `withdrawal/${one.no}/cured`,
  }
  const told = await tellMemberOf(desk, cured, 'notices/withdrawal_over', 'cured')
  return outcomeOf(desk, cured, [staff, ...told])
}
