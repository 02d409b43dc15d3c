import type { Prisma } from '../store/client/client.ts'
import { openUpdates, type Stored } from '../store/inbox.ts'
import type { House } from './house.ts'
import type { Update } from './platform.ts'

/**
 * Accepts an update once and durably: when this returns, it is on disk, and the platform may be told so; it lies on this
 * process's bench, and should the process end, others find it. Throws when it cannot be stored; then the platform must
 * be told to send again. `request` is the id of what brought it, for the log.
 */
export async function accept(house: House, update: Update, request?: string): Promise<Stored> {
  const stored = storable({ ...update, ...(request && { request }) })
  const { platform, id: key, from } = stored
  const received = { platform, key, userId: from.userId, update: stored as Prisma.InputJsonObject }
  const accepted = await house.rush.during(() => house.intake.store({ ...received, at: house.clock.now() }))
  if (accepted.end === 'stored') house.benches.update.lay(accepted.id)
  return accepted
}

/**
 * Makes jobs for updates that still wait since before `olderThan`, in case whoever took them in is gone; after a start for all of
 * them, whatever the clock says.
 */
export async function resumeUpdates(house: House, olderThan?: Temporal.Instant): Promise<number> {
  return house.db.$transaction(async (tx) => {
    const ids = await openUpdates(tx, olderThan)
    await house.enqueue(tx, 'update', ids)
    return ids.length
  })
}

/** The same without what PostgreSQL keeps in no text: NUL, and halves of characters; both can come from a keyboard. */
function storable<Value>(value: Value): Value {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed() as Value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(storable) as Value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, storable(inner)])) as Value
}
