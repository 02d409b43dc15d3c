import type { Liquid } from 'liquidjs'
import { type Citation, citationText } from '../rules/citation.ts'

/** Labels by group, from `templates/terms.yml`: `office: { director: 理事 }`. */
export type Terms = Record<string, Record<string, string>>

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']

/**
 * Teaches the template engine to make Chinese of data: `term`, `day`, `time`, `deadline`, `clock`,
 * `titled`, `cite`, `yuan`. Each throws on
 * what it cannot read, so that a wrong value is found by the wording check and not by a member.
 */
export function registerFilters(liquid: Liquid, zone: string, terms: Terms): void {
  liquid.registerFilter('term', (word: unknown, group: unknown) => termOf(terms, String(group), word))
  liquid.registerFilter('day', (day: unknown) => dayText(Temporal.PlainDate.from(String(day))))
  liquid.registerFilter('time', (instant: unknown) => timeText(localOf(instant, zone)))
  liquid.registerFilter('deadline', (instant: unknown) => deadlineText(localOf(instant, zone)))
  liquid.registerFilter('clock', (instant: unknown) => clockText(localOf(instant, zone)))
  liquid.registerFilter('titled', (text: unknown, title: unknown, joined: unknown) =>
    titledText(terms, String(text ?? ''), title, joined),
  )
  liquid.registerFilter('cite', citeText)
  liquid.registerFilter('yuan', yuanText)
}

function termOf(terms: Terms, group: string, word: unknown): string {
  if (Array.isArray(word)) return word.map((one) => termOf(terms, group, one)).join('、')
  const label = terms[group]?.[String(word)]
  if (label === undefined) throw new Error(`terms.yml has no ${group}.${String(word)}`)
  return label
}

/** What names a unit, with the unit's title: in brackets, or after `joined`. Without a title, the text as it is. */
function titledText(terms: Terms, text: string, title: unknown, joined: unknown): string {
  if (title === undefined) throw new Error('no title given, not even null')
  if (title === null) return text
  const word = termOf(terms, 'unitTitle', title)
  return joined === undefined ? `${text}（${word}）` : `${text}${String(joined)}${word}`
}

function localOf(instant: unknown, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(String(instant)).toZonedDateTimeISO(zone)
}

function dayText(day: Temporal.PlainDate): string {
  return `${day.year}年${day.month}月${day.day}日`
}

function timeText(at: Temporal.ZonedDateTime): string {
  return `${dayText(at.toPlainDate())}（周${WEEKDAYS[at.dayOfWeek - 1]}）${clockText(at)}`
}

/** The end of a day belongs to that day: 12月10日（周四）24:00, not the next day's 0:00. */
function deadlineText(at: Temporal.ZonedDateTime): string {
  if (at.hour + at.minute > 0) return timeText(at)
  const day = at.subtract({ days: 1 })
  return timeText(day).replace(/0:00$/, '24:00')
}

function clockText(at: Temporal.ZonedDateTime): string {
  return `${at.hour}:${String(at.minute).padStart(2, '0')}`
}

/** Citations in the order given, each once: 第四条（三）、第七条. */
function citeText(citations: unknown): string {
  if (!Array.isArray(citations) || citations.length === 0) throw new Error('nothing to cite')
  return [...new Set((citations as Citation[]).map(citationText))].join('、')
}

/** Fen as yuan, with decimals only where there are any. */
function yuanText(fen: unknown): string {
  if (typeof fen !== 'number' || !Number.isInteger(fen)) throw new Error(`not an amount in fen: ${String(fen)}`)
  return `${new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 }).format(fen / 100)}元`
}
