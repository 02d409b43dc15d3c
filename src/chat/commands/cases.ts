import { openCaseFor } from '../../secretariat/casesOpening.ts'
import { object } from '../../secretariat/objections.ts'
import type { Command } from '../command.ts'
import { readCaseRequest, readObjection } from './caseWords.ts'

/** Objecting to a forfeiture, and opening the case of one that came with the books of the past. */
export const CASE_COMMANDS: Command[] = [
  {
    words: ['异议', '提出异议', '我有异议', '申诉'],
    verbatim: true,
    run: (desk, asker, rest) => object(desk, asker, readObjection(rest)),
  },
  { words: ['立案'], run: (desk, asker, rest) => openCaseFor(desk, asker, readCaseRequest(rest)) },
]
