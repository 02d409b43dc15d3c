import { Refusal } from '../../messages/refusal.ts'
import type { CurableGround } from '../../rules/exits.ts'

/** The grounds of a deemed withdrawal as people write them. */
const GROUND_WORDS: [RegExp, CurableGround][] = [
  [/^(?:会费|欠费|欠缴|第?四条?)/, 'unpaid'],
  [/^(?:第?十五条?|自动退会|视为退会)/, 'deemed'],
]

const NUMBER = /^th\s*[-‐-―]\s*(\d{4})\s*[-‐-―]\s*(\d+)[\s,，、:：]*/i

/** Reads `TH-2026-1`, or what was said instead, so that the answer can name it. */
export function readWithdrawalNo(text: string): string {
  return numbered(text)?.no ?? text
}

/** Reads `TH-2026-1 申请书没有盖章`. Refuses what has no number, with an example (`how`). */
export function readAboutWithdrawal(text: string, how: string): { no: string; said: string } {
  const found = numbered(text)
  if (found === undefined) throw new Refusal(how, { no: 'TH-2026-1' })
  return found
}

function numbered(text: string): { no: string; said: string } | undefined {
  const [written, year, number] = NUMBER.exec(text.normalize('NFKC').trim()) ?? []
  if (written === undefined) return undefined
  return { no: `TH-${year}-${Number(number)}`, said: text.normalize('NFKC').trim().slice(written.length).trim() }
}

/** Reads `D001 会费`: the member, and the ground where it is said. */
export function readDeemed(text: string): { member: string; ground?: CurableGround } {
  const [member, ...more] = text.split(/[\s,，、;；]+/).filter((part) => part !== '')
  if (member === undefined) throw new Refusal('withdrawal_open_how')
  const words = more.join('')
  if (words === '') return { member }
  const ground = GROUND_WORDS.find(([pattern]) => pattern.test(words))?.[1]
  if (ground === undefined) throw new Refusal('withdrawal_open_how')
  return { member, ground }
}

/** Reads `D001 注销`: the member, and how it came to be no more. */
export function readDissolved(text: string): { member: string; how: string } {
  const [member, how, ...more] = text.split(/[\s,，、;；]+/).filter((part) => part !== '')
  if (member === undefined || how === undefined || more.length > 0) throw new Refusal('withdrawal_dissolved_how')
  return { member, how }
}

/** Reads `D001 经营调整`: the member that has written, and why it wants to leave, if it says so. */
export function readFiled(text: string): { member: string; reason: string } {
  const [, member, reason = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text.trim()) ?? []
  if (member === undefined) throw new Refusal('withdrawal_file_how')
  return { member, reason: reason.trim() }
}

/** Reads 交回 or 遗失: what becomes of the certificate. */
export function readCertificate(text: string): 'returning' | 'lost' {
  const said = text.replace(/\s+/g, '')
  if (/^(?:交回|寄回|归还|退回)/.test(said)) return 'returning'
  if (/^(?:遗失|丢失|丢了|找不到)/.test(said)) return 'lost'
  throw new Refusal('leaving_certificate_how')
}
