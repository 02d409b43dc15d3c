import { Refusal } from '../messages/refusal.ts'
import type { Day } from '../rules/facts.ts'
import type { Asker } from '../secretariat/asker.ts'
import type { Right } from './command.ts'

/**
 * Refuses an asker who may not. An account that is nobody's may only bind itself; a former member's people are told
 * that the membership has ended, and nothing else; staff rights do not depend on either.
 */
export function authorize(right: Right, asker: Asker, today: Day): void {
  if (right === 'anyone') return
  if (right === 'staff') {
    if (asker.staff === undefined) throw new Refusal(asker.person === undefined ? 'not_bound' : 'staff_only')
    return
  }
  if (asker.person === undefined) throw new Refusal(asker.staff === undefined ? 'not_bound' : 'no_member')
  const { member, roles } = asker.person
  if (member.leftOn !== undefined && member.leftOn <= today) throw new Refusal('former_member', { member: member.name })
  if (right === 'bound') return
  if (roles.includes('representative')) return
  if (right === 'spokesperson' && roles.includes('liaison')) return
  throw new Refusal(right === 'representative' ? 'representative_only' : 'spokesperson_only', { member: member.name })
}
