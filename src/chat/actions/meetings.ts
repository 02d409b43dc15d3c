import { confirmCall, keepDraft } from '../../secretariat/calling.ts'
import { confirmCancellation, keepMeeting } from '../../secretariat/meetingCancelling.ts'
import type { CardAction } from '../command.ts'

/** What the secretariat decides about a meeting: to call it, to cancel it. */
export const MEETING_ACTIONS: CardAction[] = [
  {
    question: 'call_meeting',
    key: 'confirm',
    run: (desk, asker, press) => confirmCall(desk, asker, press.subject),
  },
  {
    question: 'call_meeting',
    key: 'keep',
    run: (desk, asker, press) => keepDraft(desk, asker, press.subject),
  },
  {
    question: 'cancel_meeting',
    key: 'cancel',
    run: (desk, asker, press) => confirmCancellation(desk, asker, press.subject),
  },
  {
    question: 'cancel_meeting',
    key: 'keep',
    run: (desk, asker, press) => keepMeeting(desk, asker, press.subject),
  },
]
