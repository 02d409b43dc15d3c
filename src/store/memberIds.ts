import type { Tx } from './database.ts'
import { type MemberOf, memberOf } from './people.ts'

/** The ids of these members, by number. */
export async function memberIdsByNo(tx: Tx, numbers: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.member.findMany({ where: { no: { in: [...numbers] } }, select: { id: true, no: true } })
  return new Map(rows.map((row) => [row.no, row.id]))
}

/** These members, by number. */
export async function membersByNo(tx: Tx, numbers: readonly string[]): Promise<Map<string, MemberOf>> {
  const rows = await tx.member.findMany({ where: { no: { in: [...numbers] } } })
  return new Map(rows.map((row) => [row.no, memberOf(row)]))
}
