import { cancelSeal, confirmSeal } from '../../secretariat/sealing.ts'
import type { CardAction } from '../command.ts'

/** The card that asks whether to seal an attendance book. */
export const ATTENDANCE_ACTIONS: CardAction[] = [
  {
    question: 'seal',
    key: 'confirm',
    run: (desk, asker, press) => confirmSeal(desk, asker, press.subject),
  },
  {
    question: 'seal',
    key: 'cancel',
    run: (desk, asker, press) => cancelSeal(desk, asker, press.subject),
  },
]
