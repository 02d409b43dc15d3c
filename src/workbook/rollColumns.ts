import type { MemberKind, Office } from '../rules/facts.ts'
import { MEMBER_KINDS, OFFICE_WORDS } from './sheets.ts'

/** A member as the list that is sent as a file shows it. */
type Row = {
  no: string
  name: string
  kind: MemberKind
  title: Office | null
  offices: Office[]
  representative: string | null
  liaison: string | null
  joinedOn: string
  leftOn: string | null
}

/** The workbook's word for one of ours. */
function wordOf(words: Record<string, string>, ours: string): string {
  return Object.entries(words).find(([, one]) => one === ours)?.[0] ?? ours
}

/** The columns of a list of members sent as a file, each with what it shows of a member; blank where there is nothing. */
export const ROLL_COLUMNS: [string, (row: Row) => string][] = [
  ['会员编号', ({ no }) => no],
  ['名称', ({ name }) => name],
  ['类别', ({ kind }) => wordOf(MEMBER_KINDS, kind)],
  ['单位称号', ({ title }) => (title === null ? '' : `${wordOf(OFFICE_WORDS, title)}单位`)],
  ['职务', ({ offices }) => offices.map((office) => wordOf(OFFICE_WORDS, office)).join('、')],
  ['代表人', ({ representative }) => representative ?? ''],
  ['联络员', ({ liaison }) => liaison ?? ''],
  ['入会日期', ({ joinedOn }) => joinedOn],
  ['退会日期', ({ leftOn }) => leftOn ?? ''],
]
