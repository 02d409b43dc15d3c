import { previewCall } from '../../secretariat/calling.ts'
import { askCancellation } from '../../secretariat/meetingCancelling.ts'
import { listMeetings } from '../../secretariat/meetingList.ts'
import { openMeeting, showMeetingCode } from '../../secretariat/meetingOpening.ts'
import { planMeeting } from '../../secretariat/meetingPlanning.ts'
import { showProgress } from '../../secretariat/progress.ts'
import type { Command } from '../command.ts'
import { readCancellation, readPlan } from './meetingWords.ts'

/** Meetings: what everybody may see of them, and what the secretariat does with them. */
export const MEETING_COMMANDS: Command[] = [
  {
    words: ['会议', '近期会议', '我的会议'],
    run: listMeetings,
  },
  {
    words: ['建会', '新建会议'],
    run: async (desk, asker, rest) => planMeeting(desk, asker, readPlan(desk, rest)),
  },
  { words: ['通知', '发通知', '会议通知'], run: previewCall },
  { words: ['开会', '开始签到'], run: openMeeting },
  { words: ['会议码'], run: showMeetingCode },
  { words: ['进度', '会议进度'], run: showProgress },
  {
    words: ['取消会议', '会议取消'],
    run: (desk, asker, rest) => {
      const { words, reason } = readCancellation(rest)
      return askCancellation(desk, asker, words, reason)
    },
  },
]
