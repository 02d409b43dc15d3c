import { addDays, daysBetween, yearOf } from '../rules/days.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { toldAmong } from '../store/told.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { type Due, stepReached } from './due.ts'
import { unraisedIn } from './duesRaising.ts'

/** A year has begun, there are standards, and members have no account yet: the secretariat is told, and told again. */
export async function duesRaisingDue(desk: Desk): Promise<Due[]> {
  const rulebook = rulebookOn(desk)
  const rule = provision(rulebook, 'dues.accounts')
  const year = yearOf(desk.today)
  const first = Temporal.PlainDate.from({ year, month: rule.month, day: rule.day }).toString()
  const ladder = [0, ...rule.remindAfterDays].map((days) => -days)
  const reached = stepReached(ladder, daysBetween(desk.today, first))
  if (reached === undefined) return []
  const once = `dues-accounts/${year}/${-reached}`
  if ((await toldAmong(desk.tx, [once])).size > 0) return []
  const missing = await unraisedIn(desk, year)
  if (missing === 0) return []
  const values = { year, missing, citations: citationsOf(rulebook, rule) }
  const notice = { to: { everyStaff: true }, template: 'notices/dues_unraised', values, once } as const
  return [{ notice, dueOn: addDays(first, -reached) }]
}
