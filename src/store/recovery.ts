import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { endLeases } from './leases.ts'

/** Takes up at a start what a former life left. Its leases end at once when no other process can be at work (`alone`). */
export async function recoverDeliveries(tx: Tx, now: Temporal.Instant, { alone }: { alone: boolean }): Promise<void> {
  if (alone) {
    await endLeases(tx)
    await tx.outboxMessage.updateMany({ where: { state: 'sending' }, data: { leaseUntil: dateOfInstant(now) } })
  }
  await recoverFromSetBack(tx, now)
}

/** Further ahead than any lease lasts and any two clocks of one association differ: then the clock was set back. */
const SET_BACK = { minutes: 5 }

/** Longer than anything is put off that does not rest for the night. */
const PUT_OFF = { hours: 2 }

/** Where the clock stands earlier than it did, nothing waits for the hour of that time. */
export async function recoverFromSetBack(tx: Tx, now: Temporal.Instant): Promise<void> {
  const [at, ahead] = [dateOfInstant(now), dateOfInstant(now.add(SET_BACK))]
  const tooLong = { restsUntil: null, notBefore: { gt: dateOfInstant(now.add(PUT_OFF)) } }
  const late = [{ createdAt: { gt: ahead } }, tooLong]
  await tx.outboxMessage.updateMany({
    where: { state: 'sending', leaseUntil: { gt: ahead } },
    data: { leaseUntil: at },
  })
  await tx.outboxMessage.updateMany({
    where: { state: 'waiting', OR: late, notBefore: { gt: at } },
    data: { notBefore: at, restsUntil: null },
  })
}
