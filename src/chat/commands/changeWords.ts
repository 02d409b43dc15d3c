import { Refusal } from '../../messages/refusal.ts'
import type { NewPerson, RegisteredItem } from '../../store/changes.ts'
import { readAppointee } from './answerWords.ts'

/** The registered particulars as people write them. */
const ITEM_WORDS: [string, RegisteredItem][] = [
  ['法定代表人', 'legalRepresentative'],
  ['法人代表', 'legalRepresentative'],
  ['法人', 'legalRepresentative'],
  ['主要负责人', 'principal'],
  ['负责人', 'principal'],
  ['联络员', 'liaison'],
  ['注册地址', 'registeredPlace'],
  ['注册地', 'registeredPlace'],
  ['主要经营场所', 'premises'],
  ['经营场所', 'premises'],
  ['经营地址', 'premises'],
  ['营业范围', 'businessScope'],
  ['经营范围', 'businessScope'],
  ['业务范围', 'businessScope'],
  ['注册资金', 'registeredCapital'],
  ['注册资本', 'registeredCapital'],
  ['单位联系地址', 'address'],
  ['联系地址', 'address'],
  ['通讯地址', 'address'],
  ['联系方式', 'contact'],
  ['联系电话', 'contact'],
  ['电话', 'contact'],
  ['电子邮箱', 'contact'],
  ['邮箱', 'contact'],
]

/** No particular is longer than a business scope may be. */
const LONGEST = 500

const INTRODUCTION = /[\s,，;；。]\s*介绍\s*[:：\s]/

/** Reads `王芳 13800000000 总经理`, and after 介绍： the introduction of the successor, if it is given with it. */
export function readSuccessor(text: string): { person: NewPerson; introduction?: string } {
  const [fields = '', ...introduction] = text.split(INTRODUCTION)
  const person = readPerson(fields, 'change_representative_how')
  if (person.title === undefined) throw new Refusal('change_representative_how', { said: text })
  const said = introduction.join(' ').trim()
  return { person, ...(said !== '' && { introduction: said }) }
}

/** Reads `李娜 13900000000 行政主管`; the title may be left out. */
export function readLiaison(text: string): NewPerson {
  return readPerson(text, 'change_liaison_how')
}

function readPerson(text: string, how: string): NewPerson {
  const { name, mobile, title } = readAppointee(text, how)
  if (mobile === undefined || [...name].length > 20) throw new Refusal(how, { said: text })
  return { name, mobile, ...(title !== undefined && { title }) }
}

/** Reads `注册资金 500万元`: which particular, and its new value. */
export function readParticularChange(text: string): { item: RegisteredItem; value: string } {
  const said = text.trim()
  const found = ITEM_WORDS.find(([word]) => said.startsWith(word))
  if (found === undefined) throw new Refusal('change_item_unknown', { said: said.split(' ')[0] ?? '' })
  const [word, item] = found
  const value = said.slice(word.length).replace(/^[\s:：,，为改成]+/, '')
  if (item === 'liaison') throw new Refusal('change_liaison_how', { said: value })
  if (value === '') throw new Refusal('change_value_missing', { word })
  if ([...value].length > LONGEST) throw new Refusal('change_value_long', { word, most: LONGEST })
  return { item, value }
}

/** Reads `BG-2026-1 原因`. */
export function readReturn(text: string): { no: string; reason: string } {
  return readNumbered(text, 'change_return_how')
}

/** Reads `BG-2026-1`: which change somebody takes back. */
export function readWithdrawal(text: string): string {
  return readNumbered(text, 'change_withdraw_how').no
}

function readNumbered(text: string, how: string): { no: string; reason: string } {
  const [no = '', ...reason] = text.replace(/\s*[-‐-―]\s*/g, '-').split(/[\s,，、:：]+/)
  if (!/^bg-\d{4}-\d+$/i.test(no)) throw new Refusal(how, { no: 'BG-2026-1' })
  return { no, reason: reason.join(' ') }
}

/** Reads `2026`, `2026年度`; undefined when no year is written. */
export function readYear(text: string): number | undefined {
  const year = /^((?:19|20)\d{2})(?:年度?)?$/.exec(text.trim())?.[1]
  return year === undefined ? undefined : Number(year)
}
