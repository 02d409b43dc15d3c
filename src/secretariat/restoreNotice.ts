import { latestRestore } from '../store/restored.ts'
import { toldAmong } from '../store/told.ts'
import type { Desk } from './desk.ts'
import type { Due } from './due.ts'

/**
 * After a restore the secretariat hears from when the backup was: what was said, pressed and written down since then is
 * lost, and only they can ask. It explains a start, so it does not wait for office hours.
 */
export async function restoreDue(desk: Desk): Promise<Due[]> {
  const restore = await latestRestore(desk.tx)
  if (restore === undefined) return []
  const once = `restored/${restore.at}`
  if ((await toldAmong(desk.tx, [once])).has(once)) return []
  const values = { takenAt: restore.takenAt.toString(), restoredAt: restore.at.toString(), held: restore.held }
  const notice = { to: { everyStaff: true }, template: 'notices/restored', values, once } as const
  return [{ notice, dueOn: desk.today, atOnce: true }]
}
