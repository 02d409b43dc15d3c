import { redeemCode } from '../store/cardCodes.ts'
import type { Tx } from '../store/database.ts'
import type { Press, Update } from './platform.ts'

/** What a button says that can only speak, when it is pressed: its label for the eye, and its code. */
export function spokenCode(label: string, code: string): string {
  return `${label}#${code}`
}

const SPOKEN = /^[^#]{0,40}#([0-9A-F]{8})$/

/**
 * What somebody said in the private chat, as the press that it was: where buttons can only speak, one said its code for
 * them. Whatever else was said stays as it is. A code that is not theirs is the press of a card nobody knows. The code is
 * used by this update (`id`) in the caller's transaction.
 */
export async function hearPress(tx: Tx, id: string, update: Update): Promise<Update> {
  if (update.kind !== 'said' || update.place !== undefined) return update
  const code = SPOKEN.exec(update.text.trim())?.[1]
  if (code === undefined) return update
  const { text: _text, ...rest } = update
  return { ...rest, ...pressOf(await redeemCode(tx, update.from, code, id), update.at) }
}

function pressOf(redeemed: Awaited<ReturnType<typeof redeemCode>>, at: string): Press {
  if (redeemed === undefined) return { kind: 'tapped', cardId: 'unknown', actionKey: 'unknown', receipt: { at } }
  const { revision, spent, ...pressed } = redeemed
  return { kind: 'tapped', ...pressed, revision: String(revision), receipt: { at }, ...(spent && { spent }) }
}
