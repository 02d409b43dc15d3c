import { admissionRemindersDue } from '../secretariat/admissionReminders.ts'
import { ballotRemindersDue } from '../secretariat/ballotReminders.ts'
import type { Desk } from '../secretariat/desk.ts'
import { digestDue } from '../secretariat/digest.ts'
import type { Due } from '../secretariat/due.ts'
import { duesRaisingDue } from '../secretariat/duesRaisingReminder.ts'
import { duesRemindersDue } from '../secretariat/duesReminders.ts'
import { duesStatementsDue } from '../secretariat/duesStatements.ts'
import { firstSummaryDue } from '../secretariat/firstSummary.ts'
import { meetingsDueReminder } from '../secretariat/meetingsDue.ts'
import { particularsConfirmationDue } from '../secretariat/particularsConfirmation.ts'
import { privacyRetentionDue } from '../secretariat/privacyRetention.ts'
import { remindersDue } from '../secretariat/reminders.ts'
import { restoreDue } from '../secretariat/restoreNotice.ts'
import { warningsDue } from '../secretariat/warnings.ts'
import { withdrawalsDue } from '../secretariat/withdrawalReminders.ts'
import { RESTORE_TELLER } from '../store/restored.ts'

/**
 * Something the schedule does again and again. `cron` has five fields and is read in the association's zone; never at
 * :00 or :30, when everybody sends and WeCom asks not to. `due` finds everything that is due
 * at that moment, also what an earlier turn missed; what was said before, and what has to wait, is sorted out later.
 */
export type Job = { name: string; cron: string; due(desk: Desk): Promise<Due[]> }

/** Everything the schedule does, in the order in which it is done when several are owed. */
export const JOBS: readonly Job[] = [
  { name: 'first-summary', cron: '4 * * * *', due: firstSummaryDue },
  { name: 'meeting-reminders', cron: '7 * * * *', due: remindersDue },
  { name: 'seat-warnings', cron: '12 * * * *', due: warningsDue },
  { name: 'ballot-reminders', cron: '14 * * * *', due: ballotRemindersDue },
  { name: 'dues-reminders', cron: '17 9 * * *', due: duesRemindersDue },
  { name: 'dues-accounts', cron: '14 9 * * *', due: duesRaisingDue },
  { name: 'dues-statements', cron: '16 9 * * *', due: duesStatementsDue },
  { name: 'admission-reminders', cron: '19 9 * * *', due: admissionRemindersDue },
  { name: 'particulars-confirmation', cron: '21 9 * * *', due: particularsConfirmationDue },
  { name: 'withdrawals', cron: '22 9 * * *', due: withdrawalsDue },
  { name: 'meetings-due', cron: '23 9 * * *', due: meetingsDueReminder },
  { name: 'privacy-retention', cron: '26 3 * * *', due: privacyRetentionDue },
  { name: 'secretariat-digest', cron: '41 8 * * *', due: digestDue },
  { name: RESTORE_TELLER, cron: '6 * * * *', due: restoreDue },
]
