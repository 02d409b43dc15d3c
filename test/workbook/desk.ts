import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readExcelFile from 'read-excel-file/node'
import type { PrismaClient } from '../../src/store/client/client.ts'
import { exportWorkbook } from '../../src/workbook/exporting.ts'
import { type ImportReport, importWorkbook } from '../../src/workbook/importing.ts'

export const ZONE = 'Asia/Shanghai'
export const NOW = Temporal.Instant.from('2026-03-01T01:00:00Z')

/** A workbook as a secretary types it: each sheet's lines, cells separated by commas. */
export type Sheets = Record<string, string[]>

/** Two units and a person, enough for anything to refer to. */
export const MEMBERS = {
  会员: [
    '会员编号,名称,类别,入会日期',
    'D001,滨城示例软件有限公司,单位,2021-09-01',
    'D002,滨城示例数据有限公司,单位,2021-09-01',
    'D003,周示例,个人,2021-09-01',
  ],
}

/** The sheets as a folder of CSV files. */
export async function folderOf(sheets: Sheets): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-workbook-'))
  for (const [name, lines] of Object.entries(sheets)) await writeFile(join(folder, `${name}.csv`), lines.join('\n'))
  return folder
}

/** Imports sheets at NOW. */
export async function bringIn(db: PrismaClient, sheets: Sheets, dryRun = false): Promise<ImportReport> {
  return importWorkbook(db, await folderOf(sheets), { zone: ZONE, now: NOW, dryRun })
}

/** Imports sheets that must be without problems. */
export async function brought(db: PrismaClient, sheets: Sheets, dryRun = false) {
  const report = await bringIn(db, sheets, dryRun)
  if (report.outcome === 'refused') throw new Error(JSON.stringify(report.problems))
  return report
}

/** A path for an exported file. */
export async function newFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'huiwu-export-')), 'roll.xlsx')
}

/** What the association would get back as a spreadsheet: the cells of every sheet. */
export async function exported(db: PrismaClient): Promise<Record<string, unknown[][]>> {
  const file = await newFile()
  await exportWorkbook(db, file, ZONE)
  const sheets = await readExcelFile(file)
  return Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data as unknown[][]]))
}

/** The rows of a sheet under its headers, blanks as empty text. */
export function records(rows: unknown[][] | undefined): Record<string, unknown>[] {
  const [headers = [], ...body] = rows ?? []
  return body.map((cells) => Object.fromEntries(headers.map((header, at) => [String(header), cells[at] ?? ''])))
}

/** How many lines of each kind a report has, for the lists that have any. */
export function counts(report: ImportReport) {
  if (report.outcome === 'refused') return report.problems
  const lists = Object.entries(report.plan).map(
    ([list, { added, changed, ended }]) => [list, [added.length, changed.length, ended.length]] as const,
  )
  return Object.fromEntries(lists.filter(([, numbers]) => numbers.some((number) => number > 0)))
}
