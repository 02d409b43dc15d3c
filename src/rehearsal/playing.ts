import { Liquid } from 'liquidjs'
import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { nextWorkingDay } from '../rules/days.ts'
import { type Cast, castOf, type Player, ROLES, type Role } from './cast.ts'
import { type Mover, settled } from './moving.ts'
import { ActRefused } from './refused.ts'
import type { Scenario, Step } from './scenario.ts'
import { until } from './waiting.ts'
import { cardsOf, type Entry, linesOf, type Window } from './window.ts'

/** What a scenario is played with. */
export type Stagehands = { house: House; windows: readonly Window[]; mover: Mover }

/** A scenario being played, one step at a time. */
export type Play = {
  scenario: Scenario
  platform: PlatformName
  cast: Cast
  /** The step that comes next; as many as there are when it is over. */
  next(): number
  /** Whose chat shows what the last step did: who acted, or who saw. */
  watched(): { platform: PlatformName; userId: string } | undefined
  /** What went wrong in the step that comes next, when it was tried. */
  problem(): string | undefined
  /** Whether a step is under way. */
  busy(): boolean
  /** Plays the next step and waits until what it should bring is seen. Throws what goes wrong; then it can be tried again. */
  step(): Promise<void>
}

/** How long what a step brings may take to be seen. */
const PATIENCE_MS = 20_000

/** Somebody acting, or an audience of them: an account in a window. */
type Actor = { window: Window; userId: string }

/**
 * Begins a scenario with those who play it today; those who are on the platform act there, the others where they are.
 * Throws when a part has nobody to play it.
 */
export async function beginPlay(hands: Stagehands, scenario: Scenario, platform: PlatformName): Promise<Play> {
  const cast = await castOf(hands.house)
  const missing = rolesIn(scenario).filter((role) => cast[role] === undefined)
  if (missing.length > 0)
    throw new ActRefused(`没有人能演：${missing.map((role) => ROLES[role]).join('、')}。演示协会已经变了，请从头开始`)
  const taken: Record<string, string> = {}
  const state = {
    next: 0,
    busy: false,
    problem: undefined as string | undefined,
    watched: undefined as Actor | undefined,
  }
  const perform = async (step: Step) => {
    state.watched = await performStep(hands, { cast, platform, taken }, step)
  }
  return {
    scenario,
    platform,
    cast,
    next: () => state.next,
    watched: () => state.watched && { platform: state.watched.window.platform, userId: state.watched.userId },
    problem: () => state.problem,
    busy: () => state.busy,
    step: async () => {
      const step = scenario.steps[state.next]
      if (step === undefined || state.busy) throw new ActRefused(state.busy ? '这一步正在演' : '这出戏演完了')
      state.busy = true
      state.problem = undefined
      try {
        await perform(step)
        state.next += 1
      } catch (error) {
        state.problem = (error as Error).message
        throw error
      } finally {
        state.busy = false
      }
    },
  }
}

/** Everybody a scenario needs. */
function rolesIn({ steps }: Scenario): Role[] {
  const named = steps.flatMap(({ who, everyone, sees }) => [
    ...(who === undefined ? [] : [who]),
    ...(everyone?.except ?? []),
    ...sees.flatMap((sight) => ('whose' in sight && sight.whose !== undefined ? [sight.whose] : [])),
  ])
  return [...new Set(named)]
}

/** What a step works with: the cast, the platform it is played on, what earlier steps remembered. */
type Scene = { cast: Cast; platform: PlatformName; taken: Record<string, string> }

async function performStep(hands: Stagehands, scene: Scene, step: Step): Promise<Actor | undefined> {
  const fill = filling(hands.house, scene)
  const actor = step.who && actorFor(hands, scene, scene.cast[step.who])
  const audience = [...new Set([step.who, ...step.sees.map((sight) => ('whose' in sight ? sight.whose : step.who))])]
  const before = new Map(
    audience.flatMap((role) =>
      role === undefined ? [] : [[role, seenBy(actorFor(hands, scene, scene.cast[role]))] as const],
    ),
  )
  if (step.platforms !== undefined) for (const window of hands.windows) window.setDown(step.platforms === 'down')
  if (step.move !== undefined) await hands.mover.move(step.move)
  for (const one of step.everyone === undefined
    ? actor
      ? [actor]
      : []
    : await officeHolders(hands, scene, step.everyone))
    await act(one, step, fill)
  if (step.platforms !== 'down') await settled(hands.house)
  let watched = actor
  for (const sight of step.sees) {
    const role = ('whose' in sight ? sight.whose : undefined) ?? step.who
    if (role === undefined) throw new ActRefused('没有写明谁看到')
    const viewer = actorFor(hands, scene, scene.cast[role])
    const news = () => newsFor(viewer, before.get(role) ?? [])
    for (const text of sight.text.map(fill))
      await until(() => news().includes(text), `${viewer.userId} 看到“${text}”`, PATIENCE_MS)
    watched = viewer
    for (const [name, pattern] of Object.entries(step.take)) {
      const found = new RegExp(pattern).exec(news())
      if (found !== null) scene.taken[name] = found[1] ?? found[0]
    }
  }
  return watched
}

