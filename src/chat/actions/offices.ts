import { keepOffice, RESIGN, resign } from '../../secretariat/resignations.ts'
import { keepTerm, openNextTerm, TERM } from '../../secretariat/terms.ts'
import type { CardAction } from '../command.ts'

/** The card on which a holder resigns, and the card that opens a term. */
export const OFFICE_ACTIONS: CardAction[] = [
  {
    question: RESIGN,
    key: 'confirm',
    run: (desk, asker, press) => resign(desk, asker, press.subject),
  },
  {
    question: RESIGN,
    key: 'keep',
    run: (desk, asker, press) => keepOffice(desk, asker, press.subject),
  },
  { question: TERM, key: 'open', run: (desk, asker, press) => openNextTerm(desk, asker, press.subject) },
  { question: TERM, key: 'keep', run: (desk, asker, press) => keepTerm(desk, asker, press.subject) },
]
