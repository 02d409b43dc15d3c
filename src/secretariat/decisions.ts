import type { Look, Outcome, Values } from '../messages/notice.ts'
import { type Asker, staffOf } from './asker.ts'

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

/** A name as it fits on a closed card. */
export function shortName(name: string): string {
  const characters = [...name]
  return characters.length <= NAME_FITS ? name : `${characters.slice(0, NAME_FITS - 1).join('')}…`
}
