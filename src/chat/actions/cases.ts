import { ANNULMENT, confirmAnnulment, keepLoss } from '../../secretariat/annulments.ts'
import { settleBasisCase } from '../../secretariat/casesBasis.ts'
import { withdrawCase } from '../../secretariat/casesWithdrawing.ts'
import { confirmCase } from '../../secretariat/certifying.ts'
import { noteByPhone } from '../../secretariat/objections.ts'
import type { CardAction } from '../command.ts'

/** The secretariat's cards of a forfeited seat, of a confirmed loss that is to fall, and of an office whose basis is lost. */
export const CASE_ACTIONS: CardAction[] = [
  {
    question: 'case',
    key: 'confirm',
    run: (desk, asker, press) => confirmCase(desk, asker, press.subject),
  },
  {
    question: 'case',
    key: 'withdraw',
    run: (desk, asker, press) => withdrawCase(desk, asker, press.subject),
  },
  {
    question: 'case',
    key: 'phoned',
    run: (desk, asker, press) => noteByPhone(desk, asker, press.subject),
  },
  {
    question: ANNULMENT,
    key: 'confirm',
    run: (desk, asker, press) => confirmAnnulment(desk, asker, press.subject),
  },
  {
    question: ANNULMENT,
    key: 'keep',
    run: (desk, asker, press) => keepLoss(desk, asker, press.subject),
  },
  {
    question: 'basis',
    key: 'settle',
    run: (desk, asker, press) => settleBasisCase(desk, asker, press.subject),
  },
]
