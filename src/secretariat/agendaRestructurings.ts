import type { Values } from '../messages/notice.ts'
import { listRestructurings } from '../store/restructurings.ts'
import { dayIn } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { restructuringTitle } from './restructuringNumbers.ts'

/** Mergers and divisions that wait: drafts of another day than today, and applied ones for the council to take note of. */
export async function agendaRestructurings(desk: Desk): Promise<Values[]> {
  const waiting = await listRestructurings(desk.tx, ['draft', 'applied'])
  return waiting
    .filter(({ state, createdAt }) => state === 'applied' || dayIn(desk, createdAt) < desk.today)
    .map((one) => ({ no: one.no, kind: one.kind, state: one.state, title: restructuringTitle(one) }))
}
