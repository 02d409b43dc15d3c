import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { NotAWorkbook } from './problem.ts'
import { LARGEST, measure } from './size.ts'

/** What a cell holds before anything is made of it. A real date cell is a Date whose UTC fields are what it shows. */
export type RawCell = string | number | boolean | Date | null

/** One sheet as it stands in the file: all rows, the first of them the headers. */
export type RawSheet = { name: string; rows: RawCell[][] }

/** The sheets of an .xlsx file, or of a folder of UTF-8 CSV files named after them. Throws NotAWorkbook. */
export async function readWorkbook(path: string): Promise<RawSheet[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new NotAWorkbook(`找不到 ${path}，请检查路径。`, { cause })
  })
  const sheets = found.isDirectory() ? await readFolder(path) : await readSpreadsheet(path)
  if (sheets.length === 0) throw new NotAWorkbook(`${path} 中没有工作表；应为 会员.csv、人员.csv 等 UTF-8 文件。`)
  return sheets
}

/** A file that would fill the memory once it is unpacked is refused before. */
async function readSpreadsheet(path: string): Promise<RawSheet[]> {
  const { size } = await stat(path)
  const { unpacked, stray } = size > LARGEST.packed ? { unpacked: size } : measure(await readFile(path))
  if (size > LARGEST.packed || unpacked > LARGEST.unpacked)
    throw new NotAWorkbook(
      `${path} 太大；工作簿应不超过 ${LARGEST.packed / 1024 / 1024} MB，请去掉图片等与名册无关的内容。`,
    )
  if (stray !== undefined)
    throw new NotAWorkbook(
      `${path} 有一张表太大：离名单很远的 ${stray} 也有内容。请删除名单以外的行和列，保存后再导入。`,
    )
  const sheets = await readExcelFile(path).catch((cause: unknown) => {
    throw new NotAWorkbook(`${path} 不是可以读取的 .xlsx 工作簿；请用 Excel 或 WPS 另存为 .xlsx。`, { cause })
  })
  return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as RawCell[][] }))
}

async function readFolder(folder: string): Promise<RawSheet[]> {
  // Hidden files are left there by operating systems: `._会员.csv` is no CSV file.
  const visible = (await readdir(folder)).filter((name) => !name.startsWith('.'))
  const files = visible.filter((name) => name.toLowerCase().endsWith('.csv')).toSorted()
  return Promise.all(files.map((file) => readCsv(join(folder, file))))
}

async function readCsv(path: string): Promise<RawSheet> {
  const name = basename(path).slice(0, -'.csv'.length)
  try {
    // Decoding strictly refuses the GBK files that spreadsheets write by default; it also takes off a BOM.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    const rows: string[][] = parse(text, { relax_column_count: true, skip_empty_lines: false })
    return { name, rows }
  } catch (cause) {
    throw new NotAWorkbook(`${path} 不是可以读取的 UTF-8 CSV 文件；请另存为“CSV UTF-8（逗号分隔）”。`, { cause })
  }
}
