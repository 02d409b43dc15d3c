import { type Command, Option } from 'commander'
import type { Account } from '../messages/message.ts'
import { issueCode } from '../secretariat/bindingCodes.ts'
import { findMember } from '../secretariat/lookup.ts'
import { record } from '../store/audit.ts'
import type { StaffMember } from '../store/people.ts'
import { endStaff, putStaff, staffRecords } from '../store/staff.ts'
import { atDesk, CommandRefused, type Session } from './session.ts'

/** How the secretariat calls its roles, as in the workbook. */
const ROLES: Record<string, StaffMember['role']> = {
  秘书长: 'secretary_general',
  副秘书长: 'deputy_secretary_general',
  干事: 'officer',
}
const ACTOR = 'command line'

type AddOptions = { wecom?: string; dingtalk?: string }

/** `staff add|list|remove` and `bind`. */
export function addPeopleCommands(program: Command, session: Session): void {
  const staff = program.command('staff').description('the secretariat')
  staff
    .command('add')
    .argument('<name>', '姓名')
    .argument('<role>', Object.keys(ROLES).join(' | '))
    .addOption(new Option('--wecom <id>', 'WeCom user id'))
    .addOption(new Option('--dingtalk <id>', 'DingTalk user id'))
    .action((name: string, role: string, options: AddOptions) => addStaff(session, name, role, options))
  staff.command('list').action(() => listStaff(session))
  staff
    .command('remove')
    .argument('<name>', '姓名')
    .action((name: string) => removeStaff(session, name))
  program
    .command('bind')
    .description('make a binding code for a member’s person')
    .argument('<member>', '会员编号')
    .argument('<name>', '姓名')
    .action((member: string, name: string) => bind(session, member, name))
}

async function addStaff(session: Session, name: string, word: string, options: AddOptions): Promise<void> {
  const role = ROLES[word]
  if (role === undefined) throw new CommandRefused([`角色“${word}”不存在，应为：${Object.keys(ROLES).join('、')}`])
  await atDesk(session, async ({ tx, now }) => {
    await putStaff(tx, { name, role, accounts: accountsIn(options) }, now)
    await record(tx, { at: now, actor: ACTOR, type: 'staff.added', subject: `staff:${name}`, data: { role } })
  })
  session.out(`${name}（${word}）已登记为秘书处工作人员。`)
}

// WeCom compares user ids without case; they are kept folded.
function accountsIn({ wecom, dingtalk }: AddOptions): Account[] {
  return [
    ...(wecom === undefined ? [] : [{ platform: 'wecom' as const, userId: wecom.toLowerCase() }]),
    ...(dingtalk === undefined ? [] : [{ platform: 'dingtalk' as const, userId: dingtalk }]),
  ]
}

async function listStaff(session: Session): Promise<void> {
  const rows = await atDesk(session, ({ tx }) => staffRecords(tx))
  const word = (role: StaffMember['role']) => Object.keys(ROLES).find((key) => ROLES[key] === role)
  for (const { name, role, accounts } of rows) {
    session.out([name, word(role), ...accounts.map(({ platform, userId }) => `${platform}:${userId}`)].join('\t'))
  }
}

async function removeStaff(session: Session, name: string): Promise<void> {
  await atDesk(session, async ({ tx, now }) => {
    if (!(await endStaff(tx, name, now))) throw new CommandRefused([`秘书处没有叫“${name}”的工作人员。`])
    await record(tx, { at: now, actor: ACTOR, type: 'staff.ended', subject: `staff:${name}` })
  })
  session.out(`${name} 不再是秘书处工作人员。`)
}

async function bind(session: Session, words: string, name: string): Promise<void> {
  const issued = await atDesk(session, async (desk) => issueCode(desk, await findMember(desk, words), name, ACTOR))
  session.out(`${issued.person.name} 的绑定码：${issued.code}`)
  session.out(`请在聊天中发送：绑定 ${issued.code}`)
}
