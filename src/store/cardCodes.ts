import { randomBytes } from 'node:crypto'
import type { Account, Pressed } from '../messages/message.ts'
import type { Tx } from './database.ts'
import { dateOfInstant } from './days.ts'

/** The card that buttons are on, in its present look. */
export type CardLook = { cardId: string; revision: number }

/** What a code stands for, and whether another update had used it before. */
export type Redeemed = CardLook & Pressed & { spent: boolean }

/** Four bytes in capital hex: unguessable enough, because a code is good for one account only. */
const BYTES = 4

/** How long codes are kept: nobody presses a button of a season ago. */
const KEPT_DAYS = 90

/** Makes a code for each button of a card in somebody's chat. */
export async function issueCodes(
  tx: Tx,
  to: Account,
  card: CardLook,
  buttons: readonly Pressed[],
  now: Temporal.Instant,
): Promise<string[]> {
  const old = dateOfInstant(now.subtract({ hours: 24 * KEPT_DAYS }))
  await tx.cardCode.deleteMany({ where: { ...to, createdAt: { lt: old } } })
  const rows = buttons.map(({ actionKey, choice }) => {
    const pressed = { actionKey, ...(choice !== undefined && { choice }) }
    return { ...to, ...card, ...pressed, createdAt: dateOfInstant(now), code: newCode() }
  })
  await tx.cardCode.createMany({ data: rows })
  return rows.map(({ code }) => code)
}

/** What somebody's code stands for, used by this update if by none before; undefined when they never got it. */
export async function redeemCode(tx: Tx, from: Account, code: string, update: string): Promise<Redeemed | undefined> {
  const { count } = await tx.cardCode.updateMany({
    where: { ...from, code, OR: [{ usedBy: null }, { usedBy: update }] },
    data: { usedBy: update },
  })
  const row = await tx.cardCode.findUnique({ where: { platform_userId_code: { ...from, code } } })
  if (row === null) return undefined
  const { cardId, revision, actionKey, choice } = row
  return { cardId, revision, actionKey, spent: count === 0, ...(choice !== null && { choice }) }
}

function newCode(): string {
  return randomBytes(BYTES).toString('hex').toUpperCase()
}
