import { ADMISSION_ACTIONS } from './actions/admissions.ts'
import { ANNOUNCEMENT_ACTIONS } from './actions/announcements.ts'
import { ATTENDANCE_ACTIONS } from './actions/attendance.ts'
import { CALL_ACTIONS } from './actions/calls.ts'
import { CASE_ACTIONS } from './actions/cases.ts'
import { CHANGE_ACTIONS } from './actions/changes.ts'
import { DUES_ACTIONS } from './actions/dues.ts'
import { MEETING_ACTIONS } from './actions/meetings.ts'
import { MOTION_ACTIONS } from './actions/motions.ts'
import { OFFICE_ACTIONS } from './actions/offices.ts'
import { RESOLUTION_ACTIONS } from './actions/resolutions.ts'
import { RESTRUCTURING_ACTIONS } from './actions/restructuring.ts'
import { STAFF_ACTIONS } from './actions/staff.ts'
import { WITHDRAWAL_ACTIONS } from './actions/withdrawals.ts'
import type { CardAction } from './command.ts'

/** Every button on every card: the question it belongs to, its key, and what runs. */
export const CARD_ACTIONS: readonly CardAction[] = [
  ...CALL_ACTIONS,
  ...MEETING_ACTIONS,
  ...ATTENDANCE_ACTIONS,
  ...CASE_ACTIONS,
  ...ADMISSION_ACTIONS,
  ...DUES_ACTIONS,
  ...CHANGE_ACTIONS,
  ...MOTION_ACTIONS,
  ...RESOLUTION_ACTIONS,
  ...OFFICE_ACTIONS,
  ...RESTRUCTURING_ACTIONS,
  ...WITHDRAWAL_ACTIONS,
  ...ANNOUNCEMENT_ACTIONS,
  ...STAFF_ACTIONS,
]
