import type { Look } from '../messages/notice.ts'
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
