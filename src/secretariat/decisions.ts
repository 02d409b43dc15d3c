import type { Look, Outcome, Redraw, Values } from '../messages/notice.ts'
import { openSubjects } from '../store/attendance.ts'
import { openCards } from '../store/cards.ts'
import { type Asker, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'

/** What fits between 已由 and 处理 on a closed card. */
const NAME_FITS = 6

/** A card that asked all staff one thing, now decided: for whoever decided it, and for the others. */
export type Decision = { question: string; subject: string; template: string; values: Values; outcome: string }

/**
 * Closes the cards of a decision: who pressed sees what came of it, everybody else by whom it was decided (outcome
 * `by_other`, with `decided.short` for the label and `decided.name` for the text).
 */
export function closeDecision(asker: Asker, { question, subject, template, values, outcome }: Decision): Outcome {
  const name = staffOf(asker).name
  const decided = { name, short: shortName(name), outcome }
  const look = (how: string): Look => ({ template, values: { ...values, decided }, outcome: how })
  return { say: [], redraw: [{ question, subject, look: look(outcome), others: look('by_other') }] }
}

/** Which open cards close: those of a question whose subject begins so, but for one that still shows what is so. */
export type Closing = { question: string; beginning: string; outcome: string; others?: string; except?: string }

/**
 * Closes cards that show what was so when they were sent, and keep it: `outcome` for the one pressed, for the others by
 * whom it was decided, unless there is another outcome for them.
 */
export async function closeCards(desk: Desk, asker: Asker, closing: Closing): Promise<Redraw[]> {
  const { question, beginning, outcome, others = 'by_other', except } = closing
  const { name } = staffOf(asker)
  const decided = others === 'by_other' ? { name, short: shortName(name), outcome } : null
  const redraws: Redraw[] = []
  for (const subject of await openSubjects(desk.tx, question, beginning)) {
    const [card] = await openCards(desk.tx, question, subject)
    if (card === undefined || subject === except) continue
    // A card sent before cards said who typed does not know.
    const look = { template: card.look.template, values: { typedBy: null, ...card.look.values, decided } }
    redraws.push({ question, subject, look: { ...look, outcome }, others: { ...look, outcome: others } })
  }
  return redraws
}

/** A name as it fits on a closed card. */
export function shortName(name: string): string {
  const characters = [...name]
  return characters.length <= NAME_FITS ? name : `${characters.slice(0, NAME_FITS - 1).join('')}…`
}
