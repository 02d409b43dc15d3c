import { render } from 'lit-html'
import type { PlatformName } from '../../messages/message.ts'
import type { Act } from '../view.ts'
import type { Hands, Spot } from './hands.ts'
import { drawPage } from './page.ts'
import { keepAtEnd } from './scrolling.ts'
import { defaultSeats, rememberedSeats, rememberSeats, type Seats } from './seats.ts'
import { doAct, fetchPeople, fetchScenarios, fetchWall, followRoom, Refused } from './server.ts'
import type { State } from './state.ts'

/** Notices that are not pressed away go by themselves. */
const NOTICE_MS = 8000

const root = document.querySelector<HTMLElement>('#room') as HTMLElement
const state: State = {
  seats: rememberedSeats(),
  room: undefined,
  lost: false,
  people: [],
  scenarios: [],
  seen: new Map(),
  tab: 'wecom',
  following: sessionStorage.getItem('following') === 'yes',
  playing: false,
  days: 7,
}

const hands: Hands & RoomHands = {
  act: async (act) => {
    try {
      await doAct(act)
      return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      tell(error.message)
      return false
    }
  },
  look: (spot) => void look(spot),
  looking: () => state.spot,
  closeWall: () => {
    // Back to the message, for whoever came by keyboard.
    const origin = document.querySelector<HTMLElement>('.entry.looking .look')
    change({ spot: undefined, wall: undefined })
    origin?.focus()
  },
  sit: (platform, userId) => sit({ ...state.seats, [platform]: userId }),
  show: (tab) => change({ tab }),
  aim: (days) => change({ days }),
  hush: () => change({ notice: undefined }),
  move: (by) => hands.act({ act: 'move', by }),
  begin: async (scenario, platform) => {
    follow(true)
    await hands.act({ act: 'play', scenario, platform })
  },
  step: async () => {
    follow(true)
    return hands.act({ act: 'step' })
  },
  playOn: () => playOn(),
  pause: () => change({ playing: false }),
  leave: async () => {
    follow(false)
    change({ playing: false })
    await hands.act({ act: 'leave' })
  },
}

/** What the shell offers beyond what messages need. */
export type RoomHands = {
  closeWall(): void
  sit(platform: PlatformName, userId: string): void
  show(tab: State['tab']): void
  /** How many days the slider points ahead. */
  aim(days: number): void
  hush(): void
  move(by: Extract<Act, { act: 'move' }>['by']): Promise<boolean>
  begin(scenario: string, platform: PlatformName): Promise<void>
  step(): Promise<boolean>
  /** Plays step after step until the end, a failure, or a pause. */
  playOn(): Promise<void>
  pause(): void
  leave(): Promise<void>
}

function change(to: Partial<Record<keyof State, unknown>>): void {
  Object.assign(state, to)
  const settle = keepAtEnd(root)
  render(drawPage(state, hands), root)
  settle()
}

let hushing: ReturnType<typeof setTimeout> | undefined
function tell(notice: string): void {
  clearTimeout(hushing)
  hushing = setTimeout(() => change({ notice: undefined }), NOTICE_MS)
  change({ notice })
}

let stopFollowing = () => {}
function sit(seats: Seats): void {
  rememberSeats(seats)
  stopFollowing()
  change({ seats })
  stopFollowing = followRoom(seats, see, lose)
}

/** Whoever comes back may come back to another association, founded anew. */
function lose(lost: boolean): void {
  if (state.lost && !lost) void open()
  if (state.lost !== lost) change({ lost })
}

function see(room: NonNullable<State['room']>): void {
  // What was heard before this page was opened is no news.
  if (state.room === undefined) state.seen = new Map(Object.entries(room.heard))
  const watched = room.play?.watched
  const before = state.room?.play?.watched
  for (const { platform, userId } of room.seats) {
    const key = `${platform}:${userId}`
    if (userId !== undefined) state.seen.set(key, room.heard[key] ?? 0)
  }
  change({ room })
  const moved = watched !== undefined && JSON.stringify(watched) !== JSON.stringify(before)
  if (state.following && moved && state.seats[watched.platform] !== watched.userId) {
    state.tab = watched.platform
    sit({ ...state.seats, [watched.platform]: watched.userId })
  }
}

function follow(following: boolean): void {
  sessionStorage.setItem('following', following ? 'yes' : 'no')
  state.following = following
}

async function playOn(): Promise<void> {
  change({ playing: true })
  const isOver = () => state.room?.play?.steps.every(({ state: done }) => done === 'done') ?? true
  while (state.playing && !isOver()) {
    if (!(await hands.step())) break
    await new Promise((resolve) => setTimeout(resolve, 600))
  }
  change({ playing: false })
}

async function look(spot: Spot): Promise<void> {
  change({ spot, wall: undefined })
  document.querySelector<HTMLElement>('.wall')?.focus()
  const wall = await fetchWall(spot)
  if (state.spot === spot) change({ wall: wall ?? null })
}

async function open(): Promise<void> {
  const [people, scenarios] = await Promise.all([fetchPeople(), fetchScenarios()])
  change({ people, scenarios })
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.spot !== undefined) hands.closeWall()
})

root.replaceChildren()
await open().catch((error: Error) => tell(error.message))
sit({ ...defaultSeats(state.people), ...state.seats })
