import { writeFile } from 'node:fs/promises'
import writeExcelFile, { type SheetData } from 'write-excel-file/node'
import type { PrismaClient } from '../store/client/client.ts'
import type { Tx } from '../store/database.ts'
import type { List, Roll } from '../store/roll.ts'
import { readRoll } from '../store/rollReading.ts'
import { type Value, written } from './cells.ts'
import { columnsOf, LISTS, sheetOf } from './sheets.ts'

/**
 * Writes everything the association keeps into an .xlsx file of the shape that an import reads, in the order in which
 * it was entered. Text stays text: a cell that begins with `=` is a text cell, never a formula. Times are in `zone`.
 */
export async function exportWorkbook(db: PrismaClient, path: string, zone: string): Promise<void> {
  await writeFile(path, await db.$transaction((tx) => workbookOf(tx, zone)))
}

/** The same as the bytes of a file. */
export async function workbookOf(tx: Tx, zone: string): Promise<Buffer> {
  const roll = await readRoll(tx, zone)
  const sheets = LISTS.map((list) => ({ sheet: sheetOf(list).name, data: sheetData(list, roll), stickyRowsCount: 1 }))
  return writeExcelFile(sheets).toBuffer()
}

/** One list as the bytes of an .xlsx file: a sheet with headers, every cell text. */
export function sheetFile(sheet: string, headers: readonly string[], rows: readonly string[][]): Promise<Buffer> {
  const bold = headers.map((value) => ({ value, type: String, fontWeight: 'bold' as const }))
  const data: SheetData = [bold, ...rows.map((row) => row.map((value) => cellOf(value === '' ? null : value)))]
  return writeExcelFile([{ sheet, data, stickyRowsCount: 1 }]).toBuffer()
}

function sheetData(list: List, roll: Roll): SheetData {
  const columns = columnsOf(list)
  const headers = columns.map(([, column]) => ({ value: column.header, type: String, fontWeight: 'bold' as const }))
  const rows = roll[list].map(({ line }) =>
    columns.map(([field, column]) => cellOf(written(column, (line as Record<string, Value | null>)[field] ?? null))),
  )
  return [headers, ...rows]
}

/** The format of a cell that stays text when somebody edits it: else `=1+1` would become a formula then. */
const TEXT = '@'

function cellOf(value: string | number | null) {
  if (value === null) return null
  return typeof value === 'number' ? { value, type: Number } : { value: literal(value), type: String, format: TEXT }
}

/** In a spreadsheet file `_x0041_` stands for a character; an escaped underscore keeps such text what it is. */
function literal(text: string): string {
  return text.replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}
