import { keepOffice, RESIGN, resign } from '../../secretariat/resignations.ts'
import { keepTerm, openNextTerm, TERM } from '../../secretariat/terms.ts'
import type { CardAction } from '../command.ts'

/** The card on which a holder resigns, and the card that opens a term. */
export const OFFICE_ACTIONS: CardAction[] = [
  {
    question: RESIGN,
    key: 'confirm',
    who: 'representative',
    run: (desk, asker, press) => resign(desk, asker, press.subject),
  },
  {
    question: RESIGN,
    key: 'keep',
    who: 'representative',
    run: (desk, asker, press) => keepOffice(desk, asker, press.subject),
  },
  { question: TERM, key: 'open', who: 'staff', run: (desk, asker, press) => openNextTerm(desk, asker, press.subject) },
  { question: TERM, key: 'keep', who: 'staff', run: (desk, asker, press) => keepTerm(desk, asker, press.subject) },
]
