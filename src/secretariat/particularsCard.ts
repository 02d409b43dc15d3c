import type { Look, Redraw } from '../messages/notice.ts'
import { yearOf } from '../rules/days.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { particularsOf } from '../store/particularsChecks.ts'
import type { MemberOf } from '../store/people.ts'
import { linksOfMembers } from '../store/representation.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titlesOf } from './titles.ts'

/** The question of the yearly card: do the registered particulars of a unit still hold? */
export const PARTICULARS = 'particulars'

/** How the yearly card looks: the particulars as the roll has them today. */
export async function particularsLook(desk: Desk, member: MemberOf, year: number): Promise<Look> {
  const lookOf = await particularsLooks(desk, [member], year)
  return lookOf(member)
}

/** How the yearly card of each of these members looks: as many queries as for one. */
export async function particularsLooks(
  desk: Desk,
  members: readonly MemberOf[],
  year: number,
): Promise<(member: MemberOf) => Look> {
  const ids = members.map(({ id }) => id)
  const particulars = await particularsOf(desk.tx, ids)
  const liaisons = await linksOfMembers(desk.tx, ids, 'liaison', desk.today)
  const numbers = members.map(({ no }) => no)
  const titleOf = await titlesOf(desk, numbers)
  const rulebook = rulebookOn(desk)
  const citations = citationsOf(rulebook, provision(rulebook, 'registered.items'))
  return ({ id, no, name }) => {
    const liaison = liaisons.get(id)?.[0]?.name ?? null
    const values = { year, memberNo: no, member: name, title: titleOf(no), ...particulars.get(id), liaison, citations }
    return { template: 'cards/particulars', values }
  }
}

/** Closes the yearly card of a member that is one no longer; last year's may still be open. */
export async function closeCheckCards(desk: Desk, member: MemberOf): Promise<Redraw[]> {
  const year = yearOf(desk.today)
  const redraw: Redraw[] = []
  for (const asked of [year - 1, year]) {
    const look = { ...(await particularsLook(desk, member, asked)), outcome: 'left' }
    redraw.push({ question: PARTICULARS, subject: `${member.id}/${asked}`, look, silent: true })
  }
  return redraw
}
