import { randomUUID } from 'node:crypto'
import { yearOf } from '../rules/days.ts'
import { record } from '../store/audit.ts'
import type { MemberOf } from '../store/people.ts'
import { createWithdrawal, type WithdrawalRecord } from '../store/withdrawals.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { addressOf, digestOf } from './withdrawals.ts'

/** Opens the case of a member that asks to leave; `onPaper`: the signed notice is at the secretariat already. */
export async function fileRequest(
  desk: Desk,
  actor: string,
  member: MemberOf,
  { reason, onPaper }: { reason: string; onPaper: boolean },
): Promise<WithdrawalRecord> {
  const id = randomUUID()
  const filed = await createWithdrawal(
    desk.tx,
    {
      id,
      ground: 'requested',
      state: 'filed',
      memberId: member.id,
      evidence: { onPaper },
      tokenDigest: digestOf(await addressOf(desk, id)),
      ...(reason !== '' && { reason }),
      rulebookFrom: rulebookOn(desk).effectiveFrom,
      filedOn: desk.today,
      filedBy: actor,
    },
    { now: desk.now, year: yearOf(desk.today) },
  )
  const data = { member: member.no, ground: filed.ground, onPaper }
  await record(desk.tx, { at: desk.now, actor, type: 'withdrawal.filed', subject: `withdrawal:${filed.no}`, data })
  return filed
}
