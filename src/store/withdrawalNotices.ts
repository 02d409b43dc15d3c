import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate, dayOfInstant } from './days.ts'
import { inPortions, orderedBy } from './portions.ts'

/** One rung of the ladder of notices: `step` from 1, the day it falls due, and whether the member has heard it. */
export type NoticeRecord = {
  id: string
  withdrawalId: string
  step: number
  dueOn: Day
  heardOn?: Day
  toldBy?: string
}

/** Sets the ladder of a withdrawal up: one notice on each of these days. */
export async function planNotices(tx: Tx, withdrawalId: string, days: readonly Day[]): Promise<void> {
  const data = days.map((day, index) => ({ withdrawalId, step: index + 1, dueOn: dateOfDay(day) }))
  await tx.withdrawalNotice.createMany({ data })
}

/** The ladders of these withdrawals, each from its first step; days are those of `zone`. */
export async function noticesOf(tx: Tx, withdrawalIds: readonly string[], zone: string): Promise<NoticeRecord[]> {
  const rows = await inPortions(withdrawalIds, (ids) =>
    tx.withdrawalNotice.findMany({ where: { withdrawalId: { in: ids } } }),
  )
  const inOrder = orderedBy(
    rows,
    ({ withdrawalId }) => withdrawalId,
    ({ step }) => step,
  )
  return inOrder.map(({ id, withdrawalId, step, dueOn, deliveredAt, toldBy }) => ({
    id,
    withdrawalId,
    step,
    dueOn: dayOfDate(dueOn),
    ...(deliveredAt !== null && { heardOn: dayOfInstant(deliveredAt, zone) }),
    ...(toldBy !== null && { toldBy }),
  }))
}

/** Somebody told the member what no message could: these steps were heard. */
export async function noteTold(tx: Tx, ids: readonly string[], by: string, now: Temporal.Instant): Promise<void> {
  await tx.withdrawalNotice.updateMany({
    where: { id: { in: [...ids] }, deliveredAt: null },
    data: { deliveredAt: dateOfInstant(now), toldBy: by },
  })
}
