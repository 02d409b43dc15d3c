import type { Day, MemberKind, Office } from '../rules/facts.ts'
import { officeNamed } from './officeNames.ts'

/** What a list of the roll is narrowed to; all of it together. */
export type RollConditions = {
  kind?: MemberKind
  office?: Office
  /** 待确认, 欠费, 无代表人, 无联络员. */
  matters: RollMatter[]
  /** Former members instead of current ones. */
  former: boolean
  joinedIn?: number
  /** Words that must occur in the number, the name, the scope or the place. */
  words: string[]
}

/** What may be amiss with a member. */
export type RollMatter = 'awaiting_confirmation' | 'arrears' | 'no_representative' | 'no_liaison'

const KINDS: Record<string, MemberKind> = { 单位: 'unit', 单位会员: 'unit', 个人: 'individual', 个人会员: 'individual' }
const MATTERS: Record<string, RollMatter> = {
  待确认: 'awaiting_confirmation',
  欠费: 'arrears',
  欠缴: 'arrears',
  无代表人: 'no_representative',
  无联络员: 'no_liaison',
}
const FORMER = ['退会', '已退会', '历史']

/**
 * Reads `理事 欠费`, `单位 入会 2025 软件`: every word narrows the list. A word that names nothing is looked for in what the
 * roll says of a member.
 */
export function readRollConditions(rest: string): RollConditions {
  const read: RollConditions = { matters: [], former: false, words: [] }
  const words = rest
    .normalize('NFKC')
    .split(/[\s,，、;；]+/)
    .filter((word) => word !== '')
  for (const [index, word] of words.entries()) take(read, word, words[index - 1])
  return read
}

function take(read: RollConditions, word: string, before: string | undefined): void {
  const year = /^(?:入会)?((?:19|20)\d{2})年?$/.exec(word)?.[1]
  if (word === '入会') return
  if (year !== undefined && (before === '入会' || word.startsWith('入会'))) read.joinedIn = Number(year)
  else if (Object.hasOwn(KINDS, word)) read.kind = KINDS[word] as MemberKind
  else if (officeNamed(word) !== undefined) read.office = officeNamed(word) as Office
  else if (Object.hasOwn(MATTERS, word)) read.matters.push(MATTERS[word] as RollMatter)
  else if (FORMER.includes(word)) read.former = true
  else read.words.push(word)
}

/** Whether nothing narrows the list. */
export function isWholeRoll({ kind, office, matters, former, joinedIn, words }: RollConditions): boolean {
  return !kind && !office && matters.length === 0 && !former && joinedIn === undefined && words.length === 0
}

/** A day's year, to compare with the year of joining. */
export function joinedInYear(joinedOn: Day, year: number): boolean {
  return joinedOn.startsWith(`${year}-`)
}
