import { Refusal } from '../../messages/refusal.ts'
import type { Office } from '../../rules/facts.ts'
import type { ObjectionText } from '../../secretariat/objections.ts'

/** The offices that absence can forfeit, as people write them. */
const OFFICE_WORDS: [string, Office][] = [
  ['常务理事', 'standing_director'],
  ['理事', 'director'],
]

const BREAK = /[\s,，、;；:：]+/

const NUMBER = /^[A-Za-z]{2,6}\s*[-‐-―]\s*\d{4}\s*[-‐-―]\s*\d+/

/** Reads `LSH-2026-1 说明` or `AJ-2026-1 说明`; without a number everything is the explanation, kept as written. */
export function readObjection(rest: string): ObjectionText {
  const [number] = NUMBER.exec(rest.normalize('NFKC')) ?? []
  if (number === undefined) return { text: rest.trim() }
  const text = rest.slice(number.length).replace(/^[\s,，、:：.。]+/, '')
  return { number: number.replace(/\s+/g, '').replace(/[‐-―]/g, '-'), text: text.trim() }
}

/** Reads `D017` or `D017 理事`: whose case, and of which office. */
export function readCaseRequest(rest: string): { member: string; office?: Office } {
  const said = rest.normalize('NFKC').trim()
  if (said === '') throw new Refusal('case_request_empty')
  const found = OFFICE_WORDS.find(([word]) => said.split(BREAK).at(-1) === word)
  const member = found === undefined ? said : said.slice(0, -found[0].length).replace(/[\s,，、;；:：]+$/, '')
  if (member === '') throw new Refusal('case_request_empty')
  return { member, ...(found !== undefined && { office: found[1] }) }
}
