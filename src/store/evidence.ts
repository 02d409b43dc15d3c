import type { OutboxMessage } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

type Proof = Pick<OutboxMessage, 'summonsId' | 'caseId' | 'noticeId'>

/** Whether the delivery of a message proves anything. */
export function provesSomething({ summonsId, caseId, noticeId }: Proof): boolean {
  return (summonsId ?? caseId ?? noticeId) !== null
}

/** Notes what the delivery of a message proves: that a call reached the member, that a case was notified, that a rung of a ladder was heard. */
export async function proveDelivery(tx: Tx, message: Proof, now: Temporal.Instant): Promise<void> {
  const at = dateOfInstant(now)
  if (message.summonsId !== null) {
    await tx.summons.updateMany({ where: { id: message.summonsId, deliveredAt: null }, data: { deliveredAt: at } })
  }
  if (message.caseId !== null) {
    await tx.case.updateMany({ where: { id: message.caseId, noticedAt: null }, data: { noticedAt: at } })
  }
  if (message.noticeId !== null) {
    await tx.withdrawalNotice.updateMany({
      where: { id: message.noticeId, deliveredAt: null },
      data: { deliveredAt: at },
    })
  }
}
