import type { Account } from '../messages/message.ts'
import type { Day, MemberKind } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'

/** A member's person whose data is to be removed, and the member they acted for. */
export type PastPerson = { id: string; name: string; mobile?: string; member: PastMember }

/** A member as removal needs it. */
export type PastMember = { id: string; no: string; name: string; kind: MemberKind }

const OF = { select: { id: true, no: true, name: true, kind: true } } as const

/**
 * People who have had no part in their member since before a day, and have not been removed: at most `limit`. They do not
 * wait for a member that left later. An individual member is its own person.
 */
export async function peopleGoneBefore(tx: Tx, day: Day, limit: number): Promise<PastPerson[]> {
  const stillThere = { OR: [{ until: null }, { until: { gt: dateOfDay(day) } }] }
  const rows = await tx.person.findMany({
    where: {
      removedAt: null,
      member: { clearedAt: null },
      affiliations: { some: {}, none: stillThere },
    },
    include: { member: OF },
    orderBy: { id: 'asc' },
  })
  // Counted afterwards: else individual members would keep everybody else waiting.
  const gone = rows.filter(({ name, member }) => member.kind === 'unit' || name !== member.name)
  return gone.slice(0, limit).map(personOf)
}

/** Who stood in for a member at meetings and was nothing else to it, with the numbers they gave. */
export type PastStandIn = { name: string; numbers: string[]; member: PastMember }

/** Those whose last meeting began before an instant and who have not been removed, which `mark` tells: at most `limit`. */
export async function standInsGoneBefore(
  tx: Tx,
  before: Temporal.Instant,
  mark: string,
  limit: number,
): Promise<PastStandIn[]> {
  const rows = await tx.$queryRaw<{ memberId: string; name: string; numbers: string[] }[]>`
    SELECT a."memberId", a.name, coalesce(array_agg(DISTINCT a.mobile) FILTER (WHERE a.mobile <> ''), '{}') AS numbers
    FROM "Alternate" a JOIN "Meeting" m ON m.id = a."meetingId"
    WHERE position(${mark} IN a.name) <> 1 AND NOT EXISTS (
      SELECT 1 FROM "Person" p WHERE p."memberId" = a."memberId" AND p.name = a.name AND p."removedAt" IS NULL)
    GROUP BY a."memberId", a.name HAVING max(m."startsAt") < ${dateOfInstant(before)}
    ORDER BY a."memberId", a.name LIMIT ${limit}`
  const members = await tx.member.findMany({ where: { id: { in: rows.map(({ memberId }) => memberId) } }, ...OF })
  const byId = new Map(members.map((member) => [member.id, member]))
  return rows.flatMap(({ memberId, name, numbers }) => {
    const member = byId.get(memberId)
    return member === undefined ? [] : [{ name, numbers, member }]
  })
}

/** Members that had left by a day and whose personal data has not been removed: at most `limit`. */
export async function membersGoneBefore(tx: Tx, day: Day, limit: number): Promise<PastMember[]> {
  const where = { clearedAt: null, leftOn: { lte: dateOfDay(day) } }
  return tx.member.findMany({ where, ...OF, orderBy: { no: 'asc' }, take: limit })
}

/** The people of a member who have not been removed. */
export async function peopleToRemove(tx: Tx, member: PastMember): Promise<PastPerson[]> {
  const rows = await tx.person.findMany({
    where: { memberId: member.id, removedAt: null },
    include: { member: OF },
    orderBy: { id: 'asc' },
  })
  return rows.map(personOf)
}

function personOf(row: { id: string; name: string; mobile: string | null; member: PastMember }): PastPerson {
  const { id, name, mobile, member } = row
  return { id, name, member, ...(mobile !== null && { mobile }) }
}

/** How many people of a member were removed before. */
export async function countRemoved(tx: Tx, memberId: string): Promise<number> {
  return tx.person.count({ where: { memberId, removedAt: { not: null } } })
}

/** What else a member's records name besides its people: stand-ins, who heads it, and the numbers they are reached at. */
export async function othersNamed(tx: Tx, memberId: string): Promise<{ names: string[]; numbers: string[] }> {
  const member = await tx.member.findUniqueOrThrow({ where: { id: memberId } })
  const alternates = await tx.alternate.findMany({ where: { memberId } })
  const names = [member.legalRepresentative, member.principal, ...alternates.map(({ name }) => name)]
  const numbers = [member.phone, member.email, ...alternates.map(({ mobile }) => mobile)]
  return { names: present(names), numbers: present(numbers) }
}

function present(texts: (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null && text !== ''))] as string[]
}

/** Who else is called the same, or has the same number: somebody who is still known here, or staff. */
export async function isShared(tx: Tx, text: string, member: PastMember): Promise<boolean> {
  const elsewhere = { not: member.id }
  const found = await Promise.all([
    tx.person.count({ where: { OR: [{ name: text }, { mobile: text }], removedAt: null, memberId: elsewhere } }),
    tx.alternate.count({ where: { OR: [{ name: text }, { mobile: text }], memberId: elsewhere } }),
    tx.staff.count({ where: { name: text } }),
    tx.member.count({
      where: {
        id: elsewhere,
        OR: [{ principal: text }, { legalRepresentative: text }, { phone: text }, { email: text }, { name: text }],
      },
    }),
  ])
  return found.some((count) => count > 0)
}

/** Longer names of others and of units of which a name is only a part. */
export async function longerNames(tx: Tx, name: string): Promise<string[]> {
  const part = { contains: name, not: name }
  const [members, people, staff] = await Promise.all([
    tx.member.findMany({ where: { name: part }, select: { name: true } }),
    tx.person.findMany({ where: { name: part, removedAt: null }, select: { name: true } }),
    tx.staff.findMany({ where: { name: part }, select: { name: true } }),
  ])
  return [...members, ...people, ...staff].map((row) => row.name)
}

/** A person's accounts that are nobody else's: the bound ones, and those that were theirs before. */
export async function accountsToRemove(tx: Tx, personId: string, key: string): Promise<Account[]> {
  const bound = await tx.account.findMany({ where: { personId } })
  const events = await tx.auditEvent.findMany({
    where: { type: 'account.bound', data: { path: ['person'], equals: key } },
    select: { subject: true },
  })
  const before = events.map(({ subject }) => /^(wecom|dingtalk):(.+)$/.exec(subject)).filter((one) => one !== null)
  const accounts = [...bound, ...before.map(([, platform, userId = '']) => ({ platform, userId }) as Account)]
  const unique = new Map(accounts.map(({ platform, userId }) => [`${platform}:${userId}`, { platform, userId }]))
  const others = await tx.account.findMany({
    where: { OR: [...unique.values()], AND: { OR: [{ staffId: { not: null } }, { personId: { not: personId } }] } },
  })
  for (const { platform, userId } of others) unique.delete(`${platform}:${userId}`)
  return [...unique.values()]
}
