import type { Hands, PlayHands } from './hands.ts'
import type { Shell } from './state.ts'

/** How long whoever watches sees what a step did, before the next. */
const PAUSE_MS = 250

/** Plays the stories; whoever plays goes where the play goes. */
export function createPlaying({ state, change }: Shell, act: Hands['act']): PlayHands {
  const follow = (following: boolean) => {
    sessionStorage.setItem('following', following ? 'yes' : 'no')
    state.following = following
  }
  const isOver = () => state.room?.play?.steps.every((step) => step.state === 'done') ?? true
  let stepping: Promise<boolean> | undefined
  // Pressed twice, it is one step.
  const step = () => {
    follow(true)
    stepping ??= act({ act: 'step' }).finally(() => {
      stepping = undefined
    })
    return stepping
  }
  return {
    begin: async (scenario, platform) => {
      follow(true)
      await act({ act: 'play', scenario, platform })
    },
    step,
    playOn: async () => {
      change({ playing: true })
      while (state.playing && !isOver()) {
        if (!(await step())) break
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      change({ playing: false })
    },
    pause: () => change({ playing: false }),
    leave: async () => {
      follow(false)
      change({ playing: false })
      await act({ act: 'leave' })
    },
  }
}
