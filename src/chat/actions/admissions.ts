import { ADMISSION } from '../../secretariat/admissionCards.ts'
import { askForReason, passReview } from '../../secretariat/admissionReview.ts'
import { showPapers } from '../../secretariat/papers.ts'
import type { CardAction } from '../command.ts'

/** The card on which staff review an application. */
export const ADMISSION_ACTIONS: CardAction[] = [
  {
    question: ADMISSION,
    key: 'pass',
    run: (desk, asker, press) => passReview(desk, asker, press.subject),
  },
  {
    question: ADMISSION,
    key: 'return',
    run: (desk, asker, press) => askForReason(desk, asker, press.subject, 'application_return_how'),
  },
  {
    question: ADMISSION,
    key: 'decline',
    run: (desk, asker, press) => askForReason(desk, asker, press.subject, 'application_decline_how'),
  },
  {
    question: ADMISSION,
    key: 'papers',
    run: (desk, asker, press) => showPapers(desk, asker, press.subject),
  },
]
