import { Refusal } from '../../messages/refusal.ts'
import { recordVoteFor, showOpenBallots } from '../../secretariat/casting.ts'
import { closeByStaff, withdrawVote } from '../../secretariat/motionClosing.ts'
import { motionNamed, showVote } from '../../secretariat/motionLists.ts'
import { moveByNumber, moveElection, moveText } from '../../secretariat/motions.ts'
import { enterPaperCount } from '../../secretariat/paperCounting.ts'
import type { Command } from '../command.ts'
import { readElectionVote, readMotion, readPaperCount, readText, readVote, readVoteFor } from './motionWords.ts'

/** Votes: what is put to a body, and how it ends. */
export const MOTION_COMMANDS: Command[] = [
  { words: ['投票', '我的投票', '选票'], run: (desk, asker) => showOpenBallots(desk, asker) },
  {
    words: ['表决', '发起表决', '提请表决'],
    run: async (desk, asker, rest) => {
      const { place, numbers } = readVote(desk, rest)
      return moveByNumber(desk, asker, place, numbers)
    },
  },
  {
    words: ['选举', '发起选举'],
    run: async (desk, asker, rest) => {
      const { place, election } = readElectionVote(desk, rest)
      return moveElection(desk, asker, place, election)
    },
  },
  {
    words: ['议案', '提案'],
    run: async (desk, asker, rest) => {
      const { place, said } = readText(desk, rest)
      return moveText(desk, asker, place, said)
    },
  },
  {
    words: ['表决情况', '投票情况', '表决记录'],
    run: async (desk, asker, rest) => showVote(desk, asker, readMotion(rest).no),
  },
  {
    words: ['截止表决', '结束表决', '截止投票'],
    run: async (desk, asker, rest) => closeByStaff(desk, asker, (await motionNamed(desk, readMotion(rest).no)).id),
  },
  {
    words: ['撤回表决', '撤销表决'],
    run: async (desk, asker, rest) => {
      const { no, rest: reason } = readMotion(rest)
      if (reason === '') throw new Refusal('motion_reason_missing', { no })
      return withdrawVote(desk, asker, (await motionNamed(desk, no)).id, reason)
    },
  },
  {
    words: ['记票', '代记票'],
    run: async (desk, asker, rest) => recordVoteFor(desk, asker, readVoteFor(rest)),
  },
  {
    words: ['计票', '登记计票'],
    run: async (desk, asker, rest) => {
      const { no, counted } = readPaperCount(rest)
      return enterPaperCount(desk, asker, no, counted)
    },
  },
]
