import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { dateOfDay } from '../../src/store/days.ts'
import { reportText } from '../../src/workbook/report.ts'
import { freshDatabase } from '../support/database.ts'
import { bringIn, brought, counts, exported, MEMBERS, NOW, records } from './desk.ts'

let database: Database
beforeEach(async () => {
  database = await freshDatabase()
})
afterEach(() => database.close())

const MEETING = {
  会议: [
    '会议编号,机构,名称,形式,开始时间,状态,封存日期',
    'LSH-1,理事会,示例会议,现场,2025-09-18 14:00,已召开,2025-09-19',
  ],
}
const book = (...rows: string[]) => ({ 出席: ['会议编号,会员编号,情况', ...rows] })

test('a dry run says what would happen and writes nothing', async () => {
  const report = await brought(database.db, MEMBERS, true)
  expect(report.outcome).toBe('planned')
  expect(reportText(report)).toContain(
    '会员：新增 3 行，变更 0 行，结束 0 行\n  新增 第 2 行 D001 滨城示例软件有限公司',
  )
  expect(await database.db.member.count()).toBe(0)
  expect(await database.db.auditEvent.count()).toBe(0)
})

test('a member who moved, one who left and a new one are told apart', async () => {
  await brought(database.db, MEMBERS)
  const report = await brought(database.db, {
    会员: [
      '会员编号,名称,类别,通讯地址,入会日期,退会日期',
      'D001,滨城示例软件有限公司,单位,示例路 9 号,2021-09-01,',
      'D002,滨城示例数据有限公司,单位,,2021-09-01,2026-02-01',
      'D004,吴示例,个人,,2026-02-02,',
    ],
  })
  expect(counts(report)).toEqual({ members: [1, 1, 1] })
  expect(reportText(report)).toContain('变更 第 2 行 D001 滨城示例软件有限公司：通讯地址 （空） → 示例路 9 号')
  expect(reportText(report)).toContain('结束 第 3 行 D002 滨城示例数据有限公司：退会日期 （空） → 2026-02-01')
  const events = await database.db.auditEvent.findMany({ where: { subject: { startsWith: 'member:' } } })
  expect(events.map(({ type, subject, actor }) => [type, subject, actor]).toSorted()).toEqual([
    ['member.changed', 'member:D001', 'import'],
    ['member.ended', 'member:D002', 'import'],
  ])
  expect(events.find(({ subject }) => subject === 'member:D001')?.data).toMatchObject({
    before: { address: null },
    after: { address: '示例路 9 号' },
  })
})

test('a member who is not in the workbook stays, and a column that is not there says nothing', async () => {
  await brought(database.db, { 会员: ['会员编号,名称,类别,入会日期,电话', 'D001,甲,单位,2021-09-01,0411-1'] })
  const report = await brought(database.db, { 会员: ['会员编号,名称,类别,入会日期', 'D002,乙,单位,2021-09-01'] })
  expect(counts(report)).toEqual({ members: [1, 0, 0] })
  await brought(database.db, { 会员: ['会员编号,名称,类别,入会日期', 'D001,甲甲,单位,2021-09-01'] })
  expect(records((await exported(database.db)).会员)).toMatchObject([
    { 会员编号: 'D001', 名称: '甲甲', 电话: '0411-1' },
    { 会员编号: 'D002' },
  ])
})

test('a tenure that now has a last day is ended, not doubled', async () => {
  const tenures = (until: string) => ({
    任职: ['会员编号,职务,届次,起始日期,截止日期', `D001,理事,第四届,2024-01-13,${until}`],
  })
  await brought(database.db, { ...MEMBERS, ...tenures('') })
  expect(counts(await brought(database.db, tenures('2026-01-31')))).toEqual({ tenures: [0, 0, 1] })
  expect(await database.db.officeTenure.findMany()).toMatchObject([
    { until: dateOfDay('2026-01-31'), begunBy: 'import' },
  ])
})

test('a new representative while the store still has the old one is refused until the old one is ended', async () => {
  const people = (...rows: string[]) => ({ 人员: ['会员编号,姓名,身份,起始日期,截止日期', ...rows] })
  await brought(database.db, { ...MEMBERS, ...people('D001,张伟,代表人,2021-09-01,') })
  const refused = await bringIn(database.db, people('D001,李娜,代表人,2026-02-01,'))
  expect(reportText(refused)).toContain(
    '人员 第 2 行「起始日期」“2026-02-01”：同一会员同时有两位代表人，与系统中已有的一条',
  )
  const report = await brought(
    database.db,
    people('D001,张伟,代表人,2021-09-01,2026-01-31', 'D001,李娜,代表人,2026-02-01,'),
  )
  expect(counts(report)).toEqual({ people: [1, 0, 1] })
})

