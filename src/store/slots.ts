import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** One turn of a scheduled job: the instant at which its cron expression says it is due. */
export type Slot = { job: string; slot: Temporal.Instant }

/**
 * Claims a turn: false when it is somebody else's. Whoever comes while another is still at it waits for the other to
 * end, and gets the turn when the other failed, because a claim stands or falls with its transaction.
 */
export async function claimSlot(tx: Tx, { job, slot }: Slot, now: Temporal.Instant): Promise<boolean> {
  const { count } = await tx.jobSlot.createMany({
    data: [{ job, slot: dateOfInstant(slot), claimedAt: dateOfInstant(now) }],
    skipDuplicates: true,
  })
  return count === 1
}

/** Notes that a turn was done, and what came of it. */
export async function finishSlot(tx: Tx, { job, slot }: Slot, now: Temporal.Instant, result: string): Promise<void> {
  await tx.jobSlot.update({
    where: { job_slot: { job, slot: dateOfInstant(slot) } },
    data: { doneAt: dateOfInstant(now), result },
  })
}

/** Gives a turn back: it is not finished, and whoever comes next goes on with it. */
export async function releaseSlot(tx: Tx, { job, slot }: Slot): Promise<void> {
  await tx.jobSlot.delete({ where: { job_slot: { job, slot: dateOfInstant(slot) } } })
}

/** The turns, out of these, that nobody has done. */
export async function openSlots<S extends Slot>(tx: Tx, slots: S[]): Promise<S[]> {
  const rows = await tx.jobSlot.findMany({
    where: { OR: slots.map(({ job, slot }) => ({ job, slot: dateOfInstant(slot) })) },
    select: { job: true, slot: true },
  })
  const done = new Set(rows.map((row) => `${row.job} ${row.slot.getTime()}`))
  return slots.filter(({ job, slot }) => !done.has(`${job} ${slot.epochMilliseconds}`))
}

/** When the schedule did its very first turn; undefined before it. */
export async function firstTurnAt(tx: Tx): Promise<Temporal.Instant | undefined> {
  const { _min } = await tx.jobSlot.aggregate({ _min: { claimedAt: true } })
  return _min.claimedAt === null ? undefined : Temporal.Instant.fromEpochMilliseconds(_min.claimedAt.getTime())
}
