import { proposeStaffChange, showStaff } from '../../secretariat/staffChanges.ts'
import type { Command } from '../command.ts'
import { readAppointment, readRemoval } from './staffWords.ts'

/** Who is in the secretariat: proposed by any of them, decided by its secretary-general. */
export const STAFF_COMMANDS: Command[] = [
  { words: ['工作人员', '秘书处人员', '工作人员名单'], run: showStaff },
  {
    words: ['增加工作人员', '任命工作人员', '调整工作人员'],
    verbatim: true,
    run: async (desk, asker, rest) => proposeStaffChange(desk, asker, readAppointment(rest)),
  },
  {
    words: ['撤销工作人员', '移除工作人员', '删除工作人员'],
    run: async (desk, asker, rest) => proposeStaffChange(desk, asker, readRemoval(rest)),
  },
]
