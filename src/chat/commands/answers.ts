import { appointByWords } from '../../secretariat/alternates.ts'
import { answerByWords } from '../../secretariat/answers.ts'
import type { Command } from '../command.ts'
import { readAppointee, readMeeting, readReason } from './answerWords.ts'

/** What a member's representative or liaison answers to the call of a meeting, beside the buttons of its card. */
export const ANSWER_COMMANDS: Command[] = [
  {
    words: ['出席', '参会', '参加会议'],
    run: (desk, asker, rest) => {
      // What is no number may be a part of the name; 出席情况 is neither, and must not count as an answer.
      const about = readMeeting(rest)
      return answerByWords(desk, asker, about.meeting ?? (about.rest || undefined), {
        answer: 'attending',
        reason: undefined,
      })
    },
  },
  {
    words: ['委派', '委派代表', '委托'],
    run: (desk, asker, rest) => {
      const about = readMeeting(rest)
      return appointByWords(desk, asker, about.meeting, readAppointee(about.rest))
    },
  },
  {
    words: ['请假', '不能出席', '无法出席'],
    run: (desk, asker, rest) => {
      const about = readMeeting(rest)
      return answerByWords(desk, asker, about.meeting, { answer: 'unable', reason: readReason(about.rest) })
    },
  },
]
