import { reply } from '../../messages/notice.ts'
import type { Asker } from '../../secretariat/asker.ts'
import { bindByCode } from '../../secretariat/binding.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { showMeasures } from '../../secretariat/measures.ts'
import { showOwnStatus } from '../../secretariat/status.ts'
import type { Command } from '../command.ts'
import { dayMeant } from './asOf.ts'

/** What people ask about themselves, and how an account becomes theirs. */
export const SELF_COMMANDS: Command[] = [
  { words: ['帮助', '命令', '菜单', 'help', '?', '使用说明'], run: showHelp },
  {
    words: ['绑定', 'bind'],
    run: (desk, asker, rest) => bindByCode(desk, asker, codeIn(rest)),
  },
  {
    words: ['状态', '我的状态', '查询状态', '履职', '履职情况', 'status'],
    run: (desk, asker, rest) => showOwnStatus(desk, asker, dayMeant(rest, desk.today)),
  },
  {
    words: ['规则', '条文', '办法', '管理办法'],
    run: showMeasures,
  },
]

/** What only the secretariat may do, a message per kind of work. */
const HELP_FOR_STAFF = [
  'replies/help_meetings',
  'replies/help_votes',
  'replies/help_admissions',
  'replies/help_withdrawals',
  'replies/help_dues',
  'replies/help_roll',
]

async function showHelp(desk: Desk, asker: Asker) {
  const roles = asker.person?.roles ?? []
  const isRepresentative = roles.includes('representative')
  const staff = asker.staff !== undefined
  const { say } = reply(asker.account, 'replies/help', {
    staff,
    speaks: isRepresentative || roles.includes('liaison'),
    represents: isRepresentative,
  })
  if (!staff) return { say }
  const work = HELP_FOR_STAFF.flatMap((page) => reply(asker.account, page, {}).say)
  const last = reply(asker.account, 'replies/help_staff', { handbook: `${desk.publicUrl}/handbook` })
  return { say: [...say, ...work, ...last.say] }
}

/** People put the word for a code before it, or the angle brackets of an instruction around it. */
export function codeIn(rest: string): string {
  return rest.replace(/^(绑定码|邀请码|码)/, '')
}
