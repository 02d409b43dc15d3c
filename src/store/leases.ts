import type { Tx } from './database.ts'

/**
 * Takes what only one instance of all may do at a time, or prolongs it: whether `holder` has it for so many seconds from
 * now. By the database's own clock, because those of the instances differ; a lease from before that clock was set back
 * counts for nothing.
 */
export async function takeLease(tx: Tx, what: string, holder: string, seconds: number): Promise<boolean> {
  const taken = await tx.$executeRaw`
    INSERT INTO "Lease" (what, holder, until)
    VALUES (${what}, ${holder}, clock_timestamp() + make_interval(secs => ${seconds}))
    ON CONFLICT (what) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE "Lease".holder = excluded.holder OR "Lease".until <= clock_timestamp()
      OR "Lease".until > clock_timestamp() + 2 * make_interval(secs => ${seconds})`
  return taken === 1
}

/** Gives it back before its time, so that another can take it at once; nothing when it is somebody else's. */
export async function giveLeaseBack(tx: Tx, what: string, holder: string): Promise<void> {
  await tx.lease.deleteMany({ where: { what, holder } })
}

/** Ends all leases, whosoever they were: for whoever knows that no other instance can be at work. */
export async function endLeases(tx: Tx): Promise<void> {
  await tx.lease.deleteMany()
}
