import type { Command } from './command.ts'

/** Marks people put around a command: quotation marks, brackets, full stops, mentions of the bot. */
const AROUND =
  /^[\s"'“”‘’「」『』【】《》()（）#/\\@·•*_~`,，。.;；:：!！?？、-]+|[\s"'“”‘’「」『』【】《》()（）,，。.;；:：!！?？、~`]+$/g

/** What may stand between a command's word and the rest. */
const BETWEEN = /^[\s:：,，、-]+/

/**
 * Folds what was said (NFKC, lower case, single spaces, no marks around it) so that one spelling is enough. Of nothing but
 * marks they stay: a question mark alone is a question.
 */
export function fold(text: string): string {
  const said = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  return said.replace(AROUND, '') || said
}

/**
 * The command that was meant, and what follows its word. Spaces after the word may be missing (`绑定ABCD`, `规则第四条`): then
 * the longest word the text begins with decides.
 */
export function findCommand(
  commands: readonly Command[],
  text: string,
): { command: Command; rest: string } | undefined {
  const said = fold(text)
  const hits = commands.flatMap((command) =>
    command.words.filter((word) => begins(said, fold(word))).map((word) => ({ command, word: fold(word) })),
  )
  const best = hits.sort((a, b) => b.word.length - a.word.length)[0]
  if (best === undefined) return undefined
  const { command, word } = best
  return { command, rest: restOf(text, word, command.verbatim === true) }
}

function begins(said: string, word: string): boolean {
  return (
    said === word || said.startsWith(`${word} `) || (said.startsWith(word) && !/^[a-z0-9]$/.test(word.at(-1) ?? ''))
  )
}

/** What follows the word: folded to NFKC, or, for a statement that is kept as evidence, exactly as it was written. */
function restOf(text: string, word: string, verbatim: boolean): string {
  const folded = text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(AROUND, '')
    .slice(word.length)
    .replace(BETWEEN, '')
    .trim()
  return verbatim && folded !== '' ? asWritten(text, folded) : folded
}

/** The end of a text that folds to `folded`: the longest, so that nothing of the statement is lost. */
export function asWritten(text: string, folded: string): string {
  const characters = [...text.trim()]
  const same = (from: number) =>
    characters.slice(from).join('').normalize('NFKC').replace(/\s+/g, ' ').startsWith(folded)
  const from = characters.findIndex((_, index) => same(index))
  return from === -1 ? folded : characters.slice(from).join('')
}

/** The names of the three commands nearest to what was said, nearest first. */
export function nearestCommands(commands: readonly Command[], text: string): string[] {
  const said = fold(text).split(' ')[0] ?? ''
  const ranked = commands.map((command) => ({
    name: command.words[0],
    distance: Math.min(
      ...command.words.map((word) => distance(said, fold(word)) / Math.max(said.length, word.length, 1)),
    ),
  }))
  return ranked
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((one) => one.name)
}

/** Levenshtein's distance: how many characters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, x] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, y] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}