test('a corrected line of an attendance book supersedes the old one, which stays readable', async () => {
  await brought(database.db, { ...MEMBERS, ...MEETING, ...book('LSH-1,D001,缺席', 'LSH-1,D002,出席') })
  expect(counts(await brought(database.db, book('LSH-1,D001,请假')))).toEqual({ attendance: [0, 1, 0] })
  const entries = await database.db.attendanceEntry.findMany({
    where: { member: { no: 'D001' } },
    orderBy: { id: 'asc' },
  })
  expect(entries.map(({ value, current }) => [value, current])).toEqual([
    ['absent', null],
    ['leave', true],
  ])
})

test('a book that was sealed here can no longer be changed by a workbook', async () => {
  const sheets = { ...MEMBERS, ...MEETING, ...book('LSH-1,D001,缺席') }
  await brought(database.db, sheets)
  await database.db.meeting.updateMany({ data: { sealedAt: new Date('2025-09-19T01:00:00Z'), sealedBy: '林知遥' } })
  expect(counts(await brought(database.db, sheets))).toEqual({})
  const report = await bringIn(database.db, {
    会议: MEETING.会议.map((line) => line.replace('已召开', '已取消')),
    ...book('LSH-1,D001,出席', 'LSH-1,D002,出席'),
  })
  expect(report).toMatchObject({
    outcome: 'refused',
    problems: [
      { sheet: '会议', row: 2, column: '状态', value: '已取消' },
      { sheet: '出席', row: 2, column: '情况', value: '出席' },
      { sheet: '出席', row: 3, column: '会议编号', value: 'LSH-1' },
    ],
  })
})

test('a book that was sealed here is exported with the day of its sealing, and comes back without a change', async () => {
  const unsealed = { 会议: MEETING.会议.map((line) => line.replace('2025-09-19', '').replace('已召开', '已通知')) }
  await brought(database.db, { ...MEMBERS, ...unsealed, ...book('LSH-1,D001,缺席') })
  const sealedAt = new Date('2025-09-18T16:30:00Z')
  await database.db.meeting.updateMany({ data: { status: 'held', sealedAt, sealedBy: '林知遥' } })
  expect(records((await exported(database.db)).会议)).toMatchObject([{ 状态: '已召开', 封存日期: '2025-09-19' }])
  expect(counts(await brought(database.db, MEETING))).toEqual({})
})

test('an office that a case ended is not given back by an older workbook', async () => {
  const sheets = { ...MEMBERS, 任职: ['会员编号,职务,起始日期,截止日期', 'D001,理事,2024-01-13,'] }
  await brought(database.db, sheets)
  await database.db.officeTenure.updateMany({ data: { until: dateOfDay('2026-02-01'), endedBy: 'AJ-2026-1' } })
  expect(await bringIn(database.db, sheets)).toMatchObject({
    outcome: 'refused',
    problems: [{ sheet: '任职', row: 2, column: '截止日期' }],
  })
})

test('dues that are paid later keep their line and gain a payment', async () => {
  const dues = (paid: string) => ({
    会费: ['会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期,票据号', `D001,2025,2025-04-30,3000,${paid}`],
  })
  await brought(database.db, { ...MEMBERS, ...dues(',,') })
  expect(await database.db.payment.count()).toBe(0)
  expect(counts(await brought(database.db, dues('3000,2025-05-01,PJ-1')))).toEqual({ dues: [0, 1, 0] })
  expect(await database.db.payment.findMany()).toMatchObject([{ amount: 300_000, receiptNo: 'PJ-1' }])
})

test('dues paid in several payments here are shown as one line and no longer the workbook’s to change', async () => {
  const dues = (paid: string) => ({
    会费: ['会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期', `D001,2025,2025-04-30,3000,${paid}`],
  })
  await brought(database.db, { ...MEMBERS, ...dues('1000,2025-04-01') })
  const entry = await database.db.duesEntry.findFirstOrThrow()
  const learnedAt = new Date(NOW.epochMilliseconds)
  await database.db.payment.create({
    data: { duesId: entry.id, amount: 200_000, paidOn: dateOfDay('2025-06-01'), learnedAt },
  })
  expect(records((await exported(database.db)).会费)).toMatchObject([{ 实缴金额: 3000, 缴费日期: '2025-06-01' }])
  expect(counts(await brought(database.db, dues('3000,2025-06-01')))).toEqual({})
  expect(await bringIn(database.db, dues('1000,2025-04-01'))).toMatchObject({ problems: [{ column: '实缴金额' }] })
})

test('a problem in one sheet keeps the other sheets out too', async () => {
  await bringIn(database.db, { ...MEMBERS, ...book('LSH-9,D001,出席') })
  expect(await database.db.member.count()).toBe(0)
})
