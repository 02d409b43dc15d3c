import type { Seats } from '../room.ts'
import type { RoomView } from '../view.ts'
import { filledSeats, rememberSeats } from './seats.ts'
import { fetchPeople, fetchScenarios, followRoom } from './server.ts'
import type { Shell, State } from './state.ts'

/** The line to the room: what this page sees through it depends on where it sits. */
export type Line = {
  /** Sits down for the first time. */
  open(): Promise<void>
  sit(seats: Seats): void
  /** Asks who can be played, and what: both change with the association. */
  ask(): Promise<void>
}

/** Lays the line. */
export function createLine({ state, change, tell }: Shell): Line {
  let isNew = true
  let stopFollowing: (() => void) | undefined
  let asking: Promise<void> = Promise.resolve()
  const sit = (seats: Seats) => {
    rememberSeats(seats)
    stopFollowing?.()
    change({ seats })
    stopFollowing = followRoom(seats, see, lose)
  }
  const takeAnswers = async () => {
    const [people, scenarios] = await Promise.all([fetchPeople(), fetchScenarios()])
    change({ people, scenarios })
    const seats = filledSeats(state.seats, people)
    if (!isSame(seats, state.seats)) sit(seats)
  }
  // One question at a time: what has changed meanwhile is asked for afterwards.
  const ask = () => {
    asking = asking.then(takeAnswers).catch((error: Error) => {
      // That the line is lost is said already.
      if (!state.lost) tell(error.message)
    })
    return asking
  }
  const see = (room: RoomView) => {
    const before = state.room
    // What was heard before this page came is no news.
    if (isNew) state.seen = new Map(Object.entries(room.heard))
    isNew = false
    markSeen(state.seen, room)
    change({ room })
    if (before !== undefined && isOtherwise(before, room)) void ask()
    goAlong(before, room)
  }
  /** Whoever comes back may come back to another association, founded anew. */
  const lose = (lost: boolean) => {
    if (state.lost === lost) return
    if (lost) return change({ lost })
    isNew = true
    change({ lost, startingOver: false, spot: undefined, wall: undefined })
    void ask()
  }
  const goAlong = (before: RoomView | undefined, { play }: RoomView) => {
    const watched = play?.watched
    if (!state.following || watched === undefined || isSame(watched, before?.play?.watched)) return
    if (state.seats[watched.platform] === watched.userId) return
    state.tab = watched.platform
    sit({ ...state.seats, [watched.platform]: watched.userId })
  }
  const open = async () => {
    await ask()
    if (stopFollowing === undefined) sit(state.seats)
  }
  return { open, sit, ask }
}

function markSeen(seen: State['seen'], { seats, heard }: RoomView): void {
  for (const { platform, userId } of seats) {
    const key = `${platform}:${userId}`
    if (userId !== undefined) seen.set(key, heard[key] ?? 0)
  }
}

/** Whether so much has happened that people may have other parts: a step, a move of the clock, somebody who joined. */
function isOtherwise(before: RoomView, now: RoomView): boolean {
  const stopped = before.moving !== undefined && now.moving === undefined
  return stopped || stepsDone(before) !== stepsDone(now) || accountsIn(before) !== accountsIn(now)
}

function stepsDone({ play }: RoomView): number {
  return play?.steps.filter(({ state }) => state === 'done').length ?? 0
}

function accountsIn({ heard }: RoomView): number {
  return Object.keys(heard).length
}

function isSame(one: object, other: object | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
