import type { List, RollLines } from '../store/roll.ts'
import { cellText, understand, type Value, WrongCell } from './cells.ts'
import type { Problem } from './problem.ts'
import type { RawCell, RawSheet } from './reading.ts'
import { type Column, columnsOf, LISTS, sheetOf } from './sheets.ts'

/**
 * One row of a sheet. A field is null when its cell is blank, and absent when the sheet has no such column (nothing is
 * said about it) or when the cell could not be understood (which is a problem of its own).
 */
export type Row<K extends List = List> = { row: number; line: Partial<RollLines[K]> }

/** The rows of all sheets. */
export type Rows = { [K in List]: Row<K>[] }

/** What the sheets say, and every sheet, column or cell that says nothing intelligible. */
export function understandSheets(sheets: RawSheet[]): { rows: Rows; problems: Problem[] } {
  const problems = sheets.flatMap(unknownSheet)
  const rows = Object.fromEntries(
    LISTS.map((list) => [
      list,
      understandSheet(
        list,
        sheets.find((sheet) => sheet.name === sheetOf(list).name),
        problems,
      ),
    ]),
  )
  return { rows: rows as Rows, problems }
}

/** A sheet nobody knows; one without a word on it, which spreadsheet programs add by themselves, says nothing. */
function unknownSheet({ name, rows }: RawSheet): Problem[] {
  const known = LISTS.map((list) => sheetOf(list).name)
  if (known.includes(name) || rows.every(isBlank)) return []
  return [{ sheet: name, message: `没有名为“${name}”的工作表；可用的工作表：${known.join('、')}` }]
}

/** Where each field's column is. */
type Layout = { field: string; column: Column; index: number }[]

function understandSheet(list: List, sheet: RawSheet | undefined, problems: Problem[]): Row[] {
  const [headers, ...body] = sheet?.rows ?? []
  if (headers === undefined || sheet?.rows.every(isBlank)) return []
  const layout = layoutOf(list, headers, problems)
  return body.flatMap((cells, index) => {
    if (isBlank(cells)) return []
    const row = index + 2
    problems.push(...strayCells(list, headers, cells, row))
    return [{ row, line: understandRow(list, layout, cells, row, problems) }]
  })
}

function isBlank(cells: RawCell[]): boolean {
  return cells.every((cell) => cellText(cell) === '')
}

function layoutOf(list: List, headers: RawCell[], problems: Problem[]): Layout {
  const { name: sheet } = sheetOf(list)
  const texts = headers.map(cellText)
  const columns = columnsOf(list)
  const known = columns.map(([, column]) => column.header)
  texts.forEach((text, index) => {
    const at = { sheet, row: 1, column: text }
    if (text !== '' && !known.includes(text))
      problems.push({ ...at, message: `没有这一列；可用的列：${known.join('、')}` })
    else if (text !== '' && texts.indexOf(text) < index) problems.push({ ...at, message: '这一列出现了两次；只留一列' })
  })
  return columns.flatMap(([field, column]) => {
    const index = texts.indexOf(column.header)
    if (index >= 0) return [{ field, column, index }]
    if (column.required) problems.push({ sheet, row: 1, column: column.header, message: '缺少这一必填列' })
    return []
  })
}

function strayCells(list: List, headers: RawCell[], cells: RawCell[], row: number): Problem[] {
  return cells.flatMap((cell, index) => {
    const value = cellText(cell)
    if (value === '' || cellText(headers[index]) !== '') return []
    return [{ sheet: sheetOf(list).name, row, value, message: `第 ${index + 1} 列没有表头；请补上表头或删去内容` }]
  })
}

function understandRow(list: List, layout: Layout, cells: RawCell[], row: number, problems: Problem[]) {
  const line: Record<string, Value | null> = {}
  for (const { field, column, index } of layout) {
    const cell = cells[index] ?? null
    const value = cellText(cell)
    const at = { sheet: sheetOf(list).name, row, column: column.header }
    try {
      if (value !== '') line[field] = understand(column, cell)
      else if (column.required) problems.push({ ...at, message: '必填，不能为空' })
      else line[field] = null
    } catch (error) {
      if (!(error instanceof WrongCell)) throw error
      problems.push({ ...at, value, message: error.message })
    }
  }
  return line
}
