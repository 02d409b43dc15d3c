import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import readExcelFile from 'read-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import writeExcelFile from 'write-excel-file/node'
import type { Database } from '../../src/store/database.ts'
import { exportWorkbook } from '../../src/workbook/exporting.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { freshDatabase } from '../support/database.ts'
import { brought, counts, exported, folderOf, MEMBERS, NOW, newFile, records, ZONE } from './desk.ts'

const DEMO = join(import.meta.dirname, '../../prisma/demo')
const OPTIONS = { zone: ZONE, now: NOW }

let first: Database
let second: Database
beforeAll(async () => {
  first = await freshDatabase()
  second = await freshDatabase()
})
afterAll(async () => {
  await first.close()
  await second.close()
})

test('an association that is brought in and taken out again is the same, cell by cell and in the same order', async () => {
  const report = await importWorkbook(first.db, DEMO, OPTIONS)
  expect(report.outcome).toBe('imported')
  const sheets = await exported(first.db)
  expect(Object.keys(sheets)).toEqual(['会员', '人员', '任职', '会议', '出席', '会费', '活动', '活动参加', '工作人员'])
  for (const [name, rows] of Object.entries(sheets)) {
    const typed = parse(await readFile(join(DEMO, `${name}.csv`), 'utf8')) as string[][]
    const shown = rows.map((cells) => cells.map((cell) => String(cell ?? '')))
    expect(shown, name).toEqual(typed)
  }
})

test('what was taken out makes the same association elsewhere', async () => {
  const file = await newFile()
  await exportWorkbook(first.db, file, ZONE)
  expect((await importWorkbook(second.db, file, OPTIONS)).outcome).toBe('imported')
  expect(await exported(second.db)).toEqual(await exported(first.db))
})

test('the same workbook a second time changes nothing and leaves no trace', async () => {
  const events = await first.db.auditEvent.count()
  const entries = await first.db.attendanceEntry.count()
  const report = await importWorkbook(first.db, DEMO, OPTIONS)
  expect(counts(report)).toEqual({})
  expect(report).toMatchObject({ bindings: { bound: [], lost: [] } })
  expect(await first.db.auditEvent.count()).toBe(events)
  expect(await first.db.attendanceEntry.count()).toBe(entries)
})

test('a spreadsheet with real dates, numbers and columns in another order says the same', async () => {
  const day = (text: string) => ({ value: new Date(`${text}Z`), type: Date, format: 'yyyy-mm-dd hh:mm' })
  const file = await newFile()
  await writeExcelFile([
    {
      sheet: '会员',
      data: [
        ['类别', '入会日期', '会员编号', '名称', '电话'],
        ['单位', day('2021-09-01T00:00:00'), 9001, '滨城示例软件有限公司', 41100000001],
      ],
    },
    {
      sheet: '会议',
      data: [
        ['会议编号', '机构', '名称', '形式', '开始时间', '状态'],
        ['LSH-9', '理事会', '=1+1', '现场', day('2026-05-18T14:30:00'), '计划'],
      ],
    },
    {
      sheet: '会费',
      data: [
        ['会员编号', '年度', '应缴日期', '应缴金额'],
        [9001, 2026, '2026-04-30', 3000.5],
      ],
    },
    { sheet: '活动', data: [] },
  ]).toFile(file)
  const report = await importWorkbook(second.db, file, OPTIONS)
  expect(counts(report)).toEqual({ members: [1, 0, 0], meetings: [1, 0, 0], dues: [1, 0, 0] })
  const sheets = await exported(second.db)
  expect(records(sheets.会员).at(-1)).toMatchObject({ 会员编号: '9001', 入会日期: '2021-09-01', 电话: '41100000001' })
  expect(records(sheets.会议).at(-1)).toMatchObject({ 名称: '=1+1', 开始时间: '2026-05-18 14:30', 结束时间: '' })
  expect(records(sheets.会费).at(-1)).toMatchObject({ 年度: 2026, 应缴金额: 3000.5, 实缴金额: '', 减免: '' })
})

test('blank sheets, blank rows and columns, and blanks around headers and words say nothing', async () => {
  const file = await newFile()
  await writeExcelFile([
    { sheet: 'Sheet1', data: [] },
    { sheet: 'Sheet2', data: [[' ', null]] },
    {
      sheet: '活动',
      data: [
        [' 活动编号', null, '名称 ', '日期\u3000', ''],
        [null, null, '  ', null, null],
        [501, null, ' 迎新会 ', ' 2026-10-02 ', ' '],
      ],
    },
  ]).toFile(file)
  expect(counts(await importWorkbook(second.db, file, OPTIONS))).toEqual({ activities: [1, 0, 0] })
  expect(records((await exported(second.db)).活动).at(-1)).toEqual({
    活动编号: '501',
    名称: '迎新会',
    日期: '2026-10-02',
  })
})

test('a folder is read past hidden files, line ends of other systems and line breaks inside a cell', async () => {
  const folder = await folderOf({
    '._活动': ['\u0000\u0005\u0016'],
    活动: ['活动编号,名称,日期\r', 'HD-10,"沙龙\r', '第二场",2026-10-03\r', '\r', ''],
  })
  await writeFile(join(folder, '.DS_Store'), Buffer.from([0xbb, 0xe1]))
  await writeFile(join(folder, '说明.txt'), '不是工作表')
  expect(counts(await importWorkbook(second.db, folder, OPTIONS))).toEqual({ activities: [1, 0, 0] })
  expect(counts(await importWorkbook(second.db, folder, OPTIONS))).toEqual({})
})

test('a folder whose files begin with a byte order mark is read like any other', async () => {
  const folder = await folderOf({ 活动: ['\uFEFF活动编号,名称,日期', 'HD-9,"沙龙, _x0041_季",2026-10-01'] })
  expect(counts(await importWorkbook(second.db, folder, OPTIONS))).toEqual({ activities: [1, 0, 0] })
  expect(records((await exported(second.db)).活动).at(-1)).toMatchObject({ 名称: '沙龙, _x0041_季' })
})

test('an empty association exports every sheet with its headers', async () => {
  const empty = await freshDatabase()
  const file = await newFile()
  await exportWorkbook(empty.db, file, ZONE)
  expect((await readExcelFile(file)).map(({ data }) => data.length)).toEqual(Array(9).fill(1))
  expect(counts(await importWorkbook(empty.db, file, OPTIONS))).toEqual({})
  await empty.close()
})

test('cells that one of two rows of a person leaves blank stay blank', async () => {
  const rows = ['D001,张伟,代表人,,zhang.wei', 'D001,张伟,联络员,10000000001,', 'D002,李娜,代表人,,']
  const people = { 人员: ['会员编号,姓名,身份,手机,企业微信账号', ...rows] }
  const fresh = await freshDatabase()
  await brought(fresh.db, { ...MEMBERS, ...people })
  const shown = records((await exported(fresh.db)).人员).map((row) => [row.手机, row.企业微信账号])
  expect(shown).toEqual([
    ['', 'zhang.wei'],
    ['10000000001', ''],
    ['', ''],
  ])
  expect(counts(await brought(fresh.db, people))).toEqual({})
  await fresh.close()
})
