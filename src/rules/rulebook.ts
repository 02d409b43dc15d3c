import { type Citation, type Citations, citationOf } from './citation.ts'
import type { Day } from './facts.ts'
import type { Grounds, ProvisionName, Provisions } from './provisions.ts'
import {
  FINDING_READINGS,
  type FindingReading,
  isFindingReading,
  type ReadingOption,
  type Readings,
} from './readings.ts'
import { RulebookError, rulebookSchema } from './rulebookSchema.ts'

/** A doubtful phrase: how it may be read, how it is read, and why. `governs` names the kind of matter it bears on. */
export type Reading = {
  q: string
  governs: string
  options: string[]
  default: string
  question: string
  reason: string
  cite: [string, ...string[]]
}

/** A place where the measures say nothing although one would look for it there. */
export type Silence = { at: string; question: string; note: string }

/**
 * One version of the measures as data: the text of the articles by printed number (`4.3` is 第四条（三）), the provisions
 * read from them, the readings of doubtful phrases, and the silences.
 */
export type Rulebook = {
  instrument: string
  effectiveFrom: Day
  articles: Record<string, string>
  /** Numbers the print skips, with what is known about the gap. */
  reserved: Record<string, string>
  provisions: Provisions
  readings: Record<string, Reading>
  silences: Silence[]
  /** Articles a machine draws nothing from, with the reason. */
  noMachineEffect: Record<string, string>
  /** Readings taken otherwise than the rulebook has them, to try what would follow. */
  taken: Readings
}

/** A question about a day before the first rulebook; `firstDay` is the first day on which there are rules. */
export class NoRulebookInForce extends Error {
  override name = 'NoRulebookInForce'
  readonly firstDay: Day | undefined
  constructor(day: Day, firstDay: Day | undefined) {
    super(
      firstDay === undefined
        ? '系统中还没有任何规则，请先装入规则文件。'
        : `${day} 没有可适用的规则：本系统的规则自 ${firstDay} 起施行，请查询该日或以后的日期。`,
    )
    this.firstDay = firstDay
  }
}

/** A reading or an option that does not exist; the message lists those that do. */
export class UnknownReading extends Error {
  override name = 'UnknownReading'
}

/** The rulebook held in `data` (a parsed YAML file). Throws a `RulebookError` that lists every problem at once. */
export function parseRulebook(data: unknown): Rulebook {
  const parsed = rulebookSchema(data).safeParse(data)
  if (!parsed.success) throw new RulebookError(parsed.error.issues)
  return { ...parsed.data, taken: {} } as Rulebook
}

/** The version in force on `day`: the latest that had begun. Throws `NoRulebookInForce` before the first. */
export function rulebookInForce(versions: readonly Rulebook[], day: Day): Rulebook {
  const byDay = versions.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
  const current = byDay.findLast((version) => version.effectiveFrom <= day)
  if (current === undefined) throw new NoRulebookInForce(day, byDay[0]?.effectiveFrom)
  return current
}

/** The provision of that name, typed by it. */
export function provision<N extends ProvisionName>(rulebook: Rulebook, name: N): Provisions[N] {
  return rulebook.provisions[name]
}

/** The citations of something that cites: a provision, a reading. */
export function citationsOf(rulebook: Rulebook, grounds: Pick<Grounds, 'cite'>): Citations {
  const [first, ...rest] = grounds.cite
  return [citationOf(rulebook.instrument, first), ...rest.map((key) => citationOf(rulebook.instrument, key))]
}

/** The printed text of what a citation points at; undefined for a number the print skips. */
export function articleText(rulebook: Rulebook, citation: Pick<Citation, 'article' | 'item'>): string | undefined {
  return rulebook.articles[articleKey(citation)]
}

/** The rulebook's key of a place, `4` or `4.3`. */
export function articleKey({ article, item }: Pick<Citation, 'article' | 'item'>): string {
  return item === undefined ? `${article}` : `${article}.${item}`
}

/** How a reading that findings consult is taken: as tried, else as the rulebook has it. */
export function readingTaken<N extends FindingReading>(rulebook: Rulebook, name: N): ReadingOption<N> {
  return (rulebook.taken[name] ?? rulebook.readings[name]?.default) as ReadingOption<N>
}

/** The same rulebook under other readings, e.g. `{ leaveCountsAsAbsence: 'no' }`. Throws `UnknownReading`. */
export function withReadings(rulebook: Rulebook, chosen: Record<string, string>): Rulebook {
  const problems = Object.entries(chosen).flatMap(([name, option]) => readingProblem(name, option))
  if (problems.length > 0) throw new UnknownReading(`${problems.join('；')}。可用的解释：${readingList()}`)
  return { ...rulebook, taken: { ...rulebook.taken, ...(chosen as Readings) } }
}

function readingProblem(name: string, option: string): string[] {
  if (!isFindingReading(name)) return [`没有名为 ${name} 的解释`]
  const options: readonly string[] = FINDING_READINGS[name]
  return options.includes(option) ? [] : [`解释 ${name} 没有选项 ${option}`]
}

function readingList(): string {
  return Object.entries(FINDING_READINGS)
    .map(([name, options]) => `${name}=${options.join('|')}`)
    .join('、')
}
