import type { PlatformName } from '../messages/message.ts'
import { type Deeds, perform } from './acting.ts'
import { type Cast, castOf, ROLES, type Role } from './cast.ts'
import { ActRefused } from './refused.ts'
import type { Scenario, Step } from './scenario.ts'
import type { Actor, Scene, Stagehands } from './scene.ts'
import { type Before, lookAfter, lookBefore, watchedIn } from './seeing.ts'
import { openBrowser, type Page } from './visiting.ts'

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
  /**
   * Plays the next step and waits until what it should bring is seen. Throws what goes wrong; then it can be tried again:
   * what was done by then is not done twice, only looked for again.
   */
  step(): Promise<void>
}

/**
 * Begins a scenario with those who play it today; those who are on the platform act there, the others where they are.
 * Throws when a part has nobody to play it.
 */
export async function beginPlay(hands: Stagehands, scenario: Scenario, platform: PlatformName): Promise<Play> {
  const cast = await castOf(hands.house)
  const lacks = lackingFor(scenario, cast)
  if (lacks.length > 0) throw new ActRefused(`没有人能演：${lacks.join('、')}。演示协会已经变了，请从头开始`)
  const scene: Scene = { hands, cast, platform, taken: {}, visitor: openBrowser(hands.address) }
  const state: State = { next: 0, busy: false }
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
      delete state.problem
      try {
        state.attempt ??= { before: lookBefore(scene, step), deeds: {} }
        await playStep(scene, step, state.attempt)
        delete state.attempt
        state.watched = watchedIn(scene, step) ?? state.watched
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

/** The parts of a scenario, in words, that nobody of this cast plays. */
export function lackingFor(scenario: Scenario, cast: Cast): string[] {
  return rolesIn(scenario)
    .filter((role) => cast[role] === undefined)
    .map((role) => ROLES[role])
}

/** How far a play is; of a step that was begun and not finished, how the chats looked before it and what is done. */
type State = {
  next: number
  busy: boolean
  attempt?: Attempt
  problem?: string
  watched?: Actor | undefined
}
type Attempt = { before: Before; deeds: Deeds }

/** Everybody a scenario needs. */
function rolesIn({ steps }: Scenario): Role[] {
  const named = steps.flatMap(({ who, everyone, sees }) => [
    who,
    ...(everyone?.except ?? []),
    ...sees.map(({ whose }) => whose),
  ])
  return [...new Set(named.filter((role) => role !== undefined))]
}

async function playStep(scene: Scene, step: Step, { before, deeds }: Attempt): Promise<void> {
  await perform(scene, step, deeds)
  const seen = await lookAfter(scene, step, before)
  remember(scene, step, deeds.page, seen)
}

/** Keeps for later steps what these are told to take. */
function remember(scene: Scene, { take }: Step, page: Page | undefined, seen: string): void {
  const all = page === undefined ? seen : [page.address, page.words, seen].join('\n')
  for (const [name, pattern] of Object.entries(take)) {
    const found = new RegExp(pattern).exec(all)
    if (found === null) throw new ActRefused(`看到的里面没有“${name}”（${pattern}）`)
    scene.taken[name] = found[1] ?? found[0]
  }
}
