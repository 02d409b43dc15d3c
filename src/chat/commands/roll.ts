import { showAgenda } from '../../secretariat/agenda.ts'
import { bindByCode } from '../../secretariat/binding.ts'
import { issueCodeByStaff } from '../../secretariat/bindingCodes.ts'
import { showSeats } from '../../secretariat/seats.ts'
import { showMember } from '../../secretariat/standingOfMember.ts'
import type { Command } from '../command.ts'
import { codeIn } from './self.ts'

/** What the secretariat asks about the roll, and how it lets people in. */
export const ROLL_COMMANDS: Command[] = [
  { words: ['查', '查询', '查会员', '查询会员'], who: 'staff', run: showMember },
  { words: ['席位', '席次', '名额'], who: 'staff', run: showSeats },
  { words: ['待办', '待办事项', '办理事项'], who: 'staff', run: showAgenda },
  {
    // People with a code in hand write this word before it; from them it is the code that counts.
    words: ['绑定码', '发绑定码'],
    who: 'anyone',
    run: (desk, asker, rest) => {
      if (asker.staff === undefined) return bindByCode(desk, asker, codeIn(rest))
      const [words = '', ...name] = rest.split(' ')
      return issueCodeByStaff(desk, asker, words, name.join('') || undefined)
    },
  },
]
