import { Liquid } from 'liquidjs'
import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { nextWorkingDay } from '../rules/days.ts'
import type { Cast, Player, Role } from './cast.ts'
import type { Mover } from './moving.ts'
import { ActRefused } from './refused.ts'
import type { Step } from './scenario.ts'
import type { Visitor } from './visiting.ts'
import type { Window } from './window.ts'

/** What a scenario is played with; `address` is where the pages of the house are. */
export type Stagehands = { house: House; windows: readonly Window[]; mover: Mover; address(): string }

/** What a step works with: the hands, the cast, the platform it is played on, what earlier steps remembered. */
export type Scene = {
  hands: Stagehands
  cast: Cast
  platform: PlatformName
  taken: Record<string, string>
  visitor: Visitor
}

/** Somebody acting, or an audience of them: an account in a window. */
export type Actor = { window: Window; userId: string; name: string }

/** Who plays a part. */
export function actorFor(scene: Scene, role: Role): Actor {
  return actorOf(scene, scene.cast[role])
}

/** Where somebody acts: on the platform of the play if they are there, else where they are. */
function actorOf({ hands, platform }: Scene, player: Player | undefined): Actor {
  const on = [platform, 'wecom' as const, 'dingtalk' as const].find((one) => player?.accounts[one] !== undefined)
  const window = hands.windows.find((one) => one.platform === on)
  const userId = on && player?.accounts[on]
  if (window === undefined || userId === undefined) throw new ActRefused('这个角色没有账号')
  return { window, userId, name: player?.name ?? userId }
}

/** The representatives of all who hold one of these offices today and can be reached. */
export async function officeHolders(scene: Scene, everyone: NonNullable<Step['everyone']>): Promise<Actor[]> {
  const { house } = scene.hands
  const excepted = everyone.except.map((role) => scene.cast[role]?.no)
  const people = await house.db.person.findMany({
    where: {
      accounts: { some: {} },
      affiliations: { some: { role: 'representative', until: null } },
      member: { leftOn: null, tenures: { some: { office: { in: everyone.office as ['director'] }, until: null } } },
    },
    include: { accounts: true, member: true },
  })
  return people
    .filter(({ member }) => !excepted.includes(member.no))
    .map(({ name, accounts }) =>
      actorOf(scene, { name, accounts: Object.fromEntries(accounts.map((one) => [one.platform, one.userId])) }),
    )
}

/** Puts what was taken, the cast, and days into a text of a step. */
export function fillIn({ hands, cast, taken }: Scene, text: string): string {
  const { clock } = hands.house
  const liquid = new Liquid({ strictVariables: true, strictFilters: true })
  // So many days ahead, or the next day after that on which people work.
  liquid.registerFilter('workday', (days: number) =>
    nextWorkingDay(clock.local().toPlainDate().add({ days }).toString()),
  )
  liquid.registerFilter('day', (days: number) => clock.local().toPlainDate().add({ days }).toString())
  return liquid.parseAndRenderSync(text, { ...cast, ...taken })
}
