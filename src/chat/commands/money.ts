/** An amount ends where it ends: 3万 is not three yuan. */
const YUAN = /^([\d,，]*\d)(?:\.(\d{1,2}))?(?:\s*元|(?=[\s,，]|$))[\s,，]*/

/** The column holds whole fen up to some twenty million yuan. */
const MOST_FEN = 2_000_000_000

/** A day as written. */
const DAY = /^(?:\d{4}[-年./])?\d{1,2}[-月./]\d{1,2}日?$/

/** The yuan a text begins with, in fen, and what follows; undefined for anything else, and for nothing. */
export function readYuan(text: string): { amount: number; rest: string } | undefined {
  const [written, yuan = '', decimals = ''] = YUAN.exec(text) ?? []
  if (written === undefined) return undefined
  const amount = Number(yuan.replace(/[,，]/g, '')) * 100 + Number(decimals.padEnd(2, '0'))
  return amount > 0 && amount <= MOST_FEN ? { amount, rest: text.slice(written.length) } : undefined
}

/** Whether a word is a day, where the number of a receipt should stand. */
export function isDayWritten(word: string): boolean {
  return DAY.test(word)
}
