import type { Account, Address } from '../messages/message.ts'
import type { Recipient } from '../messages/notice.ts'
import { isWithin } from '../rules/days.ts'
import type { AffiliationRole, Day, MemberKind } from '../rules/facts.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfInstant, dayOfDate } from './days.ts'
import { inPortions } from './portions.ts'

/** A member as the conversation needs it. `leftOn` is the first day outside. */
export type MemberOf = { id: string; no: string; name: string; kind: MemberKind; leftOn?: Day }

/** Somebody who acts for a member on a day, and in which roles. An individual member is their own representative. */
export type Speaker = { id: string; name: string; member: MemberOf; roles: AffiliationRole[] }

/** A member of the secretariat who has not left it. */
export type StaffMember = {
  id: string
  name: string
  role: 'secretary_general' | 'deputy_secretary_general' | 'officer'
}

const SPEAKER = {
  id: true,
  name: true,
  member: { select: { id: true, no: true, name: true, kind: true, leftOn: true } },
  affiliations: { select: { role: true, from: true, until: true } },
} satisfies Prisma.PersonSelect
type PersonRow = Prisma.PersonGetPayload<{ select: typeof SPEAKER }>

/** Whose account this is on a day: a member's person, a staff member, both, or nobody. */
export async function findOwner(
  tx: Tx,
  account: Account,
  day: Day,
): Promise<{ person?: Speaker; staff?: StaffMember }> {
  const row = await tx.account.findUnique({
    where: { platform_userId: account },
    select: { person: { select: SPEAKER }, staff: { select: { id: true, name: true, role: true, endedAt: true } } },
  })
  return {
    ...(row?.person && { person: speakerOf(row.person, day) }),
    ...(row?.staff && row.staff.endedAt === null && { staff: staffOf(row.staff) }),
  }
}

/** A person by id, with their roles on a day. */
export async function findSpeaker(tx: Tx, id: string, day: Day): Promise<Speaker> {
  return speakerOf(await tx.person.findUniqueOrThrow({ where: { id }, select: SPEAKER }), day)
}

/** Everybody who belongs to a member, with their roles on a day; former people have no role. */
export async function findPeople(tx: Tx, memberId: string, day: Day): Promise<Speaker[]> {
  const rows = await tx.person.findMany({ where: { memberId }, select: SPEAKER, orderBy: { name: 'asc' } })
  return rows.map((row) => speakerOf(row, day))
}

/** The same for many members at once, by member id. */
export async function findPeopleOf(tx: Tx, memberIds: string[], day: Day): Promise<Map<string, Speaker[]>> {
  const rows = await tx.person.findMany({ where: { memberId: { in: memberIds } }, select: SPEAKER })
  return Map.groupBy(
    rows.map((row) => speakerOf(row, day)),
    (person) => person.member.id,
  )
}

/** The ids, out of these, of people who can be reached in chat. */
export async function reachable(tx: Tx, personIds: string[]): Promise<Set<string>> {
  const rows = await tx.account.findMany({ where: { personId: { in: personIds } }, select: { personId: true } })
  return new Set(rows.flatMap((row) => (row.personId === null ? [] : [row.personId])))
}

/** By since when they are there; of those who came together, by name. */
const IN_ORDER = [{ since: 'asc' as const }, { name: 'asc' as const }]

/** Everybody in the secretariat. */
export async function listStaff(tx: Tx): Promise<StaffMember[]> {
  return (await tx.staff.findMany({ where: { endedAt: null }, orderBy: IN_ORDER })).map(staffOf)
}

/** Everybody in the secretariat who has bound an account, and can press a button. */
export async function boundStaff(tx: Tx): Promise<StaffMember[]> {
  const where = { endedAt: null, accounts: { some: {} } }
  return (await tx.staff.findMany({ where, orderBy: IN_ORDER })).map(staffOf)
}

/** Where a recipient is reached: nowhere when nobody there has bound an account. */
export async function addressesOf(tx: Tx, to: Recipient): Promise<Address[]> {
  return (await addressBook(tx, [to]))(to)
}

/** Looks the addresses of many recipients up at once, and returns where to read each one's. */
export async function addressBook(tx: Tx, recipients: Recipient[]): Promise<(to: Recipient) => Address[]> {
  const persons = [...new Set(recipients.flatMap((to) => ('person' in to ? [to.person] : [])))]
  const staff = recipients.some((to) => 'staff' in to || 'everyStaff' in to)
  const accounts: AccountRow[] = staff ? await accountsWhere(tx, { staff: { endedAt: null } }) : []
  const ofPerson = new Map<string, AccountRow[]>()
  for (const row of await inPortions(persons, (ids) => accountsWhere(tx, { personId: { in: ids } })))
    ofPerson.set(row.personId ?? '', [...(ofPerson.get(row.personId ?? '') ?? []), row])
  return (to) => {
    if ('account' in to) return [to.account]
    if ('place' in to) return [to.place]
    if ('person' in to) return (ofPerson.get(to.person) ?? []).map(accountOf)
    return accounts.filter(({ staff }) => 'everyStaff' in to || staff?.id === to.staff).map(accountOf)
  }
}

type AccountRow = Prisma.AccountGetPayload<{ include: { staff: true } }>

function accountsWhere(tx: Tx, where: Prisma.AccountWhereInput): Promise<AccountRow[]> {
  return tx.account.findMany({ where, include: { staff: true }, orderBy: [{ boundAt: 'asc' }, { userId: 'asc' }] })
}

function accountOf({ platform, userId }: AccountRow): Account {
  return { platform, userId }
}

/** Binds an account to a person; an account that was another person's is theirs no longer. */
export async function bindAccount(
  tx: Tx,
  account: Account,
  binding: { personId: string; by: string; at: Temporal.Instant },
): Promise<void> {
  const bound = { personId: binding.personId, boundBy: binding.by, boundAt: dateOfInstant(binding.at) }
  await tx.account.upsert({
    where: { platform_userId: account },
    create: { ...account, ...bound },
    update: bound,
  })
}

/** Makes an account nobody's, if it was bound before an instant. Returns whether it was. */
export async function loosenAccount(tx: Tx, account: Account, before: Temporal.Instant): Promise<boolean> {
  const { count } = await tx.account.deleteMany({ where: { ...account, boundAt: { lt: dateOfInstant(before) } } })
  return count > 0
}

function speakerOf(row: PersonRow, day: Day): Speaker {
  const current = row.affiliations.filter((link) =>
    isWithin(day, {
      ...(link.from && { from: dayOfDate(link.from) }),
      ...(link.until && { until: dayOfDate(link.until) }),
    }),
  )
  const roles = new Set(current.map((link) => link.role))
  if (row.member.kind === 'individual' && row.name === row.member.name) roles.add('representative')
  return { id: row.id, name: row.name, member: memberOf(row.member), roles: [...roles] }
}

/** A member row as the conversation needs it. */
export function memberOf(row: {
  id: string
  no: string
  name: string
  kind: MemberKind
  leftOn: Date | null
}): MemberOf {
  const { id, no, name, kind } = row
  return { id, no, name, kind, ...(row.leftOn && { leftOn: dayOfDate(row.leftOn) }) }
}

function staffOf({ id, name, role }: StaffMember): StaffMember {
  return { id, name, role }
}
