import type { Account } from '../messages/message.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Speaker, StaffMember } from '../store/people.ts'

/** Who is writing or pressing: the account, and whose it is. One account may be a member's person and staff at once. */
export type Asker = { account: Account; person?: Speaker; staff?: StaffMember }

/** How an asker is named in records: who did it. */
export function actorOf(asker: Asker): string {
  if (asker.staff !== undefined) return `staff:${asker.staff.name}`
  if (asker.person !== undefined) return `person:${asker.person.member.no}:${asker.person.name}`
  return `account:${asker.account.platform}:${asker.account.userId}`
}

/** The asker as somebody's person. Refuses an account that is nobody's. */
export function personOf(asker: Asker): Speaker {
  if (asker.person === undefined) throw new Refusal('not_bound')
  return asker.person
}

/** The asker as staff. Refuses everybody else. */
export function staffOf(asker: Asker): StaffMember {
  if (asker.staff === undefined) throw new Refusal('staff_only')
  return asker.staff
}
