import { SUPERVISING } from '../rules/elections.ts'
import { holdersOf } from '../rules/offices.ts'
import { findMemberByNo } from '../store/members.ts'
import { findPeople } from '../store/people.ts'
import { loadSeats } from '../store/tenures.ts'
import type { Desk } from './desk.ts'

/** The representatives (by id) of the members on the supervisory board; of one member (`except`, by number) not. */
export async function speakersOfBoard(desk: Desk, except?: string): Promise<string[]> {
  const seats = await loadSeats(desk.tx, desk.today)
  const holders = new Set(SUPERVISING.flatMap((office) => holdersOf(seats, office, desk.today)))
  const people: string[] = []
  for (const no of [...holders].filter((holder) => holder !== except)) {
    const member = await findMemberByNo(desk.tx, no)
    const all = member === undefined ? [] : await findPeople(desk.tx, member.id, desk.today)
    people.push(...all.filter(({ roles }) => roles.includes('representative')).map(({ id }) => id))
  }
  return people
}
