import type { Hands, RoomHands } from './hands.ts'
import { fetchWall } from './server.ts'
import type { Shell } from './state.ts'

/** Opens the glass wall on messages, and closes it. */
export function createLooking({ state, change }: Shell): Pick<Hands & RoomHands, 'look' | 'looking' | 'closeWall'> {
  return {
    look: async (spot) => {
      change({ spot, wall: undefined })
      document.querySelector<HTMLElement>('.wall')?.focus()
      const wall = await fetchWall(spot).catch(() => 'unread' as const)
      if (state.spot === spot) change({ wall })
    },
    looking: () => state.spot,
    closeWall: () => {
      // Back to the message, for whoever came by keyboard.
      const origin = document.querySelector<HTMLElement>('.entry.looking .look')
      change({ spot: undefined, wall: undefined })
      origin?.focus()
    },
  }
}
