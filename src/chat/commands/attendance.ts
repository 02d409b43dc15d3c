import { register } from '../../secretariat/attendanceEntry.ts'
import { checkIn } from '../../secretariat/checkIn.ts'
import { askToSeal } from '../../secretariat/sealing.ts'
import type { Command } from '../command.ts'
import { readRegistration } from './attendanceWords.ts'

/** Signing in, keeping the attendance book, and sealing it. */
export const ATTENDANCE_COMMANDS: Command[] = [
  { words: ['签到', '签到码', '报到'], run: checkIn },
  {
    words: ['登记', '登记出席', '更正', '更正出席'],
    run: (desk, asker, rest) => register(desk, asker, readRegistration(rest)),
  },
  { words: ['封存', '封存出席簿'], run: askToSeal },
]
