import { ANNOUNCE, announce, keepUnannounced } from '../../secretariat/announcing.ts'
import type { CardAction } from '../command.ts'

/** The card that asks whether to say something to many. */
export const ANNOUNCEMENT_ACTIONS: CardAction[] = [
  { question: ANNOUNCE, key: 'send', run: (desk, asker, press) => announce(desk, asker, press.subject) },
  {
    question: ANNOUNCE,
    key: 'keep',

    run: (desk, asker, press) => keepUnannounced(desk, asker, press.subject),
  },
]
