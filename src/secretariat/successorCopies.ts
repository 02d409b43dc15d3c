import type { Notice } from '../messages/notice.ts'
import { SUPERVISING } from '../rules/elections.ts'
import type { ChangeRecord } from '../store/changes.ts'
import { changeValues } from './changeCards.ts'
import type { Desk } from './desk.ts'
import { officesToConfirm } from './successors.ts'
import { speakersOfBoard } from './supervisors.ts'

/**
 * The council confirms the successors of those who watch it; the supervisory board hears of each, so that it may object.
 * Nothing for a change that concerns no supervisor's unit.
 */
export async function copyToBoard(desk: Desk, change: ChangeRecord): Promise<Notice[]> {
  const offices = await officesToConfirm(desk, change.member.no)
  if (!SUPERVISING.some((office) => offices.includes(office))) return []
  const values = await changeValues(desk, change)
  const representatives = await speakersOfBoard(desk, change.member.no)
  return representatives.map((person) => ({
    to: { person },
    template: 'notices/successor_copy',
    values,
    once: `change/${change.no}/copy/${person}`,
  }))
}
