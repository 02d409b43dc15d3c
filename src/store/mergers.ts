import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'

/** Members kept from others until the transaction ends; always in the same order. What only refers to a member need not wait. */
export async function lockMembers(tx: Tx, ids: string[]): Promise<void> {
  for (const id of ids.toSorted()) await tx.$queryRaw`SELECT id FROM "Member" WHERE id = ${id}::uuid FOR NO KEY UPDATE`
}

/** A member counts as one from an earlier day on. */
export async function changeJoinDate(tx: Tx, id: string, joinedOn: Day): Promise<void> {
  await tx.member.update({ where: { id }, data: { joinedOn: dateOfDay(joinedOn) } })
}

/** Somebody goes on speaking, for the survivor now: their accounts become those of another person. */
export async function moveAccounts(tx: Tx, fromPersonId: string, toPersonId: string): Promise<void> {
  await tx.account.updateMany({ where: { personId: fromPersonId }, data: { personId: toPersonId } })
}

/** A year's dues of a member come to another amount, in fen. */
export async function changeDuesOwed(tx: Tx, memberId: string, year: number, owed: number): Promise<void> {
  await tx.duesEntry.update({ where: { memberId_year: { memberId, year } }, data: { owed } })
}

/** A year that one member was asked for is asked of another: due on the same day, `owed` in fen. */
export async function passDues(
  tx: Tx,
  { from, to, year, owed }: { from: string; to: string; year: number; owed: number },
  now: Temporal.Instant,
): Promise<void> {
  const row = await tx.duesEntry.findUniqueOrThrow({ where: { memberId_year: { memberId: from, year } } })
  const { dueOn, deferredTo } = row
  await tx.duesEntry.create({ data: { memberId: to, year, dueOn, deferredTo, owed, learnedAt: dateOfInstant(now) } })
}

/** The numbers of members that go on with a seat these members (by number) held: their books tell of those, too. */
export async function continuingMembers(tx: Tx, members: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  // What merged into one may have merged into another since.
  for (let last = [...members]; last.length > 0; ) {
    const seat = { tenures: { some: { continues: { member: { no: { in: last } } } } } }
    const rows = await tx.member.findMany({ where: seat, select: { no: true } })
    last = rows.map(({ no }) => no).filter((no) => !found.has(no))
    for (const no of last) found.add(no)
  }
  return [...found]
}
