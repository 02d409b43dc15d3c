import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'
import { clearForm, WIPED } from './pastRemoving.ts'

/**
 * Removes what people said, pressed and were told until an instant, as far as nothing of it waits: of what was sent
 * remains that it was, because its key keeps it from being said again. Returns how many messages it were.
 */
export async function removeTextsBefore(tx: Tx, instant: Temporal.Instant): Promise<number> {
  const old = { lte: dateOfInstant(instant) }
  const heard = await tx.inboxUpdate.deleteMany({ where: { receivedAt: old, state: { not: 'received' } } })
  const said = await tx.outboxMessage.updateMany({
    where: { createdAt: old, state: { notIn: ['waiting', 'sending'] }, NOT: { message: { equals: {} } } },
    data: WIPED,
  })
  await tx.card.deleteMany({ where: { changedAt: old } })
  await tx.cardCode.deleteMany({ where: { createdAt: old } })
  return heard.count + said.count
}

/** Clears applications that came to nothing by an instant: at most `limit`. Returns how many it were. */
export async function clearUnadmitted(
  tx: Tx,
  instant: Temporal.Instant,
  mark: string,
  limit: number,
  now: Temporal.Instant,
): Promise<number> {
  const old = { lte: dateOfInstant(instant) }
  const rows = await tx.application.findMany({
    where: {
      memberId: null,
      clearedAt: null,
      state: { in: ['draft', 'returned', 'declined', 'refused', 'revoked'] },
      createdAt: old,
      OR: [{ submittedAt: null }, { submittedAt: old }],
      AND: { OR: [{ reviewedAt: null }, { reviewedAt: old }] },
    },
    select: { id: true, kind: true },
    orderBy: { id: 'asc' },
    take: limit,
  })
  for (const { id, kind } of rows) {
    await clearForm(tx, id, now)
    if (kind === 'individual') await tx.application.update({ where: { id }, data: { name: mark, creditCode: null } })
  }
  return rows.length
}
