import { showConfirmations } from '../../secretariat/confirmationsWaiting.ts'
import { showResolution } from '../../secretariat/motionLists.ts'
import { askToRecordByNumber } from '../../secretariat/resolutions.ts'
import type { Command } from '../command.ts'
import { readDecision, readResolutionNo } from './resolutionWords.ts'

/** What bodies decided, as the secretariat records it, and what waits for another to confirm it. */
export const RESOLUTION_COMMANDS: Command[] = [
  {
    words: ['决议', '登记决议', '记决议'],
    run: async (desk, asker, rest) => {
      const kept = readResolutionNo(rest)
      return kept === undefined
        ? askToRecordByNumber(desk, asker, readDecision(rest))
        : showResolution(desk, asker, kept)
    },
  },
  { words: ['待确认', '等待确认'], run: showConfirmations },
]
