import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay } from './days.ts'
import { type MemberOf, memberOf } from './people.ts'

// Not Prisma's insensitive comparisons, which would read % and _ in what was typed as wildcards.

/** The member with this number, former members too; numbers are compared without case. */
export async function findMemberByNo(tx: Tx, no: string): Promise<MemberOf | undefined> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "Member" WHERE lower(no) = lower(${no}) LIMIT 1`
  return row === undefined ? undefined : memberOf(await tx.member.findUniqueOrThrow({ where: { id: row.id } }))
}

/** By number, what a search of the roll looks through: number, name, scope, place and address, in small letters. */
export async function searchTexts(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.member.findMany()
  return new Map(
    rows.map(({ no, name, businessScope, registeredPlace, premises, address }) => [
      no,
      [no, name, businessScope, registeredPlace, premises, address].join(' ').normalize('NFKC').toLowerCase(),
    ]),
  )
}

/**
 * The members of that day in whose name the words occur, by number. Letter case, letter width and spaces do not matter;
 * the words come folded to narrow letters without spaces.
 */
export async function findMembersNamed(tx: Tx, words: string, day: Day): Promise<MemberOf[]> {
  const named = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Member"
    WHERE position(lower(${words}) in lower(regexp_replace(normalize(name, NFKC), '\\s', '', 'g'))) > 0`
  const rows = await tx.member.findMany({
    where: {
      id: { in: named.map((row) => row.id) },
      OR: [{ leftOn: null }, { leftOn: { gt: dateOfDay(day) } }],
    },
    orderBy: { no: 'asc' },
  })
  return rows.map(memberOf)
}
