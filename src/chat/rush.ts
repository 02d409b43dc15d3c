import { setTimeout as wait } from 'node:timers/promises'

/**
 * Whether updates are being taken in at this moment. The platform waits for that, and sends again what is not taken in
 * within seconds; acting on what is on disk comes after it.
 */
export type Rush = {
  /** Takes something in; while this lasts there is a rush. */
  during<Result>(takeIn: () => Promise<Result>): Promise<Result>
  /** Resolves when nothing is being taken in, and in a rush without end a little later all the same. */
  over(): Promise<void>
}

/** How long work waits for the end of a rush: in one without end, people are still answered, only fewer. */
const PATIENCE_MS = 1000

/** No rush yet. */
export function createRush(): Rush {
  const rush = { takingIn: 0, end: Promise.withResolvers<void>() }
  return {
    during: async (takeIn) => {
      rush.takingIn += 1
      try {
        return await takeIn()
      } finally {
        rush.takingIn -= 1
        if (rush.takingIn === 0) {
          rush.end.resolve()
          rush.end = Promise.withResolvers()
        }
      }
    },
    over: async () => {
      if (rush.takingIn === 0) return
      const patience = new AbortController()
      await Promise.race([rush.end.promise, wait(PATIENCE_MS, undefined, { signal: patience.signal }).catch(ignore)])
      patience.abort()
    },
  }
}

/** Aborted: the rush ended first. */
function ignore(): void {}
