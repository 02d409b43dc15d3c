import type { PlatformName } from '../../messages/message.ts'
import type { Seats } from '../room.ts'
import type { PeopleView } from '../view.ts'

const PLATFORMS: PlatformName[] = ['wecom', 'dingtalk']

/** Who sits here at first: on WeCom a director whose seat is at risk, on DingTalk the secretary-general. */
const FIRST = { wecom: 'atRisk', dingtalk: 'secretary' } as const

/** The seats in the page's address. */
export function rememberedSeats(): Seats {
  const query = new URLSearchParams(location.search)
  return Object.fromEntries(
    PLATFORMS.flatMap((platform) => [query.get(platform)].map((userId) => [platform, userId])).filter(
      ([, userId]) => userId !== null,
    ),
  )
}

/** Puts the seats into the page's address. */
export function rememberSeats(seats: Seats): void {
  history.replaceState(null, '', `?${new URLSearchParams(seats)}`)
}

/** The same seats; where nobody sits, or somebody who is no longer there, whoever sits there at first. */
export function filledSeats(seats: Seats, people: PeopleView[]): Seats {
  const filled = { ...seats }
  for (const { platform, groups } of people) {
    const everybody = groups.flatMap((group) => group.people)
    const sitting = seats[platform]
    // Until the members of the association have joined the platform, nobody can be said to be gone.
    const isGone = groups.length > 1 && !everybody.some(({ userId }) => userId === sitting)
    const first = everybody.find(({ role }) => role === FIRST[platform]) ?? everybody[0]
    if ((sitting === undefined || isGone) && first !== undefined) filled[platform] = first.userId
  }
  return filled
}
