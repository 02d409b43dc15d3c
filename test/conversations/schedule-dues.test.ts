import { afterEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import type { RollMember } from '../support/roll.ts'

let house: Association

afterEach(() => house.close())

const DUES_2026 = { year: 2026, dueOn: '2026-04-30', owed: 500_000 }

/** Opens an association of one member with these dues, and lets the schedule run for the first time. */
async function open(start: string, dues: RollMember['dues'] = [DUES_2026], member: Partial<RollMember> = {}) {
  const unit = { name: '滨城示例软件有限公司', representative: '张伟/zhangwei', liaison: '李娜/lina', dues, ...member }
  house = await openAssociation({ at: start, roll: { members: { D001: unit }, staff: ['周洁/zhoujie'] } })
  await run()
}

async function run(): Promise<void> {
  await tickAll(house.house)
  await house.settle()
}

/** The working days' turns from a day to another; returns the days on which somebody heard something. */
async function heardOn(userId: string, days: string[]): Promise<string[]> {
  const heard: string[] = []
  for (const day of days) {
    const before = house.textsOf(userId).length
    house.clock.set(`${day}T09:20:00+08:00`)
    await run()
    if (house.textsOf(userId).length > before) heard.push(day)
  }
  return heard
}

test('dues are called to mind on the days before the due day, each step once', async () => {
  await open('2026-03-02T09:25:00+08:00')
  const days = ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-23']
  expect(await heardOn('zhangwei', days)).toEqual(['2026-03-31', '2026-04-23'])
})

test('the reminder of the day after the due day waits until the Labour Day holidays are over', async () => {
  await open('2026-04-24T09:25:00+08:00')
  expect(await heardOn('zhangwei', ['2026-05-01', '2026-05-06', '2026-05-07'])).toEqual(['2026-05-06'])
})

test('both the representative and the liaison hear of it, with the amount, the day and the article', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await heardOn('zhangwei', ['2026-03-31'])
  const [text] = house.textsOf('zhangwei')
  expect(text).toContain('2026年度：5,000元，2026年4月30日到期')
  expect(text).toContain('第四条（一）')
  expect(house.textsOf('lina')).toHaveLength(1)
})

test('what was paid in part is asked for as what is still missing, and paid in full ends the reminders', async () => {
  await open('2026-03-02T09:25:00+08:00', [{ ...DUES_2026, paid: 200_000, paidOn: '2026-03-10' }])
  await heardOn('zhangwei', ['2026-03-31'])
  expect(house.textsOf('zhangwei').join()).toContain('3,000元')
  await house.database.db.payment.updateMany({ data: { amount: 500_000 } })
  expect(await heardOn('zhangwei', ['2026-04-23', '2026-05-06'])).toEqual([])
})

test('several years that are open are named in one message', async () => {
  await open('2026-03-02T09:25:00+08:00', [{ year: 2025, dueOn: '2025-04-30', owed: 300_000 }, DUES_2026])
  await heardOn('zhangwei', ['2026-03-31'])
  expect(house.textsOf('zhangwei')).toHaveLength(1)
  expect(house.textsOf('zhangwei').join()).toContain('2025年度：3,000元，应于2025年4月30日前缴纳，已逾期')
  expect(house.textsOf('zhangwei').join()).toContain('合计8,000元')
})

test('a deferral agreed in writing moves the ladder', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await house.database.db.duesEntry.updateMany({ data: { deferredTo: new Date('2026-06-30') } })
  expect(await heardOn('zhangwei', ['2026-03-31', '2026-04-23', '2026-06-01'])).toEqual(['2026-06-01'])
})

test('dues that are waived are asked of nobody', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await house.database.db.duesEntry.updateMany({ data: { waived: true } })
  expect(await heardOn('zhangwei', ['2026-03-31', '2026-05-06'])).toEqual([])
})

test('a former member is never reminded of dues', async () => {
  await open('2026-03-02T09:25:00+08:00', [DUES_2026], { leftOn: '2026-03-20' })
  expect(await heardOn('zhangwei', ['2026-03-31', '2026-04-23', '2026-05-06', '2026-06-01'])).toEqual([])
  expect(house.textsOf('lina')).toEqual([])
})

test('after months without a server the latest step is said, and only that', async () => {
  await open('2026-03-02T09:25:00+08:00')
  expect(await heardOn('zhangwei', ['2026-08-03', '2026-08-04'])).toEqual(['2026-08-03'])
  expect(house.textsOf('zhangwei')).toHaveLength(1)
})

test('what fell due before the schedule first ran is said to nobody, what falls due later is', async () => {
  await open('2026-05-06T09:25:00+08:00')
  expect(await heardOn('zhangwei', ['2026-05-07', '2026-05-29'])).toEqual([])
  expect(await heardOn('zhangwei', ['2026-06-01'])).toEqual(['2026-06-01'])
})

test('who binds an account later hears the step that has been reached', async () => {
  await open('2026-03-02T09:25:00+08:00', [DUES_2026], { representative: '张伟', liaison: '李娜' })
  await heardOn('zhoujie', ['2026-03-31'])
  const { id } = await house.database.db.person.findFirstOrThrow({ where: { name: '张伟' } })
  house.chat.join('zhangwei', '张伟')
  await house.database.db.account.create({
    data: { platform: PLATFORM, userId: 'zhangwei', personId: id, boundAt: new Date('2026-04-01'), boundBy: 'test' },
  })
  expect(await heardOn('zhangwei', ['2026-04-02', '2026-04-03'])).toEqual(['2026-04-02'])
})
