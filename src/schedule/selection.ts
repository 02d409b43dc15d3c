import type { Desk } from '../secretariat/desk.ts'
import { type Due, isPersonal } from '../secretariat/due.ts'
import { mayBeSaid } from '../secretariat/quietHours.ts'
import { dayOfInstant } from '../store/days.ts'
import { latestRestore } from '../store/restored.ts'
import { firstTurnAt } from '../store/slots.ts'
import { tellOnce, toldAmong } from '../store/told.ts'

/**
 * What of all that is due is said now: not what was said before, not what has to wait for office hours, and to nobody
 * personally what fell due before the schedule first ran, or before a restore: the lost database may have said it.
 */
export async function selectDue(desk: Desk, due: Due[]): Promise<Due[]> {
  const firstDay = await dayOfBeginning(desk)
  const sayable = due.filter((one) => mayBeSaid(desk, one) && !(isPersonal(one) && one.dueOn <= firstDay))
  const told = await toldAmong(
    desk.tx,
    sayable.map((one) => one.notice.once),
  )
  return sayable.filter((one) => !told.has(one.notice.once))
}

/** Notes what these notices say along with their own matter, so that it is not said again. */
export async function noteMarks(desk: Desk, due: Due[]): Promise<void> {
  const things = due.flatMap(({ notice, marks }) => (marks ?? []).map((key) => ({ key, template: notice.template })))
  await tellOnce(desk.tx, things, desk.now)
}

/** The day of the very first turn, this one when it is the first; or of the latest restore. */
async function dayOfBeginning(desk: Desk): Promise<string> {
  const began = (await latestRestore(desk.tx))?.at ?? (await firstTurnAt(desk.tx))
  return began === undefined ? desk.today : dayOfInstant(new Date(began.epochMilliseconds), desk.zone)
}
