import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NoRulebookInForce, UnknownReading } from '../../src/rules/rulebook.ts'
import type { Database } from '../../src/store/database.ts'
import { storeRulebooks } from '../../src/store/rulebooks.ts'
import { findingsReport, UnknownMember } from '../../src/workbook/findings.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { freshDatabase } from '../support/database.ts'
import { brought, NOW, ZONE } from './desk.ts'

const INSTRUMENT = '大连软件行业协会会员管理办法'
const DEMO = join(import.meta.dirname, '../../prisma/demo')

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
  await database.db.$transaction((tx) => storeRulebooks(tx, NOW))
  await brought(database.db, {
    会员: [
      '会员编号,名称,类别,主要负责人,入会日期,退会日期',
      'D002,滨城示例数据有限公司,单位,王示例,2021-09-01,',
      'D001,滨城示例软件有限公司,单位,,2021-09-01,',
      'D003,滨城旧港示例有限公司,单位,,2021-09-01,2025-07-01',
    ],
    人员: ['会员编号,姓名,身份', 'D001,张伟,代表人', 'D001,李娜,联络员', 'D002,赵示例,代表人'],
    任职: [
      '会员编号,职务,届次,起始日期',
      'D001,理事,第四届,2024-01-13',
      'D001,常务理事,第四届,2024-01-13',
      'D002,副会长,第四届,2024-01-13',
      'D003,理事,第四届,2024-01-13',
    ],
    会议: [
      '会议编号,机构,名称,形式,开始时间,状态,封存日期',
      'LSH-2024-1,理事会,一,现场,2024-04-18 14:00,已召开,2024-04-19',
      'LSH-2025-1,理事会,二,现场,2025-09-18 14:00,已召开,2025-09-19',
    ],
    出席: ['会议编号,会员编号,情况', 'LSH-2024-1,D001,请假', 'LSH-2024-1,D002,出席', 'LSH-2025-1,D002,出席'],
    会费: [
      '会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期',
      'D001,2024,2024-04-30,3000.5,1000,2024-05-06',
      'D001,2025,2025-04-30,3000,,',
      'D003,2024,2024-04-30,3000,,',
    ],
  })
})
afterAll(() => database.close())

const ask = (asOf: string, more: { member?: string; readings?: Record<string, string> } = {}) =>
  database.db.$transaction((tx) => findingsReport(tx, { asOf, zone: ZONE, ...more }))
const cite = (article: number, item?: number) => ({
  instrument: INSTRUMENT,
  article,
  ...(item === undefined ? {} : { item }),
})
const of = async (kind: string) => (await ask('2025-12-31')).filter((finding) => finding.kind === kind)

test('a forfeited directorship is printed field by field, in the order agreed', async () => {
  const [finding] = await ask('2025-12-31', { member: 'D001' })
  expect(JSON.stringify(finding)).toBe(
    JSON.stringify({
      key: 'attendance/forfeited/D001/director/第四届/2024-01-13/LSH-2024-1+LSH-2025-1',
      kind: 'attendance',
      verdict: 'forfeited',
      member: 'D001',
      office: 'director',
      revertsTo: 'delegate',
      body: 'council',
      run: 2,
      limit: 2,
      because: ['LSH-2024-1', 'LSH-2025-1'],
      citations: [cite(4, 3)],
      readings: { leaveCountsAsAbsence: 'yes' },
      asOf: '2025-12-31',
    }),
  )
})

test('the standing directorship that rests on it falls with it', async () => {
  expect(await of('cascade')).toMatchObject([
    {
      verdict: 'forfeited',
      member: 'D001',
      office: 'standing_director',
      because: expect.stringContaining('D001/director'),
    },
  ])
})

test('seats are counted against what the measures allow, and concern no member', async () => {
  const delegates = (await of('seats')).find(({ office }) => office === 'delegate')
  expect(delegates).toEqual({
    key: 'seats/under/delegate/0',
    kind: 'seats',
    verdict: 'under',
    office: 'delegate',
    count: 0,
    min: 300,
    max: 400,
    citations: [cite(4, 2)],
    readings: {},
    asOf: '2025-12-31',
  })
})

