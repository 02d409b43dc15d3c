import { Refusal } from '../../messages/refusal.ts'
import type { ConditionKey } from '../../rules/admission.ts'
import type { PaymentSaid } from '../../secretariat/admissionPayments.ts'
import type { Desk } from '../../secretariat/desk.ts'
import { asWritten } from '../matching.ts'
import { readDay } from './dayAndTime.ts'
import { isDayWritten, readYuan } from './money.ts'

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

const NUMBER = /^rh\s*[-‐-―]\s*(\d{4})\s*[-‐-―]\s*(\d+)[\s,，、:：]*/i

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
  if (receiptNo === '' || receiptNo.length > 40 || isDayWritten(receiptNo))
    return refuse('admission_payment_how', { said: text })
  return { no, amount, receiptNo, paidOn: readLastDay(desk, day.join(' '), 'admission_payment_how', text) }
}

function readLastDay(desk: Desk, text: string, how: string, said: string): string {
  if (text === '') return desk.today
  const day = readDay(text, Temporal.PlainDate.from(desk.today))
  return day === undefined || day.rest !== '' ? refuse(how, { said }) : day.value.toString()
}

function refuse(reason: string, values: Record<string, string>): never {
  throw new Refusal(reason, values)
}
