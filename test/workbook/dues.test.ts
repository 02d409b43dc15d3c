import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportWorkbook } from '../../src/workbook/exporting.ts'
import { type ImportReport, importWorkbook } from '../../src/workbook/importing.ts'
import { agreed, openWithStandards, raised, yearIn } from '../conversations/duesHouse.ts'
import type { Association } from '../support/association.ts'
import { ZONE } from '../support/association.ts'
import { counts, exported, folderOf, newFile, records } from './desk.ts'

const HEADERS = '会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期,票据号,减免,缓缴至'

let association: Association
beforeEach(async () => {
  association = await openWithStandards()
  await raised(association)
})
afterEach(() => association.close())

const say = (text: string, userId = 'li.jing') => association.say(userId, text)

async function bringIn(path: string): Promise<ImportReport> {
  return importWorkbook(association.database.db, path, { zone: ZONE, now: association.clock.now() })
}

/** The workbook as it would be handed out now. */
async function workbook(): Promise<string> {
  const file = await newFile()
  await exportWorkbook(association.database.db, file, ZONE)
  return file
}

async function shown(no: string) {
  return records((await exported(association.database.db)).会费).find((row) => row.会员编号 === no)
}

const sheet = async (...lines: string[]) => bringIn(await folderOf({ 会费: [HEADERS, ...lines] }))

test('what was paid, put off and let off in chat comes out in the workbook, and in again without a difference', async () => {
  await say('记会费 D010 2026 1000 SJ-1 4-1')
  await say('记会费 D010 2026 500 SJ-2')
  await say('缓缴 D009 2026 2026-12-31 难')
  await association.tap('wang.fang', 'approve')
  await say('减免 D008 2026 难')
  await association.tap('wang.fang', 'approve')
  expect(await shown('D010')).toMatchObject({
    应缴金额: 3000,
    实缴金额: 1500,
    缴费日期: '2026-04-02',
    票据号: 'SJ-1、SJ-2',
  })
  expect(await shown('D009')).toMatchObject({ 缓缴至: '2026-12-31' })
  expect(await shown('D008')).toMatchObject({ 减免: '是' })
  expect(counts(await bringIn(await workbook()))).toEqual({})
  expect((await yearIn(association, 'D010'))?.payments).toHaveLength(2)
})

test('a workbook from before leaves what was entered in chat as it is: nothing lost, nothing doubled', async () => {
  const before = await workbook()
  await say('记会费 D010 2026 3000 SJ-1')
  await say('缓缴 D009 2026 2026-12-31 难')
  await association.tap('wang.fang', 'approve')
  await say('减免 D008 2026 难')
  await association.tap('wang.fang', 'approve')
  expect(counts(await bringIn(before))).toEqual({})
  expect(await yearIn(association, 'D010')).toMatchObject({ payments: [{ amount: 300_000, receiptNo: 'SJ-1' }] })
  expect(await yearIn(association, 'D009')).toMatchObject({ deferredTo: new Date('2026-12-31') })
  expect(await yearIn(association, 'D008')).toMatchObject({ waived: true })
})

test('the same payment in the workbook and in chat is one, and another one under its year is refused', async () => {
  await say('记会费 D010 2026 2000 SJ-1')
  expect(counts(await sheet('D010,2026,2026-05-02,3000,2000,2026-04-02,SJ-1,,'))).toEqual({})
  expect(await sheet('D010,2026,2026-05-02,3000,3000,2026-04-02,SJ-1,,')).toMatchObject({
    outcome: 'refused',
    problems: [{ sheet: '会费', row: 2, column: '实缴金额', message: expect.stringContaining('已在系统中登记') }],
  })
  expect((await yearIn(association, 'D010'))?.payments).toHaveLength(1)
})

test('what was decided here is not undone by a word in the workbook', async () => {
  await say('减免 D008 2026 难')
  await association.tap('wang.fang', 'approve')
  await say('缓缴 D009 2026 2026-12-31 难')
  await association.tap('wang.fang', 'approve')
  expect(await sheet('D008,2026,2026-05-02,3000,,,,否,')).toMatchObject({ problems: [{ column: '减免' }] })
  expect(await sheet('D009,2026,2026-05-02,3000,,,,,2026-09-30')).toMatchObject({ problems: [{ column: '缓缴至' }] })
})

test('a payment of the workbook is told in chat, its receipt is good once, and the rest is paid in chat', async () => {
  expect(counts(await sheet('D010,2026,2026-05-02,3000,2000,2026-04-01,PJ-7,否,'))).toEqual({ dues: [0, 1, 0] })
  expect((await say('会费 D010')).join()).toContain('2026年4月1日缴 2,000元，收据 PJ-7')
  expect((await say('记会费 D009 2026 3000 PJ-7')).join()).toContain('收据 PJ-7 已经登记过：D010')
  expect((await say('记会费 D010 2026 1000 PJ-8')).join()).toContain('已缴清')
  expect(await sheet('D010,2026,2026-05-02,3000,2000,2026-04-01,PJ-7,否,')).toMatchObject({ outcome: 'refused' })
  expect((await yearIn(association, 'D010'))?.payments).toHaveLength(2)
})

test('a payment that was taken back does not come in again with an old workbook', async () => {
  await say('记会费 D010 2026 3000 SJ-1')
  const before = await workbook()
  await agreed(association, '更正会费 SJ-1 记到了别的会员名下')
  expect(await shown('D010')).toMatchObject({ 实缴金额: '', 票据号: '' })
  expect(await bringIn(before)).toMatchObject({ outcome: 'refused', problems: [{ sheet: '会费', column: '实缴金额' }] })
  expect(counts(await bringIn(await workbook()))).toEqual({})
  await say('记会费 D010 2026 1800 SJ-1')
  expect(await shown('D010')).toMatchObject({ 实缴金额: 1800, 票据号: 'SJ-1' })
})

test('an amount that the workbook changes is no longer said to be the congress’s', async () => {
  expect((await say('会费 D010')).join()).toContain('依据：第五届会员代表大会第三次会议决议')
  expect(counts(await sheet('D010,2026,2026-05-02,2500,,,,,'))).toEqual({ dues: [0, 1, 0] })
  const now = (await say('会费 D010')).join()
  expect(now).toContain('应缴 2,500元')
  expect(now).not.toContain('会议决议')
})

test('a year that the workbook has brought is not raised over', async () => {
  expect(counts(await sheet('D010,2027,2027-04-30,100,,,,,'))).toEqual({ dues: [1, 0, 0] })
  await raised(association, 2027)
  expect(await yearIn(association, 'D010', 2027)).toMatchObject({ owed: 10_000, standardId: null })
  expect(await yearIn(association, 'D009', 2027)).toMatchObject({ owed: 300_000 })
})
