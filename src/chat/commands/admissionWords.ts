import { Refusal } from '../../messages/refusal.ts'
import type { ConditionKey } from '../../rules/admission.ts'
import type { PaymentSaid } from '../../secretariat/admissionPayments.ts'
import type { Desk } from '../../secretariat/desk.ts'
import type { StandardSaid } from '../../secretariat/duesStandards.ts'
import { officeNamed } from '../../secretariat/officeNames.ts'
import { asWritten } from '../matching.ts'
import { readDay } from './dayAndTime.ts'

/** The conditions as people write them. */
const CONDITION_WORDS = new Map<string, ConditionKey>(
  Object.entries({
    章程: 'charter',
    意愿: 'willing',
    申请: 'willing',
    范围: 'scope',
    业务范围: 'scope',
    行业: 'scope',
    信用: 'credit',
    诚信: 'credit',
    代表: 'representative',
    代表人: 'representative',
  }),
)

const VERDICT_WORDS = new Map<string, 'complete' | 'missing'>(
  Object.entries({
    齐全: 'complete',
    具备: 'complete',
    符合: 'complete',
    通过: 'complete',
    缺: 'missing',
    不齐: 'missing',
    不符合: 'missing',
    不符: 'missing',
    不具备: 'missing',
  }),
)

/** Members who hold no office, as the tiers of the dues name them. */
const PLAIN_MEMBERS = ['会员', '普通会员', '会员单位']

const NUMBER = /^rh\s*[-‐-―]\s*(\d{4})\s*[-‐-―]\s*(\d+)[\s,，、:：]*/i
/** An amount ends where it ends: 3万 is not three yuan. */
const YUAN = /^([\d,，]*\d)(?:\.(\d{1,2}))?(?:\s*元|(?=[\s,，]|$))[\s,，]*/
/** A day where the number of the receipt should stand: that was forgotten. */
const DAY = /^\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?$/

/** The receipt number a text begins with, and what follows. */
function readNumber(text: string): { no: string; rest: string } | undefined {
  const [written, year, number] = NUMBER.exec(text) ?? []
  return written === undefined ? undefined : { no: `RH-${year}-${number}`, rest: text.slice(written.length) }
}

/** Reads `RH-2026-3`, or what was said instead, so that the answer can name it. */
export function readApplicationNo(text: string): string {
  return readNumber(text)?.no ?? text
}

/** Reads `RH-2026-3 信用 齐全`; the condition may be left out. Refuses anything else, with an example. */
export function readJudgement(text: string): { no: string; key?: ConditionKey; verdict: 'complete' | 'missing' } {
  const { no, rest } = readNumber(text) ?? refuse('application_judge_how', { said: text })
  const words = rest.split(/[\s,，、:：]+/).filter((word) => word !== '' && word !== '全部')
  const verdict = VERDICT_WORDS.get(words.at(-1) ?? '')
  if (verdict === undefined || words.length > 2) return refuse('application_judge_how', { said: text })
  if (words.length === 1) return { no, verdict }
  const key = CONDITION_WORDS.get(words[0] ?? '')
  return key === undefined ? refuse('application_judge_how', { said: text }) : { no, key, verdict }
}

/** Reads `RH-2026-3 原因`, the reason exactly as it was written: the applicant reads it. */
export function readReason(text: string, how: string): { no: string; reason: string } {
  const folded = text.normalize('NFKC').replace(/\s+/g, ' ').trim()
  const { no, rest } = readNumber(folded) ?? refuse(how, { no: 'RH-2026-1' })
  return { no, reason: rest === '' ? '' : asWritten(text, rest).trim() }
}

/** Reads `RH-2026-3 3000 收据号 [日期]`: today unless a day is given. */
export function readPayment(desk: Desk, text: string): PaymentSaid {
  const { no, rest } = readNumber(text) ?? refuse('admission_payment_how', { said: text })
  const { amount, rest: after } = readYuan(rest) ?? refuse('admission_payment_how', { said: text })
  const [receiptNo = '', ...day] = after.split(/[\s,，]+/)
  if (receiptNo === '' || receiptNo.length > 40 || DAY.test(receiptNo))
    return refuse('admission_payment_how', { said: text })
  return { no, amount, receiptNo, paidOn: readLastDay(desk, day.join(' '), 'admission_payment_how', text) }
}

/** Reads `会员 3000 2026-01-01 会员代表大会决议`. */
export function readStandard(desk: Desk, text: string): StandardSaid {
  const how = (): never => refuse('dues_standard_how', { said: text, day: desk.today })
  const [tierWord = '', ...others] = text.split(/\s+/)
  const tier = PLAIN_MEMBERS.includes(tierWord) ? undefined : officeNamed(tierWord)
  if (tier === undefined && !PLAIN_MEMBERS.includes(tierWord)) return how()
  const { amount, rest } = readYuan(others.join(' ')) ?? how()
  const day = readDay(rest, Temporal.PlainDate.from(desk.today)) ?? how()
  const basis = day.rest.trim()
  if (basis === '') return how()
  return { ...(tier !== undefined && { tier }), amount, from: day.value.toString(), basis }
}

/** Yuan as written, in fen. */
function readYuan(text: string): { amount: number; rest: string } | undefined {
  const [written, yuan = '', decimals = ''] = YUAN.exec(text) ?? []
  if (written === undefined) return undefined
  const amount = Number(yuan.replace(/[,，]/g, '')) * 100 + Number(decimals.padEnd(2, '0'))
  // The column holds whole fen up to some twenty million yuan.
  return amount > 0 && amount <= 2_000_000_000 ? { amount, rest: text.slice(written.length) } : undefined
}

function readLastDay(desk: Desk, text: string, how: string, said: string): string {
  if (text === '') return desk.today
  const day = readDay(text, Temporal.PlainDate.from(desk.today))
  return day === undefined || day.rest !== '' ? refuse(how, { said }) : day.value.toString()
}

function refuse(reason: string, values: Record<string, string>): never {
  throw new Refusal(reason, values)
}
