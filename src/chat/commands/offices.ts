import { recordElection, recordRemoval } from '../../secretariat/elections.ts'
import { officeNamed } from '../../secretariat/officeNames.ts'
import { askToResign } from '../../secretariat/resignations.ts'
import { askToTurnTerm, showTerms } from '../../secretariat/terms.ts'
import type { Command } from '../command.ts'
import { readElection, readRemoval, readTurn } from './officeWords.ts'

/** How offices begin and end: by election, removal, resignation, and with their term. */
export const OFFICE_COMMANDS: Command[] = [
  {
    words: ['任职', '登记任职'],
    run: async (desk, asker, rest) => recordElection(desk, asker, readElection(rest)),
  },
  {
    words: ['免职', '罢免'],
    run: async (desk, asker, rest) => recordRemoval(desk, asker, readRemoval(rest)),
  },
  {
    words: ['辞去', '辞职'],
    run: async (desk, asker, rest) => askToResign(desk, asker, officeNamed(rest.replace(/职务$/, ''))),
  },
  {
    words: ['换届'],
    run: async (desk, asker, rest) => {
      const { name, meeting } = readTurn(rest)
      return askToTurnTerm(desk, asker, name, meeting)
    },
  },
  { words: ['届次'], run: showTerms },
]
