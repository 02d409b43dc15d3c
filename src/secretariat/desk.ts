import type { Privacy } from '../messages/privacy.ts'
import type { Day } from '../rules/facts.ts'
import { type Rulebook, rulebookInForce } from '../rules/rulebook.ts'
import type { Tx } from '../store/database.ts'

/**
 * What every use case works at: the transaction it stands or falls with, this instant, this day in the association's
 * zone, and all versions of the measures. Use cases read time and rules here and nowhere else.
 */
export type Desk = {
  tx: Tx
  now: Temporal.Instant
  today: Day
  zone: string
  rulebooks: Rulebook[]
  /** Where this house is reached from outside, without a slash at the end: pages that messages lead to begin so. */
  publicUrl: string
  /** What is personal of what is kept, and how long it is kept. */
  privacy: Privacy
}

/** The measures in force on a day, by default today. Throws NoRulebookInForce, which names the first day there are any. */
export function rulebookOn(desk: Desk, day: Day = desk.today): Rulebook {
  return rulebookInForce(desk.rulebooks, day)
}