async function act(
  { window, userId }: Actor,
  { say, press, choose }: Step,
  fill: (text: string) => string,
): Promise<void> {
  if (say !== undefined) await window.say(userId, fill(say))
  if (press !== undefined)
    await pressOn({ window, userId }, fill(press), choose === undefined ? undefined : fill(choose))
}

/** Presses the button that begins with a label, on the newest card that has it; `option` is what is chosen with it. */
async function pressOn({ window, userId }: Actor, label: string, option: string | undefined): Promise<void> {
  const find = () =>
    cardsOf(window, userId)
      .toReversed()
      .flatMap((card) =>
        card.buttons.filter((button) => button.label.startsWith(label)).map((button) => ({ card, button })),
      )
      .at(0)
  await until(() => find() !== undefined, `${userId} 的按钮“${label}”`, PATIENCE_MS)
  const found = find()
  if (found === undefined) return
  const { card, button } = found
  const choice = button.choice ?? card.options.find(({ text }) => option !== undefined && text.includes(option))?.id
  await window.press(userId, card.id, { key: button.key, ...(choice !== undefined && { choice }) })
}

/** Where somebody acts: on the platform of the play if they are there, else where they are. */
function actorFor({ windows }: Stagehands, { platform }: Scene, player: Player | undefined): Actor {
  const [on = platform] = [platform, 'wecom' as const, 'dingtalk' as const].filter((one) => player?.accounts[one])
  const window = windows.find((one) => one.platform === on)
  const userId = player?.accounts[on]
  if (window === undefined || userId === undefined) throw new ActRefused('这个角色没有账号')
  return { window, userId }
}

/** The representatives of all who hold an office today and can be reached. */
async function officeHolders(
  hands: Stagehands,
  scene: Scene,
  everyone: NonNullable<Step['everyone']>,
): Promise<Actor[]> {
  const excepted = everyone.except.map((role) => scene.cast[role]?.no)
  const tenures = { some: { office: everyone.office as 'director', until: null } }
  const people = await hands.house.db.person.findMany({
    where: {
      accounts: { some: {} },
      affiliations: { some: { role: 'representative', until: null } },
      member: { leftOn: null, tenures },
    },
    include: { accounts: true, member: true },
  })
  return people
    .filter(({ member }) => !excepted.includes(member.no))
    .map(({ name, accounts }) =>
      actorFor(hands, scene, { name, accounts: Object.fromEntries(accounts.map((one) => [one.platform, one.userId])) }),
    )
}

/** What somebody's chat shows, entry by entry. */
function seenBy({ window, userId }: Actor): string[] {
  return window.entriesOf(userId).map(wholeOf)
}

/** What is new or changed in it. */
function newsFor(viewer: Actor, before: readonly string[]): string {
  return seenBy(viewer)
    .filter((entry, index) => entry !== before[index])
    .join('\n')
}

function wholeOf(entry: Entry): string {
  const card = entry.kind === 'card' ? [...entry.card.buttons.map(({ label }) => label), entry.card.closed ?? ''] : []
  return [...linesOf(entry), ...card].join('\n')
}

/** Puts what was taken, the cast, and days into the texts of a step. */
function filling({ clock }: House, { cast, taken }: Scene): (text: string) => string {
  const liquid = new Liquid({ strictVariables: true, strictFilters: true })
  // So many days ahead, or the next day after that on which people work.
  liquid.registerFilter('workday', (days: number) =>
    nextWorkingDay(clock.local().toPlainDate().add({ days }).toString()),
  )
  liquid.registerFilter('day', (days: number) => clock.local().toPlainDate().add({ days }).toString())
  return (text) => liquid.parseAndRenderSync(text, { ...cast, ...taken })
}
