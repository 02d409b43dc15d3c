import type { Notice } from '../messages/notice.ts'
import { holdersOf } from '../rules/offices.ts'
import type { ChangeRecord } from '../store/changes.ts'
import { findMemberByNo } from '../store/members.ts'
import { findPeople } from '../store/people.ts'
import { loadSeats } from '../store/tenures.ts'
import { changeValues } from './changeCards.ts'
import type { Desk } from './desk.ts'
import { officesToConfirm } from './successors.ts'

const BOARD = ['supervisor', 'chief_supervisor'] as const

/**
 * The council confirms the successors of those who watch it; the supervisory board hears of each, so that it may object.
 * Nothing for a change that concerns no supervisor's unit.
 */
export async function copyToBoard(desk: Desk, change: ChangeRecord): Promise<Notice[]> {
  const offices = await officesToConfirm(desk, change.member.no)
  if (!BOARD.some((office) => offices.includes(office))) return []
  const values = await changeValues(desk, change)
  const representatives = await boardOf(desk, change.member.no)
  return representatives.map((person) => ({
    to: { person },
    template: 'notices/successor_copy',
    values,
    once: `change/${change.no}/copy/${person}`,
  }))
}

/** Who speaks for the other members of the supervisory board. */
async function boardOf(desk: Desk, except: string): Promise<string[]> {
  const seats = await loadSeats(desk.tx, desk.today)
  const holders = new Set(BOARD.flatMap((office) => holdersOf(seats, office, desk.today)))
  const people: string[] = []
  for (const no of [...holders].filter((holder) => holder !== except)) {
    const member = await findMemberByNo(desk.tx, no)
    const all = member === undefined ? [] : await findPeople(desk.tx, member.id, desk.today)
    people.push(...all.filter(({ roles }) => roles.includes('representative')).map(({ id }) => id))
  }
  return people
}
