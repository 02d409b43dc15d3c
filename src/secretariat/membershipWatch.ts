import { type MembershipLeft, membershipWithout } from '../rules/exits.ts'
import type { Facts } from '../rules/facts.ts'
import { listWithdrawals } from '../store/withdrawals.ts'
import { type Desk, rulebookOn } from './desk.ts'

/**
 * How many members are left where exits have brought their number below what an association must have; undefined while
 * there are enough, or nobody has left through the council.
 */
export async function membershipShort(desk: Desk, facts: Facts): Promise<MembershipLeft | undefined> {
  const left = membershipWithout(rulebookOn(desk), facts, [], desk.today)
  if (left.short === 0) return undefined
  return (await listWithdrawals(desk.tx, ['confirmed'])).length > 0 ? left : undefined
}
