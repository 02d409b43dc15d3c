import { type Account, addressKey, type Message } from '../messages/message.ts'
import type { Look, Redraw } from '../messages/notice.ts'
import { word } from '../messages/wording.ts'
import { type CardRecord, changeCard, findCard, openCards } from '../store/cards.ts'
import type { Tx } from '../store/database.ts'
import { rewriteReplacement, rewriteUnsent, storeWaiting } from '../store/outbox.ts'
import { type Cause, lookOf, WORTH_HOURS } from './cause.ts'
import type { House } from './house.ts'
import type { Update } from './platform.ts'

/** Gives the open cards of a question and subject their new look. Returns the accounts whose cards change. */
export async function redrawAll(house: House, tx: Tx, redraw: Redraw, cause: Cause): Promise<Account[]> {
  const told: Account[] = []
  for (const card of await openCards(tx, redraw.question, redraw.subject)) {
    const isPressed = card.id === cause.pressed?.card.id
    const look = isPressed ? redraw.look : (redraw.others ?? redraw.look)
    if (look === 'untouched') continue
    const silent = !isPressed && (redraw.silent === true || isInPressedChat(card, cause))
    await redrawCard(house, tx, card, lookOf(look), cause, { silent })
    told.push(card.to)
  }
  return told
}

/** Whoever pressed sees the answer on the pressed card: an older one in the same chat need not say it again. */
function isInPressedChat(card: CardRecord, { pressed }: Cause): boolean {
  return pressed !== undefined && addressKey(pressed.card.to) === addressKey(card.to)
}

/**
 * Redraws one card: with the handle of the press when it is the pressed one, else with the one kept from its sending.
 * Silent: when the card can no longer change, nothing is said instead. A card still waiting to be sent is sent as it
 * looks now.
 */
export async function redrawCard(
  house: House,
  tx: Tx,
  card: CardRecord,
  look: Look,
  cause: Cause,
  { silent }: { silent: boolean } = { silent: false },
): Promise<void> {
  const revision = await changeCard(tx, card.id, look, cause.now)
  const message: Message = { id: card.id, to: card.to, revision, ...word(house.wording, look) }
  if (await rewriteUnsent(tx, message)) return
  const receipt = cause.pressed?.card.id === card.id ? cause.pressed.receipt : undefined
  const replacement = {
    key: `card/${card.id}/${revision}`,
    cause: cause.key,
    kind: 'replacement' as const,
    template: look.template,
    message,
    silent,
    expiresAt: cause.now.add({ hours: WORTH_HOURS }),
    ...(receipt?.handle !== undefined && { handle: { handle: receipt.handle, at: receipt.at } }),
  }
  if (await rewriteReplacement(tx, replacement)) return
  await storeWaiting(tx, [replacement], cause.now)
}

/**
 * Where a button works once in each look, its card gets a new look even when nothing came of the press: else the same
 * person could never press it again.
 */
export async function renewLook(house: House, tx: Tx, update: Update, cause: Cause): Promise<void> {
  if (update.kind !== 'tapped' || update.revision === undefined) return
  const card = await findCard(tx, update.cardId)
  if (card === undefined || addressKey(card.to) !== addressKey(update.from)) return
  if (String(card.revision) === update.revision) await redrawCard(house, tx, card, card.look, cause)
}
