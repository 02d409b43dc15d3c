import type { Message } from '../messages/message.ts'
import { record } from './audit.ts'
import type { OutboxMessage, Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/**
 * What became of the messages that were waiting when a backup was taken: `again` go out once more, `held` are for a
 * person to judge, `dropped` were new looks of cards.
 */
export type HeldBack = { again: number; held: number; dropped: number }

/** The job that tells the secretariat of a restore. */
export const RESTORE_TELLER = 'restore-notice'

/** What the log and the digest say of a message that was held back. */
const HELD = 'held back by a restore: it may have been sent after the backup was taken'

/**
 * Prepares the messages of a restored database, of which nobody knows whether they were sent since the backup was taken.
 * Open cards go again as attempts without a known outcome, because a platform knows them by their id; other messages are
 * given up, so that the digest lists them to the secretariat; cards are not redrawn. Writes down the restore, by which
 * the schedule knows what it must not say once more, and gives back the turn in which the secretariat hears of it: the
 * backup may have been taken after it.
 */
export async function holdBackRestored(tx: Tx, takenAt: Temporal.Instant, now: Temporal.Instant): Promise<HeldBack> {
  const rows = await tx.outboxMessage.findMany({
    where: { state: { in: ['waiting', 'sending'] } },
    select: { id: true, kind: true, message: true },
  })
  const settled = { settledAt: dateOfInstant(now), leaseUntil: null, lastError: HELD }
  const end = async (which: Fate, data: Prisma.OutboxMessageUpdateManyMutationInput) => {
    const ids = rows.filter((row) => fateOf(row) === which).map(({ id }) => id)
    return (await tx.outboxMessage.updateMany({ where: { id: { in: ids } }, data })).count
  }
  const again = await end('again', { state: 'waiting', unknown: true, leaseUntil: null })
  const held = await end('held', { ...settled, state: 'dead' })
  const dropped = await end('dropped', { ...settled, state: 'dropped' })
  const counts = { again, held, dropped }
  const data = { takenAt: takenAt.toString(), ...counts }
  await record(tx, { at: now, actor: 'command line', type: 'database.restored', subject: 'database', data })
  await tx.jobSlot.deleteMany({ where: { job: RESTORE_TELLER } })
  return counts
}

type Fate = keyof HeldBack

function fateOf({ kind, message }: Pick<OutboxMessage, 'kind' | 'message'>): Fate {
  if (kind === 'replacement') return 'dropped'
  return (message as unknown as Message).card?.state === 'open' ? 'again' : 'held'
}

/** The latest restore of this database: when, from a backup of when, and how many messages were held back. */
export async function latestRestore(tx: Tx) {
  const event = await tx.auditEvent.findFirst({ where: { type: 'database.restored' }, orderBy: { at: 'desc' } })
  if (event === null) return undefined
  const { takenAt, held } = event.data as { takenAt: string; held: number }
  return {
    at: Temporal.Instant.fromEpochMilliseconds(event.at.getTime()),
    takenAt: Temporal.Instant.from(takenAt),
    held,
  }
}
