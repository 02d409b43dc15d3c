import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay } from './days.ts'
import { type MemberOf, memberOf } from './people.ts'

/** The member with this number, former members too; numbers are compared without case. */
export async function findMemberByNo(tx: Tx, no: string): Promise<MemberOf | undefined> {
  const row = await tx.member.findFirst({ where: { no: { equals: no, mode: 'insensitive' } } })
  return row === null ? undefined : memberOf(row)
}

/** The members of that day in whose name the words occur, by number. */
export async function findMembersNamed(tx: Tx, words: string, day: Day): Promise<MemberOf[]> {
  const rows = await tx.member.findMany({
    where: {
      name: { contains: words, mode: 'insensitive' },
      OR: [{ leftOn: null }, { leftOn: { gt: dateOfDay(day) } }],
    },
    orderBy: { no: 'asc' },
  })
  return rows.map(memberOf)
}
