import type { AffiliationRole } from '../rules/facts.ts'
import { findPeopleOf, reachable, type Speaker } from '../store/people.ts'
import type { Desk } from './desk.ts'
import { leavingMembers } from './leavingMembers.ts'

/**
 * Who is written to about a member, of those who can be reached: the one who decides (the representative, or the
 * liaison where the representative has no account), and the others, who get a copy.
 */
export type Correspondents = { addressee: Speaker; copies: Speaker[] }

const SPEAKING: readonly AffiliationRole[] = ['representative', 'liaison']

/**
 * The correspondents of many members at once, by member id; a member nobody of whom can be reached, or who
 * has died, is left out.
 */
export async function correspondentsOf(desk: Desk, memberIds: string[]): Promise<Map<string, Correspondents>> {
  const people = await findPeopleOf(desk.tx, memberIds, desk.today)
  const { silent } = await leavingMembers(desk)
  const speaking = [...people.values()]
    .flat()
    .filter(({ member, roles }) => !silent.has(member.id) && roles.some((role) => SPEAKING.includes(role)))
  const inReach = await reachable(
    desk.tx,
    speaking.map((person) => person.id),
  )
  const found = new Map<string, Correspondents>()
  for (const [memberId, some] of Map.groupBy(speaking, (person) => person.member.id)) {
    const [addressee, ...copies] = some.filter((person) => inReach.has(person.id)).sort(representativeFirst)
    if (addressee !== undefined) found.set(memberId, { addressee, copies })
  }
  return found
}

function representativeFirst(a: Speaker, b: Speaker): number {
  return rank(a) - rank(b)
}

function rank(person: Speaker): number {
  return person.roles.includes('representative') ? 0 : 1
}
