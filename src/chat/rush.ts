import { setTimeout as wait } from 'node:timers/promises'

/**
 * Whether many updates are being taken in at this moment. The platform waits for that, and sends again what is not taken
 * in within seconds; acting on what is on disk comes after it.
 */
export type Rush = {
  /** Takes something in; while several do this at once, and for a moment afterwards, there is a rush. */
  during<Result>(takeIn: () => Promise<Result>): Promise<Result>
  /** Resolves when there is no rush, and in one without end a little later all the same. */
  over(): Promise<void>
}

/** So many at once are a rush; fewer are taken in beside the work. */
const CROWD = 4

/** How long it must have been over: what comes at once is stored at once, and the next is on its way by then. */
const CALM_MS = 10

/** How long work waits for the end of a rush: in one without end, people are still answered, only fewer. */
const PATIENCE_MS = 1000

/** No rush yet. */
export function createRush(): Rush {
  const rush = { takingIn: 0, until: 0 }
  const isCrowd = () => rush.takingIn >= CROWD
  const isOn = () => isCrowd() || performance.now() < rush.until
  return {
    during: async (takeIn) => {
      rush.takingIn += 1
      try {
        return await takeIn()
      } finally {
        if (isCrowd()) rush.until = performance.now() + CALM_MS
        rush.takingIn -= 1
      }
    },
    over: async () => {
      const patience = performance.now() + PATIENCE_MS
      while (isOn() && performance.now() < patience) await wait(CALM_MS)
    },
  }
}
