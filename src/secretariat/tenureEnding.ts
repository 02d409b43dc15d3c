import { addDays } from '../rules/days.ts'
import type { Day } from '../rules/facts.ts'
import { record } from '../store/audit.ts'
import { endTenure, type TenureRecord } from '../store/tenures.ts'
import type { Desk } from './desk.ts'

/** A tenure as far as ending it needs it. */
type Ending = Pick<TenureRecord, 'id' | 'office' | 'from' | 'until'>

/**
 * The last day of a tenure that ends by a decision that works from a day, by default today: the day before it; its first
 * day where it has begun since, because a tenure has at least one day.
 */
export function lastDayOf(desk: Desk, { from }: Pick<Ending, 'from'>, effective: Day = desk.today): Day {
  const before = addDays(effective, -1)
  return from > before ? from : before
}

/** What ends a tenure: the number of a case or a resolution, and whose the tenure is. */
type Deciding = { no: string; member: { no: string } }

/** Ends a tenure by a case or a resolution, from a day on (by default today), and records what its end was before. */
export async function endByCase(
  desk: Desk,
  actor: string,
  one: Deciding,
  { id, office, from, until }: Ending,
  reason: string,
  effective: Day = desk.today,
): Promise<void> {
  const last = lastDayOf(desk, { from }, effective)
  await endTenure(desk.tx, id, { until: last, reason, by: one.no })
  await record(desk.tx, {
    at: desk.now,
    actor,
    type: 'tenure.ended',
    subject: `member:${one.member.no}`,
    data: { case: one.no, office, tenure: id, until: last, untilBefore: until ?? null },
  })
}
