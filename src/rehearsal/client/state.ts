import type { PeopleView, RoomView, ScenarioView } from '../view.ts'
import type { WallView } from '../wallView.ts'
import type { Spot } from './hands.ts'
import type { Seats } from './seats.ts'

/** All that this page remembers; everything else is in the room itself. */
export type State = {
  /** Who this page is, on either platform. */
  seats: Seats
  /** The room as it was last seen. */
  room: RoomView | undefined
  /** The line to the room is down. */
  lost: boolean
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
  /** The message that the glass wall is open on, and what it shows: null when there is nothing behind it any more. */
  spot?: Spot | undefined
  wall?: WallView | null | undefined
}
