import { Refusal } from '../../messages/refusal.ts'
import type { Votes } from '../../rules/resolutions.ts'
import type { DecidedByNumber } from '../../secretariat/resolutions.ts'
import type { Counters } from '../../store/resolutions.ts'

/** How the votes of each kind are introduced. */
const VOTES: [keyof Votes, RegExp][] = [
  ['inFavour', /(?:赞成|同意)(?:票)?[\s:：]*(\d+)\s*票?/],
  ['against', /(?:反对|不同意)(?:票)?[\s:：]*(\d+)\s*票?/],
  ['abstained', /弃权(?:票)?[\s:：]*(\d+)\s*票?/],
]

const NUMBER = /[a-z]{2,6}\s*[-‐-―]\s*\d{4}\s*[-‐-―]\s*\d+/gi

/** Reads `LSH-2026-1 BG-2026-3、BG-2026-4 赞成60 反对2 弃权5`. Refuses without a meeting, a matter, or votes in favour. */
export function readDecision(rest: string): DecidedByNumber {
  const [meeting, ...numbers] = numbersIn(rest)
  if (meeting === undefined || numbers.length === 0) throw new Refusal('resolution_unreadable')
  return { meeting, numbers: [...new Set(numbers)], votes: readVotes(rest), counters: readCounters(rest).counters }
}

const COUNTERS = /计票人?[\s:：]*(\S.*?)[\s,，;；]*监票人?[\s:：]*(\S.*)$/

/** Who counted and who watched, `计票 张三、李四 监票 王五` at the end of what was said; `rest` is what stands before. */
export function readCounters(text: string): { counters: Counters | undefined; rest: string } {
  const [written, counting = '', watching = ''] = COUNTERS.exec(text) ?? []
  if (written === undefined) return { counters: undefined, rest: text }
  const counters = { counting: namesIn(counting), watching: namesIn(watching) }
  return { counters, rest: text.slice(0, -written.length).trim() }
}

function namesIn(text: string): string[] {
  return text.split(/[\s,，、;；]+/).filter((name) => name !== '')
}

/** The number of a resolution, when nothing else is said: `JY-2026-1`. */
export function readResolutionNo(rest: string): string | undefined {
  const [no, ...more] = numbersIn(rest)
  return no?.startsWith('JY-') === true && more.length === 0 && !/[赞同反弃]/.test(rest) ? no : undefined
}

/** The numbers of meetings and matters in what was said, in order, with one spelling of the dash. */
export function numbersIn(text: string): string[] {
  return [...text.normalize('NFKC').matchAll(NUMBER)].map(([no]) =>
    no.replace(/\s+/g, '').replace(/[‐-―]/g, '-').toUpperCase(),
  )
}

/** The votes in what was said; those against and the abstentions may be left out when there were none. */
export function readVotes(text: string): Votes {
  const said = text.normalize('NFKC')
  // 不同意 ends in 同意, so what is against is read and taken out first.
  const against = countOf(said, 'against')
  const inFavour = countOf(said.replace(VOTES[1]?.[1] ?? '', ''), 'inFavour')
  if (inFavour === undefined) throw new Refusal('resolution_votes_missing')
  return { inFavour, against: against ?? 0, abstained: countOf(said, 'abstained') ?? 0 }
}

function countOf(said: string, kind: keyof Votes): number | undefined {
  const found = VOTES.find(([name]) => name === kind)?.[1].exec(said)?.[1]
  return found === undefined ? undefined : Number(found)
}
