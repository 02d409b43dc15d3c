import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { listPeople } from './audience.ts'
import { type Cast, castOf } from './cast.ts'
import { beginPlay, lackingFor, type Play } from './playing.ts'
import { ActRefused } from './refused.ts'
import { loadScenarios, type Scenario } from './scenario.ts'
import type { Stagehands } from './scene.ts'
import { dayOf, jobWord, timeOf, whenOf } from './telling.ts'
import type { Act, PeopleView, PlayView, RoomView, ScenarioView, SeatView } from './view.ts'
import { buildWall } from './wall.ts'
import type { WallView } from './wallView.ts'
import { rereadWording } from './wallWording.ts'
import type { Window } from './window.ts'

/** Who sits at each client: an account per platform, or nobody. */
export type Seats = Partial<Record<PlatformName, string>>

/** The rehearsal room: what its pages show, and what hands do in it. All who are in it share clock, platforms and play. */
export type Room = {
  house: House
  windows: readonly Window[]
  view(seats: Seats): RoomView
  people(): Promise<PeopleView[]>
  scenarios(): Promise<ScenarioView[]>
  /** What stands behind a message; undefined when there is none at that place. */
  wall(spot: WallView['spot']): Promise<WallView | undefined>
  /** Does one thing. Throws ActRefused. */
  act(act: Act): Promise<void>
}

/** What a room is furnished with; `startOver` where the association can be founded anew. */
export type Furniture = Stagehands & { startOver?: () => Promise<void> }

/** How much of what the schedule did is told. */
const TOLD = 30

/** Opens the room. */
export function createRoom(furniture: Furniture): Room {
  const { house, windows, mover } = furniture
  const stage: { play?: Play } = {}
  return {
    house,
    windows,
    view: (seats) => viewOf(furniture, stage.play, seats),
    people: () => listPeople(house, windows),
    scenarios: async () => {
      const [scenarios, cast] = await Promise.all([loadScenarios(), castOf(house)])
      return scenarios.map((scenario) => scenarioView(scenario, cast))
    },
    wall: (spot) => buildWall(house, windows, spot),
    act: async (act) => {
      switch (act.act) {
        case 'say':
        case 'press':
          return handOf(windows, act)
        case 'move':
          return mover.move(act.by)
        case 'platform':
          return windowAt(windows, act.platform).setDown(act.down)
        case 'play':
          stage.play = await beginPlay(furniture, await scenarioCalled(act.scenario), act.platform)
          return
        case 'step':
          if (stage.play === undefined) throw new ActRefused('现在没有在演的戏')
          return stage.play.step()
        case 'leave':
          delete stage.play
          return
        case 'reread':
          return rereadWording(house)
        case 'startOver':
          if (furniture.startOver === undefined) throw new ActRefused('这里不是演示协会，不能从头开始')
          if (mover.moving() !== undefined || stage.play?.busy()) throw new ActRefused('请等时钟和剧本停下来')
          // Answered first: the house that answers is the one that ends.
          setImmediate(furniture.startOver)
      }
    },
  }
}

/** A person writes or presses; what cannot be done at a real client cannot be done here. */
async function handOf(windows: readonly Window[], act: Extract<Act, { act: 'say' | 'press' }>): Promise<void> {
  const window = windowAt(windows, act.platform)
  if (window.isDown()) throw new ActRefused(`${window.word}现在断线，谁也发不出消息`)
  if (!window.people().some(({ userId }) => userId === act.userId)) throw new ActRefused(`没有账号 ${act.userId}`)
  if (act.act === 'say') return void (await window.say(act.userId, act.text))
  const { key, choice } = act
  try {
    await window.press(act.userId, act.card, { key, ...(choice !== undefined && { choice }) })
  } catch (error) {
    throw new ActRefused('这张卡片刚刚变了，按钮已经按不了', { cause: error })
  }
}

function windowAt(windows: readonly Window[], platform: PlatformName): Window {
  const window = windows.find((one) => one.platform === platform)
  if (window === undefined) throw new ActRefused(`没有 ${platform}`)
  return window
}

async function scenarioCalled(name: string): Promise<Scenario> {
  const found = (await loadScenarios()).find((one) => one.name === name)
  if (found === undefined) throw new ActRefused(`没有这出戏：${name}`)
  return found
}

function viewOf({ house, windows, mover, startOver }: Furniture, play: Play | undefined, seats: Seats): RoomView {
  const local = house.clock.local()
  const moving = mover.moving()
  return {
    day: dayOf(local),
    time: timeOf(local),
    ...(moving && { moving: moving.to === undefined ? {} : { to: whenOf(moving.to, local) } }),
    happened: mover
      .happened()
      .slice(-TOLD)
      .map(({ at, job, told }) => ({ when: whenOf(at, local), what: jobWord(job), told })),
    seats: windows.map((window) => seatView(window, seats[window.platform], local)),
    heard: Object.fromEntries(windows.flatMap(heardAt)),
    ...(play && { play: playView(play) }),
    canStartOver: startOver !== undefined,
  }
}

function seatView(window: Window, userId: string | undefined, local: Temporal.ZonedDateTime): SeatView {
  const { platform, word } = window
  const person = window.people().find((one) => one.userId === userId)
  const entries = person === undefined ? [] : window.entriesOf(person.userId)
  return {
    platform,
    word,
    down: window.isDown(),
    ...person,
    entries: entries.map((entry, no) => ({ ...entry, no, when: whenOf(entry.at, local) })),
  }
}

function heardAt({ platform, people, heardBy }: Window): [string, number][] {
  return people().map(({ userId }) => [`${platform}:${userId}`, heardBy(userId)])
}

function playView(play: Play): PlayView {
  const { name, title, steps } = play.scenario
  const [problem, watched] = [play.problem(), play.watched()]
  const here = play.busy() ? 'busy' : problem === undefined ? 'next' : 'failed'
  const stateOf = (index: number) => (index < play.next() ? 'done' : index === play.next() ? here : 'later')
  return {
    name,
    title,
    platform: play.platform,
    steps: steps.map(({ why }, index) => ({ why, state: stateOf(index) })),
    ...(problem !== undefined && { problem }),
    ...(watched && { watched }),
  }
}

function scenarioView(scenario: Scenario, cast: Cast): ScenarioView {
  const { name, title, about, steps } = scenario
  return { name, title, about, steps: steps.length, lacks: lackingFor(scenario, cast) }
}
