import { Refusal } from '../messages/refusal.ts'
import type { Day } from '../rules/facts.ts'
import type { Asker } from '../secretariat/asker.ts'
import { BUTTON_RIGHTS, COMMAND_RIGHTS, type Right, type RightsRow } from './rightsTable.ts'

/** What members' people may, and the secretariat too, though staff need not be anybody's person. */
const OPEN_TO_STAFF: Right[] = ['known', 'insider', 'spokesperson_or_staff']

/** The row of a command by its first word. What has no row is nobody's: that is a fault of ours, and thrown. */
export function rightsOfCommand(word: string): RightsRow {
  return rowIn(COMMAND_RIGHTS, word)
}

/** The row of a button, by the question of its card and its key; thrown where there is none. */
export function rightsOfButton(question: string, key: string): RightsRow {
  return rowIn(BUTTON_RIGHTS, `${question}/${key}`)
}

function rowIn(table: Record<string, RightsRow>, name: string): RightsRow {
  const row = table[name]
  if (row === undefined) throw new Error(`${name} stands in no row of the table of rights`)
  return row
}

/** Refuses who may not do with a command what only some of those may who may use it at all. */
export function authorizeMore(word: string, asker: Asker, today: Day): void {
  const { who, more = who } = rightsOfCommand(word)
  authorize(more, asker, today)
}

/**
 * Refuses an asker who may not. An account that is nobody's may only bind itself; a former member's people are told
 * that the membership has ended, and nothing else; staff rights do not depend on either.
 */
export function authorize(right: Right, asker: Asker, today: Day): void {
  if (right === 'anyone') return
  if (right === 'staff' || right === 'secretary_general') authorizeStaff(right, asker)
  else if (asker.staff === undefined || !OPEN_TO_STAFF.includes(right)) authorizePerson(right, asker, today)
}

function authorizeStaff(right: Right, { person, staff }: Asker): void {
  if (staff === undefined) throw new Refusal(person === undefined ? 'not_bound' : 'staff_only')
  if (right === 'secretary_general' && staff.role !== 'secretary_general') throw new Refusal('secretary_general_only')
}

function authorizePerson(right: Right, asker: Asker, today: Day): void {
  if (asker.person === undefined) throw new Refusal(asker.staff === undefined ? 'not_bound' : 'no_member')
  if (right === 'known') return
  const { member, roles } = asker.person
  if (member.leftOn !== undefined && member.leftOn <= today) throw new Refusal('former_member', { member: member.name })
  if (right === 'bound' || right === 'insider') return
  if (roles.includes('representative')) return
  if (right !== 'representative' && roles.includes('liaison')) return
  throw new Refusal(right === 'representative' ? 'representative_only' : 'spokesperson_only', { member: member.name })
}
