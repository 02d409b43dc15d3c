import type { PlatformName } from '../../messages/message.ts'
import type { PeopleView } from '../view.ts'

/** Who this page is, on either platform. They stand in its address, so that a reload changes nothing. */
export type Seats = Partial<Record<PlatformName, string>>

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

/** The seats of somebody who opens the page for the first time. */
export function defaultSeats(people: PeopleView[]): Seats {
  return Object.fromEntries(
    people.flatMap(({ platform, groups }) => {
      const parts = groups[0]?.people ?? []
      const first = parts.find(({ role }) => role === FIRST[platform]) ?? parts[0]
      return first === undefined ? [] : [[platform, first.userId]]
    }),
  )
}
