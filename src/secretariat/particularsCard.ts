import type { Look, Redraw } from '../messages/notice.ts'
import { yearOf } from '../rules/days.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { particularsOf } from '../store/particularsChecks.ts'
import type { MemberOf } from '../store/people.ts'
import { linksOn } from '../store/representation.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titleOf } from './titles.ts'

/** The question of the yearly card: do the registered particulars of a unit still hold? */
export const PARTICULARS = 'particulars'

/** How the yearly card looks: the particulars as the roll has them today. */
export async function particularsLook(desk: Desk, member: MemberOf, year: number): Promise<Look> {
  const [liaison] = await linksOn(desk.tx, member.id, 'liaison', desk.today)
  const rulebook = rulebookOn(desk)
  return {
    template: 'cards/particulars',
    values: {
      year,
      memberNo: member.no,
      member: member.name,
      title: await titleOf(desk, member.no),
      ...(await particularsOf(desk.tx, member.id)),
      liaison: liaison?.name ?? null,
      citations: citationsOf(rulebook, provision(rulebook, 'registered.items')),
    },
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
