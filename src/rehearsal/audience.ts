import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { castOf, ROLES, type Role } from './cast.ts'
import type { PeopleGroup, PeopleView } from './view.ts'
import type { Window } from './window.ts'

const ROLE_WORDS = { representative: '代表人', liaison: '联络员', other: '其他人员' } as const

/** Everybody who can be played, by platform: the parts first, then all others by member. */
export async function listPeople(house: House, windows: readonly Window[]): Promise<PeopleView[]> {
  const [cast, members] = await Promise.all([castOf(house), membersByAccount(house)])
  return windows.map((window) => {
    const { platform, word } = window
    const parts = Object.entries(cast).flatMap(([role, { accounts, name }]) => {
      const userId = accounts[platform]
      return userId === undefined ? [] : [{ userId, name, about: ROLES[role as Role], role: role as Role }]
    })
    const others = window.people().filter(({ userId }) => !parts.some((part) => part.userId === userId))
    return { platform, word, groups: [{ label: '角色', people: parts }, ...byMember(platform, others, members)] }
  })
}

type Membership = { member: string; about: string }

function byMember(
  platform: PlatformName,
  people: { userId: string; name: string }[],
  members: Map<string, Membership>,
): PeopleGroup[] {
  const groups = Map.groupBy(people, ({ userId }) => members.get(`${platform}:${userId}`)?.member ?? '其他人')
  return [...groups]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([label, group]) => ({
      label,
      people: group.map((one) => ({ ...one, about: members.get(`${platform}:${one.userId}`)?.about ?? '' })),
    }))
}

async function membersByAccount({ db }: House): Promise<Map<string, Membership>> {
  const accounts = await db.account.findMany({
    where: { personId: { not: null } },
    include: { person: { include: { member: true, affiliations: { where: { until: null } } } } },
  })
  return new Map(
    accounts.flatMap(({ platform, userId, person }) => {
      if (person === null) return []
      const { member, affiliations } = person
      const about = affiliations.map(({ role }) => ROLE_WORDS[role]).join('、')
      return [[`${platform}:${userId}`, { member: `${member.no} ${member.name}`, about }]]
    }),
  )
}
