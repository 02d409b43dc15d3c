import { appointChosen, offerAlternates, returnToCall } from '../../secretariat/alternates.ts'
import { answerByCard } from '../../secretariat/answers.ts'
import { CALL } from '../../secretariat/callCard.ts'
import type { CardAction } from '../command.ts'

/** The buttons of a call card: the three answers, and the choice of an alternate. */
export const CALL_ACTIONS: CardAction[] = [
  {
    question: CALL,
    key: 'attend',
    run: (desk, asker, press) => answerByCard(desk, asker, press.subject, 'attending'),
  },
  {
    question: CALL,
    key: 'alternate',
    run: (desk, asker, press) => offerAlternates(desk, asker, press.subject),
  },
  {
    question: CALL,
    key: 'unable',
    run: (desk, asker, press) => answerByCard(desk, asker, press.subject, 'unable'),
  },
  {
    question: CALL,
    key: 'appoint',
    run: (desk, asker, press) => appointChosen(desk, asker, press.subject, press.choice),
  },
  {
    question: CALL,
    key: 'back',
    run: (desk, asker, press) => returnToCall(desk, asker, press.subject),
  },
]
