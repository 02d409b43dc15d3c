const FIRST_SECONDS = 5
const LONGEST_SECONDS = 3600

/**
 * Seconds to wait after the given failed attempt (1, 2, …): 5 s, doubled each time up to an hour, and up to a fifth
 * more or less by `chance` (0…1), so that many messages do not come back in the same second.
 */
export function backoffSeconds(attempt: number, chance: number): number {
  const plain = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempt - 1))
  return Math.round(plain * (0.8 + 0.4 * chance))
}

/** The least that is left of a message's time when a last attempt is still made. */
const LAST_CHANCE_SECONDS = 10

/**
 * Seconds until the next attempt at a message with `left` seconds before it is no longer worth saying: the back-off, or
 * half of what is left when that is shorter, so that it is not given up while there is time.
 */
export function secondsToRetry(attempt: number, left: number, chance: number): number {
  const seconds = backoffSeconds(attempt, chance)
  return left < LAST_CHANCE_SECONDS ? seconds : Math.min(seconds, Math.ceil(left / 2))
}
