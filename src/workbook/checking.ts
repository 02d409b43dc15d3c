import { KEYS, keyOf, type List, type Roll } from '../store/roll.ts'
import { written } from './cells.ts'
import type { Problem } from './problem.ts'
import type { Row, Rows } from './rows.ts'
import { type Column, headerOf, LISTS, sheetOf } from './sheets.ts'

/** Rows given twice, and rows about a member, a meeting or an activity that nobody has heard of. */
export function checkReferences(rows: Rows, held: Roll): Problem[] {
  return [...LISTS.flatMap((list) => repeated(list, rows)), ...REFERENCES.flatMap((by) => dangling(by, rows, held))]
}

/** A problem of one field of a row, with its value as the workbook writes it. */
export function problemAt(list: List, { row, line }: Row, field: string, message: string): Problem {
  const value = (line as Record<string, never>)[field] ?? null
  const column = sheetOf(list).columns[field] as Column
  const shown = value === null ? {} : { value: String(written(column, value)) }
  return { sheet: sheetOf(list).name, row, column: headerOf(list, field), ...shown, message }
}

function repeated(list: List, rows: Rows): Problem[] {
  const first = new Map<string, number>()
  const fields = KEYS[list] as readonly string[]
  const what = fields.map((field) => headerOf(list, field)).join('、')
  return (rows[list] as Row[]).flatMap((row) => {
    if (!isKeyed(list, row)) return []
    const key = keyOf(list, row.line as never)
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, row.row)
    if (earlier === undefined) return []
    return [problemAt(list, row, fields[0] ?? '', `与第 ${earlier} 行重复（${what} 相同）；只留一行`)]
  })
}

/** A row whose key could not be read has its problem already. */
function isKeyed(list: List, { line }: Row): boolean {
  const fields = KEYS[list] as readonly string[]
  return fields.every((field) => !sheetOf(list).columns[field]?.required || field in line)
}

type Reference = { list: List; field: string; to: 'members' | 'meetings' | 'activities' }

const REFERENCES: Reference[] = [
  { list: 'people', field: 'member', to: 'members' },
  { list: 'tenures', field: 'member', to: 'members' },
  { list: 'attendance', field: 'meeting', to: 'meetings' },
  { list: 'attendance', field: 'member', to: 'members' },
  { list: 'dues', field: 'member', to: 'members' },
  { list: 'invitations', field: 'activity', to: 'activities' },
  { list: 'invitations', field: 'member', to: 'members' },
]

function dangling({ list, field, to }: Reference, rows: Rows, held: Roll): Problem[] {
  const known = new Set([...held[to].map(({ line }) => line.no), ...rows[to].map(({ line }) => line.no)])
  const message = `“${sheetOf(to).name}”表和系统中都没有这个编号；请改正编号，或先补上这一行`
  return (rows[list] as Row[]).flatMap((row) => {
    const no = (row.line as Record<string, string | undefined>)[field]
    return no === undefined || known.has(no) ? [] : [problemAt(list, row, field, message)]
  })
}
