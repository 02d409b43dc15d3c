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
import { type Taken, type Window, windowOn } from './window.ts'

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
  const stage: { play?: Play; ending?: true } = {}
  const requireRest = () => {
    if (stage.play?.busy()) throw new ActRefused('这一步正在演，请等它演完')
  }
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
      if (stage.ending) throw new ActRefused('正在从头开始，请稍候')
      switch (act.act) {
        case 'say':
        case 'press':
          return handOf(house, windows, act)
        case 'move':
          return mover.move(act.by)
        case 'platform':
          return windowOn(windows, act.platform).setDown(act.down)
        case 'play':
          requireRest()
          stage.play = await beginPlay(furniture, await scenarioCalled(act.scenario), act.platform)
          return
        case 'step':
          if (stage.play === undefined) throw new ActRefused('现在没有在演的戏')
          return stage.play.step()
        case 'leave':
          requireRest()
          delete stage.play
          return
        case 'reread':
          return rereadWording(house)
        case 'startOver':
          if (furniture.startOver === undefined) throw new ActRefused('这里不是演示协会，不能从头开始')
          requireRest()
          if (mover.moving() !== undefined) throw new ActRefused('时钟正在拨动，请等它停下')
          stage.ending = true
          // Answered first: the house that answers is the one that ends.
          setImmediate(furniture.startOver)
      }
    },
  }
}

/** A person writes or presses; what cannot be done at a real client cannot be done here. */
async function handOf(
  house: House,
  windows: readonly Window[],
  act: Extract<Act, { act: 'say' | 'press' }>,
): Promise<void> {
  const window = windowOn(windows, act.platform)
  if (window.isDown()) throw new ActRefused(`${window.word}现在断线，谁也发不出消息`)
  if (!window.people().some(({ userId }) => userId === act.userId)) throw new ActRefused(`没有账号 ${act.userId}`)
  const { status } = act.act === 'say' ? await window.say(act.userId, act.text) : await pressAt(house, window, act)
  if (status !== 200) throw new ActRefused(`会务没有收下（${status ?? '没有应答'}），请看终端里的日志`)
}

async function pressAt({ log }: House, window: Window, act: Extract<Act, { act: 'press' }>): Promise<Taken> {
  const { userId, card, key, choice } = act
  try {
    return await window.press(userId, card, { key, ...(choice !== undefined && { choice }) })
  } catch (error) {
    // What the client no longer offers: another hand was quicker.
    log.info({ err: error }, 'a press in the rehearsal room found no button')
    throw new ActRefused('这张卡片刚刚变了，按钮已经按不了', { cause: error })
  }
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
