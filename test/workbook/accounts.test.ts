import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { freshDatabase } from '../support/database.ts'
import { bringIn, brought, counts, exported, MEMBERS, records } from './desk.ts'

let database: Database
beforeEach(async () => {
  database = await freshDatabase()
})
afterEach(() => database.close())

const people = (...rows: string[]) => ({ ...MEMBERS, 人员: ['会员编号,姓名,身份,企业微信账号,钉钉账号', ...rows] })
const staff = (...rows: string[]) => ({ 工作人员: ['姓名,角色,企业微信账号', ...rows] })

async function bound() {
  const rows = await database.db.account.findMany({
    include: { person: true, staff: true },
    orderBy: { userId: 'asc' },
  })
  return rows.map(({ platform, userId, person, staff: clerk }) => [platform, userId, person?.name, clerk?.name])
}

async function bindByCode(name: string, userId: string) {
  const person = await database.db.person.findFirstOrThrow({ where: { name } })
  const boundAt = new Date('2026-03-02T01:00:00Z')
  await database.db.account.create({
    data: { platform: 'wecom', userId, personId: person.id, boundAt, boundBy: 'code' },
  })
}

test('any row with an account binds it; WeCom ids are kept in lower case, DingTalk’s as they are', async () => {
  await brought(database.db, people('D001,张伟,其他,Zhang.Wei,ZhangWei', 'D002,李娜,联络员,,'))
  expect(await bound()).toEqual([
    ['dingtalk', 'ZhangWei', '张伟', undefined],
    ['wecom', 'zhang.wei', '张伟', undefined],
  ])
  const events = await database.db.auditEvent.findMany({ where: { type: 'account.bound' } })
  expect(events.map(({ subject }) => subject).toSorted()).toEqual(['dingtalk:ZhangWei', 'wecom:zhang.wei'])
})

test('an account is given back as the association writes it, and its case changes nothing', async () => {
  await brought(database.db, people('D001,张伟,其他,Zhang.Wei,', 'D002,李娜,联络员,LiNa,'))
  expect(JSON.stringify(await exported(database.db))).toContain('Zhang.Wei')
  const again = await brought(database.db, people('D001,张伟,其他,zhang.wei,', 'D002,李娜,联络员,LINA,'))
  expect(counts(again)).toEqual({})
})

test('someone who is both a member’s person and of the secretariat has one account with both', async () => {
  await brought(database.db, { ...people('D001,张伟,其他,zhang.wei,'), ...staff('张伟,干事,zhang.wei') })
  expect(await bound()).toEqual([['wecom', 'zhang.wei', '张伟', '张伟']])
})

test('an individual member is a person with or without a row, and gains no row by it', async () => {
  await brought(database.db, MEMBERS)
  expect(await database.db.person.findMany({ select: { name: true, member: { select: { no: true } } } })).toEqual([
    { name: '周示例', member: { no: 'D003' } },
  ])
  expect(records((await exported(database.db)).人员)).toEqual([])
})

test('an account that belongs to somebody the workbook does not mention is refused, naming both', async () => {
  await brought(database.db, people('D001,张伟,代表人,zhang.wei,'))
  expect(await bringIn(database.db, people('D002,李娜,代表人,zhang.wei,'))).toMatchObject({
    outcome: 'refused',
    problems: [
      { sheet: '人员', row: 2, column: '企业微信账号', message: expect.stringMatching(/D001 张伟.*D002 李娜/) },
    ],
  })
})

test('an account given to another while its holder is listed without it moves', async () => {
  await brought(database.db, people('D001,张玮,其他,zhang.wei,'))
  await brought(database.db, people('D001,张玮,其他,,', 'D001,张伟,其他,zhang.wei,'))
  expect(await bound()).toEqual([['wecom', 'zhang.wei', '张伟', undefined]])
  expect(await database.db.auditEvent.findMany({ where: { type: 'account.lost' } })).toMatchObject([
    { subject: 'wecom:zhang.wei', data: { person: '["D001","张玮"]' } },
  ])
})

test('a corrected account replaces the one an earlier workbook bound', async () => {
  await brought(database.db, people('D001,张伟,代表人,zhang.wie,'))
  await brought(database.db, people('D001,张伟,代表人,zhang.wei,'))
  expect(await bound()).toEqual([['wecom', 'zhang.wei', '张伟', undefined]])
})

test('an account bound by the person stays when the workbook has none or an older one, and is exported', async () => {
  const old = people('D001,张伟,代表人,zhang.wei,', 'D002,李娜,代表人,,')
  await brought(database.db, old)
  await bindByCode('张伟', 'zhang.new')
  await bindByCode('李娜', 'li.na')
  expect(counts(await brought(database.db, old))).toEqual({})
  expect(await bound()).toHaveLength(3)
  expect(records((await exported(database.db)).人员)).toMatchObject([
    { 企业微信账号: 'zhang.new' },
    { 企业微信账号: 'li.na' },
  ])
})

test('who left the secretariat and is listed again is back', async () => {
  await brought(database.db, staff('林知遥,秘书长,lin.zhiyao'))
  await database.db.staff.updateMany({ data: { endedAt: new Date('2026-02-01T00:00:00Z') } })
  expect(records((await exported(database.db)).工作人员)).toEqual([])
  expect(counts(await brought(database.db, staff('林知遥,干事,lin.zhiyao')))).toEqual({ staff: [1, 0, 0] })
  expect(await database.db.staff.findMany()).toMatchObject([{ role: 'officer', endedAt: null }])
})
