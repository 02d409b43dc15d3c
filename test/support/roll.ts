import type { PlatformName } from '../../src/messages/message.ts'
import type {
  AffiliationRole,
  AttendanceValue,
  Body,
  Day,
  MeetingForm,
  MeetingStatus,
  Office,
} from '../../src/rules/facts.ts'
import type { PrismaClient } from '../../src/store/client/client.ts'
import { dateOfDay } from '../../src/store/days.ts'
import { type Ids, idOf, LEARNED, writeDues, writeMeetings, writeTenures } from './rollHistory.ts'

/** A member of a small association: people as `姓名/账号` (or only a name), offices with their first day. */
export type RollMember = {
  name: string
  kind?: 'unit' | 'individual'
  joinedOn?: Day
  leftOn?: Day
  principal?: string
  phone?: string
  representative?: string
  liaison?: string
  others?: string[]
  offices?: Partial<Record<Office, Day | { from: Day; until?: Day }>>
  dues?: { year: number; dueOn: Day; owed: number; paid?: number; paidOn?: Day }[]
}

/** A meeting of the past: its attendance book by member number. Start is local time. */
export type RollMeeting = {
  no: string
  body: Body
  name?: string
  startsAt: string
  endsAt?: string
  status?: MeetingStatus
  form?: MeetingForm
  sealedOn?: Day
  book?: Record<string, AttendanceValue>
}

/** A small association, by member number. Staff as `姓名/账号`. */
export type Roll = {
  members?: Record<string, RollMember>
  staff?: string[]
  meetings?: RollMeeting[]
}

/** Whose an account is. */
type Owner = { userId: string; personId?: string; staffId?: string }

/**
 * Writes a small association into an empty database, its accounts on one platform. Returns their user ids. Row by row
 * it would take longer than what most tests then do with it, so every table is filled at once.
 */
export async function writeRoll(db: PrismaClient, roll: Roll, zone: string, platform: PlatformName): Promise<string[]> {
  const members = Object.entries(roll.members ?? {})
  const ids = await writeMembers(db, members)
  const people = await writePeople(db, members, ids)
  const staff = await writeStaff(db, roll.staff ?? [])
  await writeTenures(db, members, ids)
  await writeDues(db, members, ids)
  await writeMeetings(db, roll.meetings ?? [], ids, zone)
  return writeAccounts(db, [...people, ...staff], platform)
}

async function writeMembers(db: PrismaClient, members: [string, RollMember][]): Promise<Ids> {
  const rows = await db.member.createManyAndReturn({
    data: members.map(([no, member]) => ({
      no,
      name: member.name,
      kind: member.kind ?? 'unit',
      joinedOn: dateOfDay(member.joinedOn ?? '2021-06-18'),
      leftOn: member.leftOn === undefined ? null : dateOfDay(member.leftOn),
      principal: member.principal ?? null,
      phone: member.phone ?? null,
      learnedAt: LEARNED,
    })),
    select: { id: true, no: true },
  })
  return new Map(rows.map(({ no, id }) => [no, id]))
}

async function writePeople(db: PrismaClient, members: [string, RollMember][], ids: Ids): Promise<Owner[]> {
  const links = members.flatMap(([no, member]) =>
    peopleOf(member).map(([role, written]) => ({ memberId: idOf(ids, no), role, ...split(written) })),
  )
  const persons = await db.person.createManyAndReturn({
    data: links.map(({ memberId, name }) => ({ memberId, name })),
    skipDuplicates: true,
  })
  const personIds: Ids = new Map(persons.map(({ memberId, name, id }) => [`${name} of ${memberId}`, id]))
  const linked = links.map((link) => ({ ...link, personId: idOf(personIds, `${link.name} of ${link.memberId}`) }))
  await db.affiliation.createMany({
    data: linked.map(({ memberId, personId, role }) => ({ memberId, personId, role, learnedAt: LEARNED })),
  })
  return linked.flatMap(({ userId, personId }) => (userId === undefined ? [] : [{ userId, personId }]))
}

function peopleOf({ representative, liaison, others = [] }: RollMember): [AffiliationRole, string][] {
  const one = (role: AffiliationRole, written: string | undefined): [AffiliationRole, string][] =>
    written === undefined ? [] : [[role, written]]
  return [
    ...one('representative', representative),
    ...one('liaison', liaison),
    ...others.flatMap((other) => one('other', other)),
  ]
}

function split(written: string): { name: string; userId?: string } {
  const [name = '', userId] = written.split('/')
  return { name, ...(userId !== undefined && { userId }) }
}

async function writeStaff(db: PrismaClient, staff: string[]): Promise<Owner[]> {
  const people = staff.map(split)
  const rows = await db.staff.createManyAndReturn({
    data: people.map(({ name }, index) => ({
      name,
      role: index === 0 ? ('secretary_general' as const) : ('officer' as const),
      // In this order, as they came.
      since: new Date(LEARNED.getTime() + index * 1000),
    })),
    select: { id: true, name: true },
  })
  const ids: Ids = new Map(rows.map(({ name, id }) => [name, id]))
  return people.flatMap(({ name, userId }) => (userId === undefined ? [] : [{ userId, staffId: idOf(ids, name) }]))
}

/** One account may be a person's and a staff member's. */
async function writeAccounts(db: PrismaClient, owners: Owner[], platform: PlatformName): Promise<string[]> {
  const accounts = new Map<string, Owner>()
  for (const owner of owners) accounts.set(owner.userId, { ...accounts.get(owner.userId), ...owner })
  await db.account.createMany({
    data: [...accounts.values()].map((owner) => ({ platform, ...owner, boundAt: LEARNED, boundBy: 'roll' })),
  })
  return [...accounts.keys()]
}
