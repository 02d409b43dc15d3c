import { BALLOT } from '../../secretariat/ballotCards.ts'
import { electByCard, giveBallotLink, voteByCard } from '../../secretariat/casting.ts'
import { MOTION } from '../../secretariat/motionCards.ts'
import { closeByStaff } from '../../secretariat/motionClosing.ts'
import { standing } from '../../secretariat/motionLists.ts'
import { dropMotion, openVote } from '../../secretariat/motionOpening.ts'
import { PAPER_COUNT } from '../../secretariat/paperCountCards.ts'
import { confirmPaperCount, setPaperCountAside } from '../../secretariat/paperCounting.ts'
import type { Choice } from '../../store/ballots.ts'
import { findMotion } from '../../store/motions.ts'
import type { CardAction } from '../command.ts'

/** The card of a motion, and of what was counted on paper, for staff; and the ballots of those who vote on it. */
export const MOTION_ACTIONS: CardAction[] = [
  {
    question: MOTION,
    key: 'open',
    run: (desk, asker, press) => openVote(desk, asker, press.subject, false),
  },
  {
    question: MOTION,
    key: 'paper',
    run: (desk, asker, press) => openVote(desk, asker, press.subject, true),
  },
  { question: MOTION, key: 'discard', run: (desk, _asker, press) => dropMotion(desk, press.subject) },
  {
    question: MOTION,
    key: 'progress',
    run: async (desk, asker, press) => standing(desk, asker, await findMotion(desk.tx, press.subject)),
  },
  {
    question: MOTION,
    key: 'close',
    run: (desk, asker, press) => closeByStaff(desk, asker, press.subject),
  },
  {
    question: MOTION,
    key: 'close_now',
    run: (desk, asker, press) => closeByStaff(desk, asker, press.subject, true),
  },
  {
    question: PAPER_COUNT,
    key: 'confirm',
    run: (desk, asker, press) => confirmPaperCount(desk, asker, press.subject),
  },
  {
    question: PAPER_COUNT,
    key: 'discard',
    run: (desk, asker, press) => setPaperCountAside(desk, asker, press.subject),
  },
  ...(['in_favour', 'against', 'abstained'] as const).map((choice) => vote(choice, choice)),
  vote('all', 'in_favour'),
  {
    question: BALLOT,
    key: 'elect',
    run: (desk, asker, press) => electByCard(desk, asker, press.subject, press.choice),
  },
  // Matter by matter, or in secret: both lead to a page of one's own.
  ...['each', 'paper'].map(toPage),
]

/** A button that votes the same on everything the card is about. */
function vote(key: string, choice: Choice): CardAction {
  return {
    question: BALLOT,
    key,
    run: (desk, asker, press) => voteByCard(desk, asker, press.subject, choice),
  }
}

function toPage(key: string): CardAction {
  return {
    question: BALLOT,
    key,
    run: (desk, asker, press) => giveBallotLink(desk, asker, press.subject),
  }
}
