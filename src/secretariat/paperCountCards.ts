import type { Look, Notice, Redraw, Values } from '../messages/notice.ts'
import { listMotions, type MotionRecord, type WaitingCount } from '../store/motions.ts'
import type { Asker } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import { askToConfirm, type Confirmation, cardAgain, type Typed, type Waiting } from './confirming.ts'
import { closeCards } from './decisions.ts'
import type { Desk } from './desk.ts'
import { itemsShown, motionFace } from './motionCards.ts'

/** The question of the card on which a count on paper is confirmed; its subject is the motion's id and the count's. */
export const PAPER_COUNT = 'paper_count'

/** How many matters a card lists by name. */
const LISTED = 3

/** A motion of which a count on paper waits to be confirmed. */
export type CountedMotion = MotionRecord & { paperCount: WaitingCount }

/** Whether a count on paper waits. */
export function isCounted(motion: MotionRecord): motion is CountedMotion {
  return motion.paperCount !== undefined
}

/** Who typed the count that waits. */
export function countTyped({ paperCount }: CountedMotion): Typed {
  return { deed: 'paper_count', typedBy: paperCount.by }
}

/** Asks somebody else to compare the count with the papers. */
export async function askToConfirmCount(desk: Desk, asker: Asker, motion: CountedMotion): Promise<Notice[]> {
  return askToConfirm(desk, asker, countTyped(motion), await confirmationOf(desk, motion))
}

/** Their own card again of a count that waits, to whoever asks; nothing where none does. */
export async function paperCountAgain(desk: Desk, asker: Asker, motion: MotionRecord): Promise<Notice[]> {
  if (!isCounted(motion)) return []
  return cardAgain(desk, asker, countTyped(motion), await confirmationOf(desk, motion))
}

/** The counts that wait. */
export async function waitingCounts(desk: Desk): Promise<Waiting[]> {
  const counted = (await listMotions(desk.tx, ['open'])).filter(isCounted)
  return Promise.all(
    counted.map(async (motion) => ({
      id: motion.paperCount.id,
      typed: countTyped(motion),
      ...(motion.no !== undefined && { no: motion.no }),
      title: motion.items.map(({ title }) => title).join('；'),
      since: motion.paperCount.at,
      confirmation: await confirmationOf(desk, motion),
    })),
  )
}

async function confirmationOf(desk: Desk, motion: CountedMotion): Promise<Confirmation> {
  const values = await countValues(desk, motion)
  return {
    // A card has no room for the votes of several matters.
    before: motion.items.length > 1 ? [{ template: 'replies/paper_count', values } satisfies Look] : [],
    template: 'cards/paper_count',
    values: { ...values, decided: null },
    actions: ['confirm', 'discard'],
    asks: { question: PAPER_COUNT, subject: `${motion.id}/${motion.paperCount.id}` },
  }
}

async function countValues(desk: Desk, motion: CountedMotion): Promise<Values> {
  const { votes, issued, returned, invalid, counters, by } = motion.paperCount
  const { no, kind, office, body, places, sittingNo, citations } = await motionFace(desk, motion)
  const items = (await itemsShown(desk, motion.items)).map(({ subject, title, unitTitle }) => {
    return { title, unitTitle, ...(votes[subject] ?? { inFavour: 0, against: 0, abstained: 0 }) }
  })
  const papers = { issued, returned, invalid, counters }
  const listed = items.slice(0, LISTED).map(({ title }) => title)
  return { no, kind, office, body, places, sittingNo, citations, items, listed, ...papers, typedBy: nameOf(by) }
}

/** The cards of a motion's counts close: the one pressed with its outcome, the others saying by whom, or with `others`. */
export function closeCountCards(
  desk: Desk,
  asker: Asker,
  { id }: Pick<MotionRecord, 'id'>,
  how: { outcome: string; others?: string },
): Promise<Redraw[]> {
  return closeCards(desk, asker, { question: PAPER_COUNT, beginning: `${id}/`, ...how })
}
