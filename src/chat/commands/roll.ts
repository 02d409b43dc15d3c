import type { Outcome } from '../../messages/notice.ts'
import { Refusal } from '../../messages/refusal.ts'
import { showAgenda } from '../../secretariat/agenda.ts'
import type { Asker } from '../../secretariat/asker.ts'
import { bindByCode } from '../../secretariat/binding.ts'
import { isCodeShaped, issueCodeByStaff } from '../../secretariat/bindingCodes.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { officeNamed } from '../../secretariat/officeNames.ts'
import { showHolders } from '../../secretariat/seatHolders.ts'
import { showSeats } from '../../secretariat/seats.ts'
import { showMember } from '../../secretariat/standingOfMember.ts'
import type { Command } from '../command.ts'
import { authorizeMore } from '../rights.ts'
import { codeIn } from './self.ts'

/** What the secretariat asks about the roll, and how it lets people in. */
export const ROLL_COMMANDS: Command[] = [
  { words: ['查', '查询', '查会员', '查询会员'], run: showMember },
  { words: ['席位', '席次', '名额'], run: showSeatsOf },
  { words: ['待办', '待办事项', '办理事项'], run: showAgenda },
  { words: ['绑定码', '发绑定码'], run: issueOrBind },
]

/** All offices, or the holders of the one that is named. */
async function showSeatsOf(desk: Desk, asker: Asker, rest: string): Promise<Outcome> {
  if (rest === '') return showSeats(desk, asker)
  const office = officeNamed(rest)
  if (office === undefined) throw new Refusal('office_unknown', { said: rest })
  return showHolders(desk, asker, office)
}

/** From staff it is a member who wants a code; others with a code in hand write this word before it. */
async function issueOrBind(desk: Desk, asker: Asker, rest: string): Promise<Outcome> {
  if (asker.staff === undefined && isCodeShaped(desk, codeIn(rest))) return bindByCode(desk, asker, codeIn(rest))
  authorizeMore('绑定码', asker, desk.today)
  const [words = '', ...name] = rest.split(' ')
  return issueCodeByStaff(desk, asker, words, name.join('') || undefined)
}
