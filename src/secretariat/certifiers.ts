import { Refusal } from '../messages/refusal.ts'
import { boundStaff, listStaff, type StaffMember } from '../store/people.ts'
import { type Asker, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'

/** Whether nobody else of the secretariat has bound an account: whoever certifies has no second pair of eyes beside. */
export async function isAlone(desk: Desk): Promise<boolean> {
  return (await boundStaff(desk.tx)).length === 1
}

const RANKS: StaffMember['role'][] = ['secretary_general', 'deputy_secretary_general', 'officer']

/**
 * Refuses who may not certify that a seat is forfeited: the secretary-general does; where there is none the deputies,
 * and where there are none of these whoever there is. A second pair of eyes, unless the secretary-general is alone.
 */
export async function requireCertifier(desk: Desk, asker: Asker, no: string): Promise<void> {
  const staff = await listStaff(desk.tx)
  const rank = RANKS.find((role) => staff.some((one) => one.role === role))
  const certifiers = staff.filter(({ role }) => role === rank)
  if (certifiers.some(({ id }) => id === staffOf(asker).id)) return
  throw new Refusal('case_certifier', { no, names: certifiers.map(({ name }) => name) })
}
