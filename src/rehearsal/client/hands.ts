import type { PlatformName } from '../../messages/message.ts'
import type { Act } from '../view.ts'
import type { State } from './state.ts'

/** A message in somebody's chat: whose, and its place. */
export type Spot = { platform: PlatformName; userId: string; no: number }

/** What the parts of the page can do; the shell does it and shows what comes of it. */
export type Hands = {
  /** Does something in the room. Resolves to whether it was done; when it was not, the page has said why. */
  act(act: Act): Promise<boolean>
  /** Opens the glass wall on a message. */
  look(spot: Spot): void
  /** The message that the glass wall is open on. */
  looking(): Spot | undefined
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
  /** Founds the association anew. */
  startOver(): Promise<void>
} & PlayHands

/** What is done with the stories. */
export type PlayHands = {
  begin(scenario: string, platform: PlatformName): Promise<void>
  step(): Promise<boolean>
  /** Plays step after step until the end, a failure, or a pause. */
  playOn(): Promise<void>
  pause(): void
  leave(): Promise<void>
}
