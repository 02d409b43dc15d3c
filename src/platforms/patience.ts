/**
 * How long a platform may take to answer a call. More than the ten seconds of a slow one, because what was given up may
 * have arrived, and DingTalk knows no repetition of a text; a few of these are less than the lease of a delivery.
 */
export const ANSWER_WITHIN_MS = 15_000

/** Waits some milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>

/** Resolves when it is one's turn to call an API: so many calls pass in a time, of all instances together. */
export type Turn = (api: string) => Promise<unknown>

/**
 * Tries something again while it fails because the platform is busy, after each of these pauses (milliseconds); the
 * last failure is the caller's.
 */
export async function repeatWhileBusy<Answer>(
  tryOnce: () => Promise<Answer>,
  isBusy: (error: unknown) => boolean,
  { pauses, pause }: { pauses: readonly number[]; pause: Pause },
): Promise<Answer> {
  for (const milliseconds of pauses) {
    try {
      return await tryOnce()
    } catch (error) {
      if (!isBusy(error)) throw error
      await pause(milliseconds)
    }
  }
  return await tryOnce()
}
