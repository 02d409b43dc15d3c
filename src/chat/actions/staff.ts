import { confirmStaffChange, refuseStaffChange, STAFF_CHANGE } from '../../secretariat/staffChanges.ts'
import type { CardAction } from '../command.ts'

/** The card on which a secretary-general decides who is in the secretariat. */
export const STAFF_ACTIONS: CardAction[] = [
  {
    question: STAFF_CHANGE,
    key: 'confirm',
    run: (desk, asker, press) => confirmStaffChange(desk, asker, press.subject),
  },
  {
    question: STAFF_CHANGE,
    key: 'refuse',
    run: (desk, asker, press) => refuseStaffChange(desk, asker, press.subject),
  },
]
