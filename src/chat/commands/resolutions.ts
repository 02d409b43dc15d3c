import { askToRecordByNumber } from '../../secretariat/resolutions.ts'
import type { Command } from '../command.ts'
import { readDecision } from './resolutionWords.ts'

/** What bodies decided, as the secretariat records it. */
export const RESOLUTION_COMMANDS: Command[] = [
  {
    words: ['决议', '登记决议', '记决议'],
    who: 'staff',
    run: async (desk, asker, rest) => askToRecordByNumber(desk, asker, readDecision(rest)),
  },
]
