import type { RawCell } from './reading.ts'
import type { Column, Shape } from './sheets.ts'

/** A cell understood: days, local times and words as text, amounts in fen, yes and no. */
export type Value = string | number | boolean

/** A cell that cannot be understood: what would be right. */
export class WrongCell extends Error {
  override name = 'WrongCell'
}

/** What neither a spreadsheet nor the database can hold: control characters other than tab and line ends. */
const UNSEEN = /(?![\t\n\r])\p{Cc}|\p{Noncharacter_Code_Point}/u

/** The largest amount the books can hold, in fen. */
const MOST_FEN = 2_147_483_647
const YES_NO: Record<string, boolean> = { 是: true, 否: false }

/** The cell as a person sees it, without surrounding blanks; empty for nothing. */
export function cellText(cell: RawCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return dateText(cell)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  return String(cell).trim()
}

/** What a non-empty cell says, by its column. Throws WrongCell. */
export function understand(column: Column, cell: RawCell): Value {
  return column.shape === 'word' ? wordOf(column, cellText(cell)) : UNDERSTAND[column.shape](cell)
}

const UNDERSTAND: Record<Exclude<Shape, 'word'>, (cell: RawCell) => Value> = {
  text: textOf,
  day: (cell) => dayOf(cellText(cell)),
  time: (cell) => timeOf(cellText(cell)),
  amount: (cell) => fenOf(cellText(cell)),
  year: (cell) => yearOf(cellText(cell)),
  flag: (cell) => flagOf(cellText(cell)),
}

function textOf(cell: RawCell): string {
  if (typeof cell === 'number' && Math.abs(cell) > Number.MAX_SAFE_INTEGER)
    throw new WrongCell('数字太长，表格软件已丢失末几位；请把该列设为文本后重新填写')
  const text = cellText(cell)
  if (UNSEEN.test(text) || !text.isWellFormed()) throw new WrongCell('含有不可见的控制字符，请重新填写')
  return text
}

function wordOf(column: Column, text: string): string {
  const words = column.words ?? {}
  const word = Object.hasOwn(words, text) ? words[text] : undefined
  if (word === undefined) throw new WrongCell(`应为 ${Object.keys(words).join('、')} 之一`)
  return word
}

function dayOf(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new WrongCell('日期应写作 2021-06-18 的形式')
  if (!isCalendarDay(text)) throw new WrongCell('日历上没有这一天；日期应写作 2021-06-18 的形式')
  return text
}

function timeOf(text: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d)(?::00)?$/.exec(text)
  if (match === null) throw new WrongCell('时间应写作 2021-06-18 14:00 的形式')
  if (!isCalendarDay(match[1] ?? '')) throw new WrongCell('日历上没有这一天；时间应写作 2021-06-18 14:00 的形式')
  return `${match[1]}T${match[2]}`
}

function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && text >= '1900-01-01'
}

function fenOf(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new WrongCell('金额应为数字（元），如 3000 或 3000.50')
  if (text.startsWith('-')) throw new WrongCell('金额不能为负数；应为 0 或以上')
  const fen = Number(text) * 100
  if (Math.abs(fen - Math.round(fen)) > 1e-4) throw new WrongCell('金额最多到分，即两位小数')
  if (fen > MOST_FEN) throw new WrongCell(`金额过大；应不超过 ${MOST_FEN / 100} 元`)
  return Math.round(fen)
}

function yearOf(text: string): number {
  if (!/^(19|20|21)\d{2}$/.test(text)) throw new WrongCell('年度应为四位数字，如 2025')
  return Number(text)
}

function flagOf(text: string): boolean {
  const flag = YES_NO[text]
  if (flag === undefined) throw new WrongCell('应为 是 或 否')
  return flag
}

function dateText(date: Date): string {
  // Spreadsheets keep a time as a fraction of a day, which may miss the minute by a little.
  const text = new Date(Math.round(date.getTime() / 60_000) * 60_000).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}

/** How a value is written into its cell: the inverse of `understand`. Amounts and years are numbers, the rest text. */
export function written(column: Column, value: Value | null): string | number | null {
  if (value === null) return null
  if (column.shape === 'amount') return Number(value) / 100
  if (column.shape === 'year') return Number(value)
  if (column.shape === 'flag') return value === true ? '是' : '否'
  if (column.shape === 'time') return String(value).replace('T', ' ')
  if (column.shape === 'word') return wordFor(column, String(value))
  return String(value)
}

function wordFor(column: Column, value: string): string {
  return Object.entries(column.words ?? {}).find(([, ours]) => ours === value)?.[0] ?? value
}
