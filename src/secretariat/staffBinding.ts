import { type Outcome, reply } from '../messages/notice.ts'
import { provision } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { digestOf } from '../store/binding.ts'
import { bindStaffAccount, lockStaffCode, storeStaffCode } from '../store/staffCodes.ts'
import { type Asker, actorOf } from './asker.ts'
import { groupCode, newCode } from './bindingCodes.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** Makes a code by which somebody new in the secretariat binds an account, once; whoever confirmed passes it on. */
export async function giveStaffCode(desk: Desk, asker: Asker, staff: { id: string; name: string }): Promise<Outcome> {
  const { length, validDays } = provision(rulebookOn(desk), 'binding.code')
  const code = newCode(length)
  const expiresAt = desk.now.add({ hours: 24 * validDays })
  const made = { staffId: staff.id, by: actorOf(asker), at: desk.now, expiresAt }
  await storeStaffCode(desk.tx, { ...made, digest: digestOf(code) })
  const values = { name: staff.name, code: groupCode(code), expiresAt: expiresAt.toString() }
  return reply(asker.account, 'replies/staff_code', values)
}

/** 绑定 with a code of the staff; undefined when it is none, was used, is too old, or whoever it is for has left. */
export async function bindStaffByCode(desk: Desk, asker: Asker, typed: string): Promise<Outcome | undefined> {
  const code = await lockStaffCode(desk.tx, digestOf(typed), desk.now)
  if (code?.usable !== true) return undefined
  const by = actorOf(asker)
  await bindStaffAccount(desk.tx, asker.account, code, by, desk.now)
  const subject = `${asker.account.platform}:${asker.account.userId}`
  const data = { staff: code.staff.name }
  await record(desk.tx, { at: desk.now, actor: by, type: 'account.bound', subject, data })
  return reply(asker.account, 'replies/staff_bound', { name: code.staff.name })
}
