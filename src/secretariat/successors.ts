import type { Office } from '../rules/facts.ts'
import { officesHeld } from '../rules/offices.ts'
import { provision } from '../rules/rulebook.ts'
import { loadSeats } from '../store/tenures.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** The offices of a member that a successor keeps only when the council confirms; none for a plain member. */
export async function officesToConfirm(desk: Desk, member: string): Promise<Office[]> {
  const { offices } = provision(rulebookOn(desk), 'representation.successor')
  const held = officesHeld(await loadSeats(desk.tx, desk.today), member, desk.today)
  return held.filter((office) => offices.includes(office))
}

/**
 * Whether somebody would represent a president's or vice-president's unit without being its principal. Where the roll
 * names neither principal nor legal representative, that cannot be told and is not said.
 */
export async function isNotPrincipal(desk: Desk, member: string, name: string): Promise<boolean> {
  const seats = await loadSeats(desk.tx, desk.today)
  const { offices } = provision(rulebookOn(desk), 'representation.principal')
  const fact = seats.members.find(({ no }) => no === member)
  const heads = [fact?.principal, fact?.legalRepresentative].filter((head) => head !== undefined && head !== '')
  const isOfficer = officesHeld(seats, member, desk.today).some((office) => offices.includes(office))
  return isOfficer && heads.length > 0 && !heads.includes(name)
}
