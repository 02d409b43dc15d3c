import type { Office } from '../rules/facts.ts'
import { OFFICE_WORDS } from './sheets.ts'

/** One year in arrears, as its line in the file says it; amounts in fen. */
export type ArrearsLine = {
  no: string
  name: string
  title: Office | null
  year: number
  dueOn: string
  owed: number
  paid: number
  unpaid: number
  since: string
  overAYear: boolean
  left: boolean
}

type Contact = { name: string; mobile: string } | undefined

/** What a unit is called by its office: 理事单位. */
const TITLES = new Map<string, string>(Object.entries(OFFICE_WORDS).map(([word, office]) => [office, `${word}单位`]))

/** The columns of the list of arrears: header and cell, in order. */
export const ARREARS_COLUMNS: readonly [string, (line: ArrearsLine, contact: Contact) => string][] = [
  ['会员编号', ({ no }) => no],
  ['名称', ({ name }) => name],
  ['单位称号', ({ title }) => (title === null ? '' : (TITLES.get(title) ?? ''))],
  ['年度', ({ year }) => `${year}`],
  ['到期日', ({ dueOn }) => dueOn],
  ['应缴（元）', ({ owed }) => yuan(owed)],
  ['已缴（元）', ({ paid }) => yuan(paid)],
  ['欠缴（元）', ({ unpaid }) => yuan(unpaid)],
  ['欠缴起始日', ({ since }) => since],
  ['已满一年', ({ overAYear }) => (overAYear ? '是' : '否')],
  ['已退会', ({ left }) => (left ? '是' : '否')],
  ['联系人', (_, contact) => contact?.name ?? ''],
  ['手机', (_, contact) => contact?.mobile ?? ''],
]

function yuan(fen: number): string {
  return fen % 100 === 0 ? `${fen / 100}` : (fen / 100).toFixed(2)
}
