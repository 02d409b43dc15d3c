import { ARREARS } from '../../secretariat/arrears.ts'
import { approveConcession, CONCESSION, refuseConcession } from '../../secretariat/duesConcessions.ts'
import { keepUnraised, RAISE, raiseAccounts } from '../../secretariat/duesRaising.ts'
import { exportArrears } from '../arrearsFile.ts'
import type { CardAction } from '../command.ts'

/** The cards that ask whether to raise a year's accounts and whether to put dues off, and the one with the arrears. */
export const DUES_ACTIONS: CardAction[] = [
  {
    question: RAISE,
    key: 'raise',
    run: (desk, asker, press) => raiseAccounts(desk, asker, press.subject),
  },
  { question: RAISE, key: 'keep', run: (desk, asker, press) => keepUnraised(desk, asker, press.subject) },
  {
    question: CONCESSION,
    key: 'approve',
    run: (desk, asker, press) => approveConcession(desk, asker, press.subject),
  },
  {
    question: CONCESSION,
    key: 'refuse',
    run: (desk, asker, press) => refuseConcession(desk, asker, press.subject),
  },
  { question: ARREARS, key: 'export', run: exportArrears },
]
