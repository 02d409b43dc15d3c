import type { Day, MemberKind } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'
import type { ParticularColumn } from './particulars.ts'
import { type MemberOf, memberOf } from './people.ts'
import { inPortions, orderedBy } from './portions.ts'
import { nextInSeries } from './series.ts'

/** What the first member's number is made of where the roll is empty. */
const FIRST = { prefix: 'D', digits: 3 }

/** A member as it is taken onto the roll. */
export type NewMember = {
  name: string
  kind: MemberKind
  joinedOn: Day
  creditCode?: string
  /** The day from which an individual's name may be published. */
  publicConsentOn?: Day
  particulars: Partial<Record<ParticularColumn, string>>
}

/** Takes a member onto the roll under the next number in the way the association numbers its own. */
export async function enrolMember(tx: Tx, member: NewMember, now: Temporal.Instant): Promise<MemberOf> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('members'))`
  const numbers = (await tx.member.findMany({ select: { no: true } })).map(({ no }) => no)
  const { particulars, joinedOn, publicConsentOn, ...plain } = member
  const row = await tx.member.create({
    data: {
      ...plain,
      ...particulars,
      no: nextInSeries(numbers, joinedOn, FIRST),
      joinedOn: dateOfDay(joinedOn),
      learnedAt: dateOfInstant(now),
      ...(publicConsentOn !== undefined && { publicConsentOn: dateOfDay(publicConsentOn) }),
    },
  })
  return memberOf(row)
}

/** A member leaves: `on` is the first day outside. Its certificate is in force no longer. */
export async function endMembership(tx: Tx, id: string, { on, reason }: { on: Day; reason: string }): Promise<void> {
  const data = { leftOn: dateOfDay(on), leftReason: reason, certificateNo: null }
  await tx.member.update({ where: { id }, data })
}

/** Members, former ones too, with this credit code or this name; letter case, letter width and spaces do not matter. */
export async function findAlike(
  tx: Tx,
  { name, creditCode }: { name: string; creditCode?: string | undefined },
): Promise<MemberOf[]> {
  const alike = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Member"
    WHERE upper("creditCode") = upper(${creditCode ?? null}::text)
      OR lower(regexp_replace(normalize(name, NFKC), '\\s', '', 'g'))
       = lower(regexp_replace(normalize(${name}, NFKC), '\\s', '', 'g'))`
  const rows = await tx.member.findMany({
    where: { id: { in: alike.map((row) => row.id) } },
    orderBy: { joinedOn: 'asc' },
  })
  return rows.map(memberOf)
}

/** The numbers, out of these members', of those who have this mobile, or whose people do; spaces and country codes do not matter. */
export async function membersWithMobile(tx: Tx, numbers: readonly string[], mobile: string): Promise<Set<string>> {
  const rows = await tx.member.findMany({
    where: { no: { in: [...numbers] } },
    select: { no: true, phone: true, persons: { select: { mobile: true } } },
  })
  const same = (said: string | null) => said !== null && lastDigits(said) === lastDigits(mobile)
  const known = rows.filter(({ phone, persons }) => same(phone) || persons.some((person) => same(person.mobile)))
  return new Set(known.map(({ no }) => no))
}

/** A mobile has eleven digits; what stands before them is the country's code. */
function lastDigits(mobile: string): string {
  return mobile.replace(/\D/g, '').slice(-11)
}

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
  const stillThere = { OR: [{ leftOn: null }, { leftOn: { gt: dateOfDay(day) } }] }
  const rows = await inPortions(named, (portion) =>
    tx.member.findMany({ where: { id: { in: portion.map((row) => row.id) }, ...stillThere } }),
  )
  return orderedBy(rows, ({ no }) => no).map(memberOf)
}

/** The name under which an individual member may be made known on a day; undefined without their consent. */
export async function publicNameOf(tx: Tx, id: string, day: Day): Promise<string | undefined> {
  const { name, publicConsentOn } = await tx.member.findUniqueOrThrow({ where: { id } })
  return publicConsentOn !== null && publicConsentOn <= dateOfDay(day) ? name : undefined
}
