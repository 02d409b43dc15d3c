import { confirmLeaving, keepMembership, LEAVE } from '../../secretariat/leaving.ts'
import { showWithdrawalPapers } from '../../secretariat/papers.ts'
import { WITHDRAWAL } from '../../secretariat/withdrawalCards.ts'
import {
  acceptWithdrawal,
  askWhatIsMissing,
  noteToldByPhone,
  receiveCertificate,
} from '../../secretariat/withdrawalReview.ts'
import type { CardAction } from '../command.ts'

/** The card on which a representative confirms that the member leaves, and the one on which staff see to it. */
export const WITHDRAWAL_ACTIONS: CardAction[] = [
  {
    question: LEAVE,
    key: 'confirm',
    run: (desk, asker, press) => confirmLeaving(desk, asker, press.subject),
  },
  {
    question: LEAVE,
    key: 'keep',
    run: (desk, asker, press) => keepMembership(desk, asker, press.subject),
  },
  {
    question: WITHDRAWAL,
    key: 'accept',
    run: (desk, asker, press) => acceptWithdrawal(desk, asker, press.subject),
  },
  {
    question: WITHDRAWAL,
    key: 'incomplete',
    run: (desk, asker, press) => askWhatIsMissing(desk, asker, press.subject),
  },
  {
    question: WITHDRAWAL,
    key: 'certificate',
    run: (desk, asker, press) => receiveCertificate(desk, asker, press.subject),
  },
  {
    question: WITHDRAWAL,
    key: 'papers',
    run: (desk, asker, press) => showWithdrawalPapers(desk, asker, press.subject),
  },
  {
    question: WITHDRAWAL,
    key: 'told',
    run: (desk, asker, press) => noteToldByPhone(desk, asker, press.subject),
  },
]
