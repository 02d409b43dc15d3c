import type { Account } from '../messages/message.ts'
import { type CodeKind, lockTries, storeTries, type Tries } from '../store/wrongCodes.ts'
import type { Desk } from './desk.ts'

/** After how many wrong codes no more are tried for how many minutes; counted within so many minutes, or in a row. */
export type GuessLimits = { attempts: number; withinMinutes?: number; lockMinutes: number }

/** How it stands after one more wrong code; `begins`: it was the last that is allowed, and no more are tried now. */
export type Counted = Tries & { begins: boolean }

/** Whether no more codes are tried now. */
export function isLocked({ lockedUntil }: Tries, now: Temporal.Instant): boolean {
  return lockedUntil !== undefined && Temporal.Instant.compare(now, lockedUntil) < 0
}

/** Counts one more wrong code of an account, or of everybody on a platform. A lock that has run out begins a new count. */
export async function countWrong(desk: Desk, kind: CodeKind, whose: Account, limits: GuessLimits): Promise<Counted> {
  const before = await lockTries(desk.tx, kind, whose)
  // Somebody else's wrong code, tried at the same moment, was the last.
  if (isLocked(before, desk.now)) return { ...before, begins: false }
  const { wrong, since = desk.now } = isOver(before, limits, desk.now) ? { wrong: 0 } : before
  const begins = wrong + 1 >= limits.attempts
  const lockedUntil = desk.now.add({ minutes: limits.lockMinutes })
  const tries = { wrong: wrong + 1, since, ...(begins && { lockedUntil }) }
  await storeTries(desk.tx, kind, whose, tries)
  return { ...tries, begins }
}

function isOver({ since, lockedUntil }: Tries, { withinMinutes }: GuessLimits, now: Temporal.Instant): boolean {
  if (lockedUntil !== undefined) return true
  if (since === undefined || withinMinutes === undefined) return false
  return Temporal.Instant.compare(since.add({ minutes: withinMinutes }), now) <= 0
}
