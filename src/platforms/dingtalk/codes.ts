import type { Press, Update } from '../../chat/platform.ts'
import type { Account } from '../../messages/message.ts'

/** What a button stands for: a key of its card, with a choice where it carries one. */
export type Pressed = { actionKey: string; choice?: string }

/** What a code that was said turned out to be. */
export type Redeemed = { cardId: string; revision: number; spent: boolean } & Pressed

/**
 * Where the codes of buttons are kept that can only speak. A code is good for one account and one use; the same update
 * may use it again, because it may come twice.
 */
export interface CodeStore {
  /** One new code for each button of a card, in its present look, in somebody's chat. */
  issue(to: Account, card: { cardId: string; revision: number }, buttons: readonly Pressed[]): Promise<string[]>
  /** What somebody's code stands for, used by the update with that id; undefined when they never got it. */
  redeem(from: Account, code: string, updateId: string): Promise<Redeemed | undefined>
}

/** What a button says when it is pressed: its label for the eye, and its code. */
export function spokenCode(label: string, code: string): string {
  return `${label}#${code}`
}

const SPOKEN = /^[^#]{0,40}#([0-9A-F]{8})$/

/**
 * What somebody said in the private chat, as the press that it was: a button that can only speak said its code for them.
 * Whatever else was said stays as it is. A code that is not theirs is the press of a card nobody knows.
 */
export async function hearPresses(codes: CodeStore, update: Update): Promise<Update> {
  if (update.kind !== 'said' || update.place !== undefined) return update
  const code = SPOKEN.exec(update.text.trim())?.[1]
  if (code === undefined) return update
  const { text: _text, ...rest } = update
  return { ...rest, ...pressOf(await codes.redeem(update.from, code, update.id), update.at) }
}

function pressOf(redeemed: Redeemed | undefined, at: string): Press {
  if (redeemed === undefined) return { kind: 'tapped', cardId: 'unknown', actionKey: 'unknown', receipt: { at } }
  const { cardId, revision, actionKey, choice, spent } = redeemed
  return {
    kind: 'tapped',
    cardId,
    actionKey,
    revision: String(revision),
    receipt: { at },
    ...(choice !== undefined && { choice }),
    ...(spent && { spent }),
  }
}
