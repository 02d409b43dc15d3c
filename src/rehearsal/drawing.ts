import { type Entry, linesOf, type ShownCard } from './window.ts'

/** One entry of a chat as lines for a terminal. */
export function drawEntry(entry: Entry): string[] {
  return entry.kind === 'card' ? drawCard(entry.card) : linesOf(entry)
}

function drawCard(card: ShownCard): string[] {
  const shown = [...card.lines, ...choiceLine(card), buttonLine(card)].filter((line) => line !== '')
  return ['┌────────────', ...shown.flatMap((line) => line.split('\n')).map((line) => `│ ${line}`), '└────────────']
}

function choiceLine({ options }: ShownCard): string[] {
  return options.length === 0 ? [] : [`▾ ${options.map((option) => option.text).join(' / ')}`]
}

function buttonLine({ closed, buttons }: ShownCard): string {
  return closed === undefined ? buttons.map(({ label }) => `［${label}］`).join(' ') : `（${closed}）`
}
