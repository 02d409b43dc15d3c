import type { Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { boundStaff, type MemberOf } from '../store/people.ts'
import { type Asker, actorOf, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import type { Desk } from './desk.ts'

/**
 * What one of the staff has asked for and somebody else decides: by whom, which others typed a part of it before, and of
 * which member it is if of any.
 */
export type AskedFor = { askedBy: string; earlier?: readonly string[]; member?: Pick<MemberOf, 'id'> }

/**
 * The staff (by id) who may decide what one of them has asked for: the secretary-general and the deputies but not
 * whoever asked, nor who typed a part of it before, as long as there is anybody else; where no other of these is there,
 * the others; and who is alone decides alone. Only who has bound an account is somebody else: nobody else could press a
 * button, and nothing would ever be decided.
 */
export async function whoMayApprove(desk: Desk, askedBy: string, earlier: readonly string[] = []): Promise<string[]> {
  const staff = await boundStaff(desk.tx)
  const typists = new Set([askedBy, ...earlier].map(nameOf))
  const untouched = staff.filter(({ name }) => !typists.has(name))
  const others = untouched.length > 0 ? untouched : staff.filter(({ name }) => name !== nameOf(askedBy))
  if (others.length === 0) return staff.map(({ id }) => id)
  const leading = others.filter(({ role }) => role !== 'officer')
  return (leading.length === 0 ? others : leading).map(({ id }) => id)
}

/**
 * Refuses (`reason`, with `names` of those who may) who may not decide what was asked for. Nobody decides for the member
 * they belong to, as long as there is somebody else.
 */
export async function requireApprover(
  desk: Desk,
  asker: Asker,
  { askedBy, earlier, member }: AskedFor,
  { reason, values }: { reason: string; values: Values },
): Promise<void> {
  const allowed = await whoMayApprove(desk, askedBy, earlier)
  const isOwn = member !== undefined && asker.person?.member.id === member.id && allowed.length > 1
  const ids = isOwn ? allowed.filter((id) => id !== staffOf(asker).id) : allowed
  if (ids.includes(staffOf(asker).id)) return
  const names = (await boundStaff(desk.tx)).filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  throw new Refusal(reason, { ...values, names })
}

/** Whether what is decided now was asked for by the very person: only where the secretariat has no other. */
export function isOwnRequest(asker: Asker, { askedBy }: AskedFor): boolean {
  return askedBy === actorOf(asker)
}
