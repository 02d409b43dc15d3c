import { randomBytes } from 'node:crypto'
import type { Account } from '../messages/message.ts'
import type { PrismaClient } from './client/client.ts'
import { dateOfInstant } from './days.ts'

/** What a button stands for: a key of its card, with a choice where it carries one. */
type Button = { actionKey: string; choice?: string }

/** What a code stands for, and whether another update had used it before. */
type Found = { cardId: string; revision: number; spent: boolean } & Button

/** Four bytes in capital hex: unguessable enough, because a code is good for one account only. */
const BYTES = 4

/** How long codes are kept. */
const KEPT_DAYS = 90

/** Where the codes of buttons are kept that can only speak; `now` dates them. */
export function cardCodes(db: PrismaClient, now: () => Temporal.Instant) {
  return {
    /** Makes a code for each button of a card, in its present look, in somebody's chat. */
    async issue(
      to: Account,
      card: { cardId: string; revision: number },
      buttons: readonly Button[],
    ): Promise<string[]> {
      const createdAt = dateOfInstant(now())
      const rows = buttons.map(({ actionKey, choice }) => {
        const pressed = { actionKey, ...(choice !== undefined && { choice }) }
        return { ...to, ...card, ...pressed, createdAt, code: newCode() }
      })
      // Nobody presses a button of a season ago.
      const old = dateOfInstant(now().subtract({ hours: 24 * KEPT_DAYS }))
      await db.cardCode.deleteMany({ where: { ...to, createdAt: { lt: old } } })
      await db.cardCode.createMany({ data: rows })
      return rows.map(({ code }) => code)
    },
    /** What somebody's code stands for, used by this update if by none before; undefined when they never got it. */
    async redeem(from: Account, code: string, updateId: string): Promise<Found | undefined> {
      const { count } = await db.cardCode.updateMany({
        where: { ...from, code, OR: [{ usedBy: null }, { usedBy: updateId }] },
        data: { usedBy: updateId },
      })
      const row = await db.cardCode.findUnique({ where: { platform_userId_code: { ...from, code } } })
      if (row === null) return undefined
      const { cardId, revision, actionKey, choice } = row
      return { cardId, revision, actionKey, spent: count === 0, ...(choice !== null && { choice }) }
    },
  }
}

function newCode(): string {
  return randomBytes(BYTES).toString('hex').toUpperCase()
}
