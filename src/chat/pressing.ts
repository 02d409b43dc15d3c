import { addressKey } from '../messages/message.ts'
import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import type { Asker } from '../secretariat/asker.ts'
import type { Desk } from '../secretariat/desk.ts'
import { type CardRecord, findCard } from '../store/cards.ts'
import type { Tx } from '../store/database.ts'
import { CARD_ACTIONS } from './actions.ts'
import type { Cause } from './cause.ts'
import type { House } from './house.ts'
import type { Press, Update } from './platform.ts'
import { redrawCard } from './redrawing.ts'
import { authorize, rightsOfButton } from './rights.ts'

/**
 * Acts on a press: whose card it is, whether it is still open and has that button, whether they may, and then what the
 * button does. Refuses with Refusal.
 */
export async function press(
  house: House,
  desk: Desk,
  asker: Asker,
  update: Press & Update,
  cause: Cause,
): Promise<Outcome> {
  const card = await findCard(desk.tx, update.cardId)
  // The same answer to both, so that nobody learns by trying which cards there are.
  if (card === undefined || addressKey(card.to) !== addressKey(update.from)) throw new Refusal('card_not_yours')
  cause.pressed = { card, receipt: update.receipt }
  if (card.state === 'closed') return showAgain(house, desk.tx, card, cause)
  if (update.spent) throw new Refusal('button_spent')
  const action = CARD_ACTIONS.find((one) => one.question === card.question && one.key === update.actionKey)
  if (action === undefined || !(card.look.actions ?? []).includes(update.actionKey)) throw new Refusal('button_unknown')
  authorize(rightsOfButton(action.question, action.key).who, asker, desk.today)
  const choice = update.choice === undefined ? {} : { choice: update.choice }
  return action.run(desk, asker, { subject: card.subject, ...choice })
}

/** A card that is decided shows its final state again, and nothing else happens. */
export async function showAgain(house: House, tx: Tx, card: CardRecord, cause: Cause): Promise<Outcome> {
  await redrawCard(house, tx, card, card.look, cause)
  return { say: [] }
}
