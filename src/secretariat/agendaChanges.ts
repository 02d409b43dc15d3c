import type { Values } from '../messages/notice.ts'
import { listChanges } from '../store/changes.ts'
import { changeLine, lastDayOf } from './changeCards.ts'
import type { Desk } from './desk.ts'
import { titlesOf } from './titles.ts'

/** Changes that wait for the secretariat, or for the council, oldest first, with the day by which they should be done. */
export async function agendaChanges(desk: Desk): Promise<Values[]> {
  const waiting = await listChanges(desk.tx, ['open', 'awaiting_council'])
  const numbers = waiting.map(({ member }) => member.no)
  const titles = await titlesOf(desk, numbers)
  return waiting.map((change) => {
    const by = lastDayOf(desk, change)
    return { ...changeLine(change), title: titles(change.member.no), by, overdue: by < desk.today }
  })
}
