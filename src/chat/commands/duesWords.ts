import { Refusal } from '../../messages/refusal.ts'
import type { Desk } from '../../secretariat/desk.ts'
import type { ConcessionSaid } from '../../secretariat/duesConcessions.ts'
import type { DuesPaymentSaid } from '../../secretariat/duesPayments.ts'
import type { StandardSaid } from '../../secretariat/duesStandards.ts'
import { officeNamed } from '../../secretariat/officeNames.ts'
import { asWritten } from '../matching.ts'
import { readDay } from './dayAndTime.ts'
import { isDayWritten, readYuan } from './money.ts'

/** Members who hold no office, as the tiers of the dues name them. */
const PLAIN_MEMBERS = ['会员', '普通会员', '会员单位']

/** What takes a tier away. */
const ENDED = /^(?:取消|停用|废止)\s+/

/** A year among words: 2026, 2026年, 2026年度. */
const YEAR = /(?:^|[\s,，])((?:19|20|21)\d{2})(?:年度?)?(?=$|[\s,，])/

/** What people put before the number of a receipt. */
const RECEIPT_MARK = /^(?:收据号码?|收据|票据号码?|票据|发票)[\s:：]*/

const SEPARATOR = /[\s,，]+/

/** No receipt number is longer. */
const LONGEST_RECEIPT = 40

/** Reads `会员 3000 2026-01-01 会员代表大会决议`, and `常务理事 取消 2027-01-01 会员代表大会决议`. */
export function readStandard(desk: Desk, text: string): StandardSaid {
  const how = (): never => refuse('dues_standard_how', { said: text, day: desk.today })
  const [tierWord = '', ...others] = text.split(/\s+/)
  const tier = PLAIN_MEMBERS.includes(tierWord) ? undefined : officeNamed(tierWord)
  if (tier === undefined && !PLAIN_MEMBERS.includes(tierWord)) return how()
  const words = others.join(' ')
  const ended = ENDED.exec(words)?.[0]
  const { amount, rest } =
    ended === undefined ? (readYuan(words) ?? how()) : { amount: 0, rest: words.slice(ended.length) }
  const day = readDay(rest, Temporal.PlainDate.from(desk.today)) ?? how()
  const basis = day.rest.trim()
  if (basis === '') return how()
  const which = { ...(tier !== undefined && { tier }), ...(ended !== undefined && { ended: true as const }) }
  return { ...which, amount, from: day.value.toString(), basis }
}

/** Reads the year of `开会费 2027`; this year unless one is given. */
export function readYear(desk: Desk, text: string, how: string): number {
  if (text === '') return Number(desk.today.slice(0, 4))
  const year = /^((?:19|20|21)\d{2})(?:年度?)?$/.exec(text)?.[1]
  return year === undefined ? refuse(how, { said: text }) : Number(year)
}

/** Reads `2026 D001`, `D001 2026`, `D001`, `2026` or nothing. */
export function readMemberAndYear(text: string): { words: string; year?: number } {
  const [written, year] = YEAR.exec(text) ?? []
  if (written === undefined) return { words: text.trim() }
  return { words: text.replace(written, ' ').trim(), year: Number(year) }
}

/** Reads `D001 2026 2000 收据SJ-001 11-20`: the day is today unless one is given. */
export function readDuesPayment(desk: Desk, text: string): DuesPaymentSaid {
  const how = (): never => refuse('dues_payment_how', { said: text })
  const { words, year, rest } = readWhose(text) ?? how()
  const { amount, rest: after } = readYuan(rest) ?? how()
  const [receiptNo = '', ...day] = after.replace(RECEIPT_MARK, '').split(SEPARATOR)
  if (!isReceipt(receiptNo)) return how()
  const said = day.join(' ').trim()
  if (said === '') return { words, year, amount, receiptNo, paidOn: desk.today }
  const paidOn = readDay(said, Temporal.PlainDate.from(desk.today))
  return paidOn === undefined || paidOn.rest !== ''
    ? how()
    : { words, year, amount, receiptNo, paidOn: paidOn.value.toString() }
}

/** Reads `SJ-001 原因`, the reason as it was written. */
export function readTakenBack(text: string): { receiptNo: string; reason: string } {
  const folded = text.normalize('NFKC').replace(/\s+/g, ' ').trim().replace(RECEIPT_MARK, '')
  const [receiptNo = ''] = folded.split(SEPARATOR)
  const reason = reasonIn(text, folded.slice(receiptNo.length))
  return isReceipt(receiptNo) && reason !== '' ? { receiptNo, reason } : refuse('dues_take_back_how', { said: text })
}

/** Reads `D001 2026 2026-12-31 原因`. */
export function readDeferral(desk: Desk, text: string): ConcessionSaid {
  const how = (): never => refuse('deferral_how', { said: text })
  const { words, year, rest } = readWhose(text) ?? how()
  const day = readDay(rest, Temporal.PlainDate.from(desk.today)) ?? how()
  const reason = reasonIn(text, day.rest)
  return reason === '' ? how() : { words, year, until: day.value.toString(), reason }
}

/** Reads `D001 2026 原因`. */
export function readWaiver(text: string): ConcessionSaid {
  const how = (): never => refuse('waiver_how', { said: text })
  const { words, year, rest } = readWhose(text) ?? how()
  const reason = reasonIn(text, rest)
  return reason === '' ? how() : { words, year, reason }
}

/** Whose and which year a text begins with, and what follows; folded. */
function readWhose(text: string): { words: string; year: number; rest: string } | undefined {
  const folded = text.normalize('NFKC').replace(/\s+/g, ' ').trim()
  const found = YEAR.exec(folded)
  const words = folded.slice(0, found?.index ?? 0).trim()
  if (found === null || words === '') return undefined
  const rest = folded.slice(found.index + found[0].length).replace(/^[\s,，]+/, '')
  return { words, year: Number(found[1]), rest }
}

/** A reason as it was written: it stays on record. */
function reasonIn(text: string, folded: string): string {
  const reason = folded.replace(/^[\s,，:：]+/, '')
  return reason === '' ? '' : asWritten(text, reason).trim()
}

/** A day where the number of the receipt should stand: that was forgotten. */
function isReceipt(text: string): boolean {
  return text !== '' && text.length <= LONGEST_RECEIPT && !text.includes('、') && !isDayWritten(text)
}

function refuse(reason: string, values: Record<string, string>): never {
  throw new Refusal(reason, values)
}
