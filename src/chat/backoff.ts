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
