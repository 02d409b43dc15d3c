import { ARREARS } from '../../secretariat/arrears.ts'
import { approveConcession, CONCESSION, refuseConcession } from '../../secretariat/duesConcessions.ts'
import { keepUnraised, RAISE, raiseAccounts } from '../../secretariat/duesRaising.ts'
import { approveDuesRequest, refuseDuesRequest } from '../../secretariat/duesRequestDeciding.ts'
import { DUES_REQUEST } from '../../secretariat/duesRequests.ts'
import { exportArrears } from '../arrearsFile.ts'
import type { CardAction } from '../command.ts'

/**
 * The cards that ask whether to raise a year's accounts, whether to put dues off or to write
 * something into them, and the one with the arrears.
 */
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
  {
    question: DUES_REQUEST,
    key: 'approve',
    run: (desk, asker, press) => approveDuesRequest(desk, asker, press.subject),
  },
  {
    question: DUES_REQUEST,
    key: 'refuse',
    run: (desk, asker, press) => refuseDuesRequest(desk, asker, press.subject),
  },
  { question: ARREARS, key: 'export', run: exportArrears },
]
