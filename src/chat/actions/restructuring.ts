import { confirmDivision, DIVISION, discardDivision } from '../../secretariat/divisions.ts'
import { confirmMerger, discardMerger, MERGER } from '../../secretariat/mergers.ts'
import type { CardAction } from '../command.ts'

/** The cards that ask whether to apply a merger, or to record a division. */
export const RESTRUCTURING_ACTIONS: CardAction[] = [
  {
    question: MERGER,
    key: 'apply',
    run: (desk, asker, press) => confirmMerger(desk, asker, press.subject),
  },
  {
    question: MERGER,
    key: 'discard',
    run: (desk, asker, press) => discardMerger(desk, asker, press.subject),
  },
  {
    question: DIVISION,
    key: 'apply',
    run: (desk, asker, press) => confirmDivision(desk, asker, press.subject),
  },
  {
    question: DIVISION,
    key: 'discard',
    run: (desk, asker, press) => discardDivision(desk, asker, press.subject),
  },
]
