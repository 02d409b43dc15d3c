import type { Seats } from '../room.ts'
import type { PeopleView, RoomView, ScenarioView } from '../view.ts'
import type { WallView } from '../wallView.ts'
import type { Spot } from './hands.ts'

/** All that this page remembers; everything else is in the room itself. */
export type State = {
  /** Who this page is, on either platform. They stand in its address, so that a reload changes nothing. */
  seats: Seats
  /** The room as it was last seen. */
  room: RoomView | undefined
  /** The line to the room is down. */
  lost: boolean
  /** This page asked for the association to be founded anew, and that is not done yet. */
  startingOver: boolean
  people: PeopleView[]
  scenarios: ScenarioView[]
  /** How much of what each account heard has been seen here, by `platform:userId`. */
  seen: Map<string, number>
  /** What a telephone shows. */
  tab: 'wecom' | 'dingtalk' | 'stage'
  /** This page goes where the play goes. */
  following: boolean
  /** This page plays step after step. */
  playing: boolean
  /** How many days the slider points ahead. */
  days: number
  notice?: string | undefined
  /** The message that the glass wall is open on, and what it shows: why there is nothing to show, where that is so. */
  spot?: Spot | undefined
  wall?: WallView | 'gone' | 'unread' | undefined
}

/** The page as its parts know it: what it remembers, how that is changed and drawn, and how it says something. */
export type Shell = {
  state: State
  change(to: Partial<State>): void
  tell(notice: string): void
}
