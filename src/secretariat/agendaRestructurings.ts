import type { Values } from '../messages/notice.ts'
import { unpaidYears } from '../store/dues.ts'
import { listRestructurings, type RestructuringRecord } from '../store/restructurings.ts'
import { dayIn } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import { restructuringTitle } from './restructuringNumbers.ts'

/**
 * Mergers and divisions that wait: drafts of another day than today, applied ones for the council to take note of, and
 * those whose merged unit left years unpaid, which are for people to settle with the survivor.
 */
export async function agendaRestructurings(desk: Desk): Promise<Values[]> {
  const known = await listRestructurings(desk.tx, ['draft', 'applied', 'noted'])
  const lines = await Promise.all(known.map((one) => lineFor(desk, one)))
  return lines.filter(({ state, arrears, since }) => {
    if (state === 'draft') return since < desk.today
    return state === 'applied' || arrears.length > 0
  })
}

async function lineFor(desk: Desk, one: RestructuringRecord) {
  const { no, kind, state, createdAt } = one
  const arrears = one.kind === 'merger' && state !== 'draft' ? await unpaidYears(desk.tx, one.merged.id) : []
  return { no, kind, state, title: restructuringTitle(one), since: dayIn(desk, createdAt), arrears }
}
