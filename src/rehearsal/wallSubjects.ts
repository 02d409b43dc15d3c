import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import type { Behind } from './wallBehind.ts'

/** A member that a message concerns, and why. */
export type Concerned = { no: string; name: string; why: string }

/** What a message is about: members, and the numbers of meetings, cases and other matters. */
export type Subjects = { members: Concerned[]; numbers: string[] }

/** So many members are looked at, the addressee's own first. */
const MOST = 6

/** What may be the number of something: D017, LSH-2026-1. */
const NUMBER = /[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*/g
/** A list for the whole association names hundreds. */
const MOST_NUMBERS = 60

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Finds what a message is about: from its addressee, from what its card asks about, and from the numbers in its text. */
export async function subjectsOf(
  house: House,
  account: { platform: PlatformName; userId: string },
  behind: Behind,
  text: string,
): Promise<Subjects> {
  const { db } = house
  const tokens = [...new Set(text.match(NUMBER))].filter((token) => /\d/.test(token)).slice(0, MOST_NUMBERS)
  const matters = await mattersOf(house, behind)
  const owner = await db.account.findFirst({
    where: { platform: account.platform, userId: { equals: account.userId, mode: 'insensitive' } },
    include: { person: { include: { member: true } } },
  })
  const named = await db.member.findMany({ where: { no: { in: tokens } }, orderBy: { no: 'asc' } })
  const all = [
    ...(owner?.person ? [{ ...owner.person.member, why: '这个账号所属的会员' }] : []),
    ...matters.flatMap(({ member }) => (member ? [{ ...member, why: '所办的事关于它' }] : [])),
    ...named.map((member) => ({ ...member, why: '文中提到' })),
  ]
  const members = new Map<string, Concerned>()
  for (const { no, name, why } of all) if (!members.has(no)) members.set(no, { no, name, why })
  const numbers = [...matters.flatMap(({ no }) => no ?? []), ...tokens, ...[...members.keys()]]
  return { members: [...members.values()].slice(0, MOST), numbers: [...new Set(numbers)] }
}

type Matter = { no?: string | null; member?: { no: string; name: string } | null }

/** What a card asks about, or a message proves: a call, a case, a vote, an application and the like. */
async function mattersOf({ db }: House, { card, messages }: Behind): Promise<Matter[]> {
  const proven = messages.flatMap(({ summonsId, caseId }) => [summonsId, caseId])
  const ids = [...new Set([card?.subject, ...proven])].filter((id) => id && UUID.test(id)) as string[]
  if (ids.length === 0) return []
  const [where, include] = [{ id: { in: ids } }, { member: true }]
  const [calls, seats, ...others] = await Promise.all([
    db.summons.findMany({ where, include: { member: true, meeting: true } }),
    db.votingSeat.findMany({ where, include: { member: true, motion: true } }),
    db.meeting.findMany({ where }),
    db.motion.findMany({ where }),
    db.resolution.findMany({ where }),
    db.case.findMany({ where, include }),
    db.application.findMany({ where, include }),
    db.change.findMany({ where, include }),
    db.withdrawal.findMany({ where, include }),
    db.restructuring.findMany({ where, include }),
  ])
  return [
    ...calls.map(({ member, meeting }) => ({ member, no: meeting.no })),
    ...seats.map(({ member, motion }) => ({ member, no: motion.no })),
    ...others.flat(),
  ]
}
