import type { Account, PlatformName } from '../../messages/message.ts'
import { Refusal } from '../../messages/refusal.ts'
import type { StaffMember } from '../../store/people.ts'
import type { NewStaffChange } from '../../store/staffChanges.ts'

/** How people call the roles, as in the workbook. */
const ROLES: Record<string, StaffMember['role']> = {
  秘书长: 'secretary_general',
  副秘书长: 'deputy_secretary_general',
  干事: 'officer',
}
const PLATFORMS: Record<string, PlatformName> = { 企业微信: 'wecom', 钉钉: 'dingtalk' }

/** `姓名 角色 [企业微信|钉钉 账号]`. */
export function readAppointment(said: string): NewStaffChange {
  const [name = '', word = '', platform, userId, ...rest] = said.trim().split(/\s+/)
  const role = ROLES[word]
  if (name === '' || role === undefined || rest.length > 0) throw new Refusal('staff_add_how')
  if (platform === undefined) return { kind: 'appointment', name, role }
  return { kind: 'appointment', name, role, account: readAccount(platform, userId) }
}

// WeCom compares user ids without case; they are kept folded.
function readAccount(word: string, userId: string | undefined): Account {
  const platform = PLATFORMS[word]
  if (platform === undefined || userId === undefined) throw new Refusal('staff_add_how')
  return { platform, userId: platform === 'wecom' ? userId.toLowerCase() : userId }
}

/** `姓名`. */
export function readRemoval(said: string): NewStaffChange {
  if (said === '') throw new Refusal('staff_remove_how')
  return { kind: 'removal', name: said }
}
