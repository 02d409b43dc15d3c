import type { Command } from './command.ts'
import { ADMISSION_COMMANDS } from './commands/admissions.ts'
import { ANNOUNCEMENT_COMMANDS } from './commands/announcements.ts'
import { ANSWER_COMMANDS } from './commands/answers.ts'
import { ATTENDANCE_COMMANDS } from './commands/attendance.ts'
import { CASE_COMMANDS } from './commands/cases.ts'
import { CHANGE_COMMANDS } from './commands/changes.ts'
import { DUES_COMMANDS } from './commands/dues.ts'
import { MEETING_COMMANDS } from './commands/meetings.ts'
import { MOTION_COMMANDS } from './commands/motions.ts'
import { OFFICE_COMMANDS } from './commands/offices.ts'
import { PRIVACY_COMMANDS } from './commands/privacy.ts'
import { RESOLUTION_COMMANDS } from './commands/resolutions.ts'
import { RESTRUCTURING_COMMANDS } from './commands/restructuring.ts'
import { RIGHTS_COMMANDS } from './commands/rights.ts'
import { ROLL_COMMANDS } from './commands/roll.ts'
import { ROLL_OUT_COMMANDS } from './commands/rollOut.ts'
import { SELF_COMMANDS } from './commands/self.ts'
import { STAFF_COMMANDS } from './commands/staff.ts'
import { WITHDRAWAL_COMMANDS } from './commands/withdrawals.ts'

/** Everything that can be said to huiwu: words, and what runs. */
export const COMMANDS: readonly Command[] = [
  ...SELF_COMMANDS,
  ...PRIVACY_COMMANDS,
  ...MEETING_COMMANDS,
  ...ANSWER_COMMANDS,
  ...ATTENDANCE_COMMANDS,
  ...CASE_COMMANDS,
  ...ADMISSION_COMMANDS,
  ...DUES_COMMANDS,
  ...CHANGE_COMMANDS,
  ...MOTION_COMMANDS,
  ...RESOLUTION_COMMANDS,
  ...OFFICE_COMMANDS,
  ...RESTRUCTURING_COMMANDS,
  ...WITHDRAWAL_COMMANDS,
  ...ROLL_COMMANDS,
  ...ROLL_OUT_COMMANDS,
  ...ANNOUNCEMENT_COMMANDS,
  ...RIGHTS_COMMANDS,
  ...STAFF_COMMANDS,
]
