import type { Outcome, Values } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { findPassages, type Passage, passages, searchPassages } from '../rules/articles.ts'
import { articleKey, citationsOf, type Rulebook } from '../rules/rulebook.ts'
import type { Asker } from './asker.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** A doubtful phrase or a silence: the places it bears on, the question, and how it is read here. */
type Doubt = { keys: [string, ...string[]]; question: string; answer: string }

/** How many characters of an article the table of contents shows, how many an excerpt on each side of its word. */
const CONTENTS = 16
const AROUND = 24

/** How many excerpts fit one answer. */
const EXCERPTS = 12

/** 规则: the measures in force today, as a table of contents, one article, or the passages in which a word occurs. */
export async function showMeasures(desk: Desk, asker: Asker, said: string): Promise<Outcome> {
  const rulebook = rulebookOn(desk)
  if (said === '') return reply(asker.account, 'replies/measures', contents(rulebook))
  const place = findPassages(rulebook, said)
  if (place.length > 0) return reply(asker.account, 'replies/article', article(rulebook, place))
  if (isPlace(said)) throw new Refusal('measures_place_unknown', unknown(rulebook, said))
  const found = searchPassages(rulebook, said)
  const [only] = found
  if (only === undefined) return reply(asker.account, 'replies/doubts', doubtsAbout(rulebook, said))
  if (found.length === 1) return reply(asker.account, 'replies/article', article(rulebook, [only]))
  return reply(asker.account, 'replies/excerpts', excerpts(rulebook, found, said))
}

/** Whether somebody means a place by its number, though the measures have no such place. */
function isPlace(said: string): boolean {
  return /^第?\s*[\d一二三四五六七八九十百]+\s*条/.test(said) || /^[\d.]+$/.test(said)
}

function unknown(rulebook: Rulebook, said: string): Values {
  const last = passages(rulebook).at(-1)?.citation.article
  return { said: said.slice(0, 20), instrument: rulebook.instrument, last: last ?? 0 }
}

function contents(rulebook: Rulebook): Values {
  const articles = passages(rulebook).filter(({ citation }) => citation.item === undefined)
  return {
    instrument: rulebook.instrument,
    since: rulebook.effectiveFrom,
    articles: articles.map(({ citation, text }) => ({ at: [citation], text: clip(text, CONTENTS) })),
  }
}

function article(rulebook: Rulebook, place: Passage[]): Values {
  const keys = place.map(({ citation }) => articleKey(citation))
  const doubts = keys.slice(0, 1).flatMap((key) => doubtsAt(rulebook, key))
  const others = keys.slice(1).flatMap((key) => doubtsAt(rulebook, key))
  return {
    instrument: rulebook.instrument,
    passages: place.map(({ citation, text, reserved }) => ({ at: [citation], text, reserved })),
    doubts: doubts.map(({ question, answer }) => ({ question, answer })),
    // An article with items would bury its text under their doubts: they are shown with each item.
    itemsInDoubt: new Set(others.map((doubt) => doubt.question)).size,
    example: keys[1] ?? null,
  }
}

/** What is said about a word that the measures themselves do not use. Refuses a word nothing is said about. */
function doubtsAbout(rulebook: Rulebook, said: string): Values {
  const words = said.split(/\s+/)
  const found = allDoubts(rulebook).filter(({ question, answer }) =>
    words.every((word) => question.includes(word) || answer.includes(word)),
  )
  const values = { said: said.slice(0, 20), instrument: rulebook.instrument }
  if (found.length === 0) throw new Refusal('measures_word_unknown', values)
  return {
    ...values,
    doubts: found.slice(0, EXCERPTS).map(({ keys: [first, ...rest], ...doubt }) => ({
      ...doubt,
      at: citationsOf(rulebook, { cite: [first, ...rest] }),
    })),
    more: Math.max(0, found.length - EXCERPTS),
  }
}

/** The doubtful phrases that bear on a place with the reason for how they are read, and the silences there. */
function doubtsAt(rulebook: Rulebook, key: string): Doubt[] {
  return allDoubts(rulebook).filter(({ keys }) => keys.includes(key))
}

function allDoubts(rulebook: Rulebook): Doubt[] {
  const readings = Object.values(rulebook.readings)
  return [
    ...readings.map(({ cite, question, reason }) => ({ keys: cite, question, answer: firstPart(reason) })),
    ...rulebook.silences.map(({ at, question, note }): Doubt => ({ keys: [at], question, answer: firstPart(note) })),
  ]
}

/** Reasons go on to exceptions and other ways to read; here the first part is enough. */
function firstPart(reason: string): string {
  return reason.split('；')[0] ?? reason
}

function excerpts(rulebook: Rulebook, found: Passage[], said: string): Values {
  const [word = said] = said.split(/\s+/)
  return {
    instrument: rulebook.instrument,
    said: said.slice(0, 20),
    found: found.slice(0, EXCERPTS).map(({ citation, text }) => ({ at: [citation], text: excerpt(text, word) })),
    more: Math.max(0, found.length - EXCERPTS),
  }
}

function excerpt(text: string, word: string): string {
  const at = Math.max(0, text.indexOf(word))
  const start = Math.max(0, at - AROUND)
  const end = Math.min(text.length, at + word.length + AROUND)
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}
