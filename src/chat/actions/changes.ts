import { CHANGE } from '../../secretariat/changeCards.ts'
import { acceptChange, askWhyReturned } from '../../secretariat/changesDeciding.ts'
import { answerCheck } from '../../secretariat/particularsAnswers.ts'
import { PARTICULARS } from '../../secretariat/particularsCard.ts'
import type { CardAction } from '../command.ts'

/** The card on which staff decide about a change, and the yearly card on which a unit confirms its particulars. */
export const CHANGE_ACTIONS: CardAction[] = [
  {
    question: CHANGE,
    key: 'accept',
    run: (desk, asker, press) => acceptChange(desk, asker, press.subject),
  },
  {
    question: CHANGE,
    key: 'return',
    run: (desk, asker, press) => askWhyReturned(desk, asker, press.subject),
  },
  {
    question: PARTICULARS,
    key: 'unchanged',
    run: (desk, asker, press) => answerCheck(desk, asker, press.subject, 'unchanged'),
  },
  {
    question: PARTICULARS,
    key: 'changes',
    run: (desk, asker, press) => answerCheck(desk, asker, press.subject, 'changes'),
  },
]
