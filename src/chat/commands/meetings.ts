import { previewCall } from '../../secretariat/calling.ts'
import { askCancellation } from '../../secretariat/meetingCancelling.ts'
import { listMeetings } from '../../secretariat/meetingList.ts'
import { openMeeting, showMeetingCode } from '../../secretariat/meetingOpening.ts'
import { planMeeting } from '../../secretariat/meetingPlanning.ts'
import { showProgress } from '../../secretariat/progress.ts'
import type { Command } from '../command.ts'
import { authorize } from '../rights.ts'
import { readCancellation, readPlan } from './meetingWords.ts'

/** Meetings: what everybody may see of them, and what the secretariat does with them. */
export const MEETING_COMMANDS: Command[] = [
  {
    words: ['会议', '近期会议', '我的会议'],
    who: 'anyone',
    run: async (desk, asker, rest) => {
      // Both the members' people and the secretariat have meetings to see, each their own.
      if (asker.staff === undefined) authorize('bound', asker, desk.today)
      return listMeetings(desk, asker, rest)
    },
  },
  {
    words: ['建会', '新建会议'],
    who: 'staff',
    run: async (desk, asker, rest) => planMeeting(desk, asker, readPlan(desk, rest)),
  },
  { words: ['通知', '发通知', '会议通知'], who: 'staff', run: previewCall },
  { words: ['开会', '开始签到'], who: 'staff', run: openMeeting },
  { words: ['会议码'], who: 'staff', run: showMeetingCode },
  { words: ['进度', '会议进度'], who: 'staff', run: showProgress },
  {
    words: ['取消会议', '会议取消'],
    who: 'staff',
    run: (desk, asker, rest) => {
      const { words, reason } = readCancellation(rest)
      return askCancellation(desk, asker, words, reason)
    },
  },
]
