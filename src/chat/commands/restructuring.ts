import { askToDivide } from '../../secretariat/divisions.ts'
import { askToMerge, chooseRepresentative, chooseSeat } from '../../secretariat/mergers.ts'
import type { Command } from '../command.ts'
import { readDivision, readMerger, readMergerRepresentative, readSeatChoice } from './restructuringWords.ts'

/** Member units that merge, and units that divide. */
export const RESTRUCTURING_COMMANDS: Command[] = [
  {
    words: ['合并', '会员合并'],
    run: async (desk, asker, rest) => {
      const { survivor, merged } = readMerger(rest)
      return askToMerge(desk, asker, survivor, merged)
    },
  },
  {
    words: ['合并选席'],
    run: async (desk, asker, rest) => chooseSeat(desk, asker, readSeatChoice(rest)),
  },
  {
    words: ['合并代表人'],
    run: async (desk, asker, rest) => chooseRepresentative(desk, asker, readMergerRepresentative(rest)),
  },
  {
    words: ['分立', '会员分立'],
    run: async (desk, asker, rest) => {
      const { member, newName } = readDivision(rest)
      return askToDivide(desk, asker, member, newName)
    },
  },
]
