import type { MemberKind, Office } from '../rules/facts.ts'

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

const KINDS: Record<MemberKind, string> = { unit: '单位', individual: '个人' }
const OFFICES: Record<Office, string> = {
  delegate: '会员代表',
  director: '理事',
  standing_director: '常务理事',
  supervisor: '监事',
  chief_supervisor: '监事长',
  vice_president: '副会长',
  president: '会长',
}

/** The columns of a list of members sent as a file, each with what it shows of a member; blank where there is nothing. */
export const ROLL_COLUMNS: [string, (row: Row) => string][] = [
  ['会员编号', ({ no }) => no],
  ['名称', ({ name }) => name],
  ['类别', ({ kind }) => KINDS[kind]],
  ['单位称号', ({ title }) => (title === null ? '' : `${OFFICES[title]}单位`)],
  ['职务', ({ offices }) => offices.map((office) => OFFICES[office]).join('、')],
  ['代表人', ({ representative }) => representative ?? ''],
  ['联络员', ({ liaison }) => liaison ?? ''],
  ['入会日期', ({ joinedOn }) => joinedOn],
  ['退会日期', ({ leftOn }) => leftOn ?? ''],
]
