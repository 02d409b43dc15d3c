import { CHANGE } from '../../secretariat/changeCards.ts'
import { acceptChange, askWhyReturned } from '../../secretariat/changesDeciding.ts'
import type { CardAction } from '../command.ts'

/** The card on which staff decide about a change that a member reports. */
export const CHANGE_ACTIONS: CardAction[] = [
  {
    question: CHANGE,
    key: 'accept',
    who: 'staff',
    run: (desk, asker, press) => acceptChange(desk, asker, press.subject),
  },
  {
    question: CHANGE,
    key: 'return',
    who: 'staff',
    run: (desk, asker, press) => askWhyReturned(desk, asker, press.subject),
  },
]
