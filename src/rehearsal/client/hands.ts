import type { PlatformName } from '../../messages/message.ts'
import type { Act } from '../view.ts'

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
