import type { Values } from '../messages/notice.ts'
import { unpaidYears } from '../store/dues.ts'
import { listRestructurings, type RestructuringRecord } from '../store/restructurings.ts'
import type { Desk } from './desk.ts'
import { restructuringTitle } from './restructuringNumbers.ts'

/**
 * Mergers and divisions that wait: those applied for the council to take note of, and those whose merged unit left years
 * unpaid, which are for people to settle with the survivor. Drafts wait for another of the staff, and stand with what does.
 */
export async function agendaRestructurings(desk: Desk): Promise<Values[]> {
  const known = await listRestructurings(desk.tx, ['applied', 'noted'])
  const lines = await Promise.all(known.map((one) => lineFor(desk, one)))
  return lines.filter(({ state, arrears }) => state === 'applied' || arrears.length > 0)
}

async function lineFor(desk: Desk, one: RestructuringRecord) {
  const { no, state } = one
  const arrears = one.kind === 'merger' ? await unpaidYears(desk.tx, one.merged.id) : []
  return { no, state, title: restructuringTitle(one), arrears }
}
