import { Refusal } from '../messages/refusal.ts'
import type { ConcessionRecord } from '../store/concessions.ts'
import { listStaff } from '../store/people.ts'
import { type Asker, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import type { Desk } from './desk.ts'

/**
 * The staff (by id) who may decide what one of them has asked for: the secretary-general and the deputies but not
 * whoever asked; where no other of these is there, the others; and who is alone decides alone.
 */
export async function whoMayApprove(desk: Desk, askedBy: string): Promise<string[]> {
  const staff = await listStaff(desk.tx)
  const others = staff.filter(({ name }) => name !== nameOf(askedBy))
  if (others.length === 0) return staff.map(({ id }) => id)
  const leading = others.filter(({ role }) => role !== 'officer')
  return (leading.length === 0 ? others : leading).map(({ id }) => id)
}

/**
 * Refuses who may not decide a concession, naming those who may. Nobody decides for the member they belong to, as long
 * as there is somebody else.
 */
export async function requireApprover(desk: Desk, asker: Asker, one: ConcessionRecord): Promise<void> {
  const { askedBy, kind, member } = one
  const allowed = await whoMayApprove(desk, askedBy)
  const isOwn = asker.person?.member.id === member.id && allowed.length > 1
  const ids = isOwn ? allowed.filter((id) => id !== staffOf(asker).id) : allowed
  if (ids.includes(staffOf(asker).id)) return
  const names = (await listStaff(desk.tx)).filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  throw new Refusal('concession_approver', { kind, names })
}