test('meetings that are due or were missed are named by body and year', async () => {
  expect(await of('meetings_due')).toContainEqual({
    key: expect.any(String),
    kind: 'meetings_due',
    verdict: 'missed',
    body: 'standing_council',
    held: 0,
    required: 2,
    year: 2024,
    citations: [cite(4, 5)],
    readings: {},
    asOf: '2025-12-31',
  })
})

test('dues are printed in yuan', async () => {
  const [first, second] = (await of('dues')).toSorted((a, b) => Number(a.year) - Number(b.year))
  expect(first).toMatchObject({ verdict: 'ground_unpaid', year: 2024, dueOn: '2024-04-30', owed: 3000.5, paid: 1000 })
  expect(first).toMatchObject({ since: '2024-05-01', citations: [cite(4, 1)] })
  expect(second).toMatchObject({ verdict: 'arrears', year: 2025, owed: 3000, paid: 0 })
})

test('deemed withdrawal that cannot be told is undetermined, condition by condition', async () => {
  expect(await of('deemed_withdrawal')).toMatchObject([
    { verdict: 'undetermined', member: 'D001', year: 2024, conditions: { unpaid: 'met', activities: 'unknown' } },
  ])
})

test('a unit without a liaison, and a vice-president’s seat not held by its principal', async () => {
  expect((await of('representation')).map(({ member, verdict }) => [member, verdict])).toEqual([
    ['D002', 'no_liaison'],
    ['D002', 'not_principal'],
  ])
})

test('findings come by member number, then kind; who has left gives none', async () => {
  const all = await ask('2025-12-31')
  const order = all.map(({ member, kind }) => `${member ?? ''}/${kind}`)
  expect(order).toEqual(order.toSorted())
  expect(order.filter((place) => place.startsWith('D003'))).toEqual([])
})

test('a day before the second council shows one absence, at risk', async () => {
  const findings = await ask('2025-09-18', { member: 'D001' })
  expect(findings.find(({ kind }) => kind === 'attendance')).toMatchObject({ verdict: 'at_risk', run: 1 })
})

test('one member’s findings are those of the whole that name the member', async () => {
  const whole = await ask('2025-12-31')
  for (const member of ['D001', 'D002']) {
    expect(await ask('2025-12-31', { member })).toEqual(whole.filter((finding) => finding.member === member))
  }
})

test('another reading is tried and shown in the findings', async () => {
  const findings = await ask('2025-12-31', { member: 'D001', readings: { leaveCountsAsAbsence: 'no' } })
  const [attendance] = findings.filter(({ kind }) => kind === 'attendance')
  expect(attendance).toMatchObject({ verdict: 'at_risk', run: 1, readings: { leaveCountsAsAbsence: 'no' } })
})

test('an unknown member, an unknown reading and a day without rules are refused', async () => {
  await expect(ask('2025-12-31', { member: 'D404' })).rejects.toThrow(UnknownMember)
  await expect(ask('2025-12-31', { readings: { mood: 'good' } })).rejects.toThrow(UnknownReading)
  await expect(ask('2021-06-17')).rejects.toThrow(NoRulebookInForce)
})

test('the fictional association has something of every kind to show in spring 2026', async () => {
  const demo = await freshDatabase()
  await demo.db.$transaction((tx) => storeRulebooks(tx, NOW))
  await importWorkbook(demo.db, DEMO, { zone: ZONE, now: NOW })
  const findings = await demo.db.$transaction((tx) => findingsReport(tx, { asOf: '2026-03-01', zone: ZONE }))
  const shown = new Set(findings.map(({ kind, verdict, office }) => [kind, verdict, office].filter(Boolean).join(' ')))
  expect([...shown].toSorted()).toEqual([
    'attendance at_risk director',
    'attendance at_risk standing_director',
    'attendance forfeited director',
    'attendance noted supervisor',
    'attendance noted vice_president',
    'attendance passed_over director',
    'cascade forfeited standing_director',
    'deemed_withdrawal candidate',
    'deemed_withdrawal undetermined',
    'dues arrears',
    'dues ground_unpaid',
    'meetings_due due',
    'meetings_due missed',
    'representation no_liaison',
    'representation no_representative',
    'representation not_principal',
    'seats under delegate',
  ])
  await demo.close()
})
