import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, officesOf, pressNewest, recorded } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: BODIES })
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const offices = (no: string, day: string) => officesOf(association, no, day)

test('a new term is shown before it is opened, and nothing has changed until then', async () => {
  const [preview] = await say('wang.fang', '换届 第八届 HYDH-2026-1')
  expect(preview).toContain('任职一律于2026年3月24日届满，涉及会员 9 名：\n· 理事 6 名')
  const card = association.cardsOf('wang.fang').at(-1)
  expect(card?.title).toBe('换届：第八届')
  expect(card?.text).toContain('9 名')
  expect(card?.text).toContain('理事6')
  expect(await offices('D001', '2026-03-25')).toHaveLength(3)
})

test('opened, every office of the old term ends the day before the congress', async () => {
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await association.tap('li.jing', 'open')
  expect(await offices('D001', '2026-03-24')).toHaveLength(3)
  expect(await offices('D001', '2026-03-25')).toEqual([])
  const ended = await association.database.db.officeTenure.findFirstOrThrow({ where: { member: { no: 'D003' } } })
  expect(ended).toMatchObject({ endReason: '届满', endedBy: '第八届' })
  expect((await say('wang.fang', '届次'))[0]).toContain('第八届：2026年3月25日起，现任')
})

describe('once the term is open', () => {
  beforeEach(async () => {
    await say('wang.fang', '换届 第八届 HYDH-2026-1')
    await association.tap('li.jing', 'open')
  })

  test('the same congress elects, and the council of the day after it, with the seats they met with', async () => {
    await say('wang.fang', '任职 HYDH-2026-1 理事 D001 赞成9 D002 赞成9 D010 赞成8 计票 赵一 监票 钱二')
    expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('应到 9，实到 9，须到 6')
    await association.tap('li.jing', 'confirm')
    await say('wang.fang', '任职 LSH-2026-1 副会长 D001 赞成6 计票 赵一 监票 钱二')
    await association.tap('li.jing', 'confirm')
    expect(await offices('D001', '2026-03-27')).toEqual(['director', 'vice_president'])
    const begun = await association.database.db.officeTenure.findMany({ where: { begunBy: { startsWith: 'JY-' } } })
    expect(begun.map(({ term }) => term)).toEqual(['第八届', '第八届', '第八届', '第八届'])
    expect((await say('rep.10', '状态'))[0]).toContain('理事，2026年3月25日起（第八届）')
  })

  test('who was not elected again is eligible for nothing that rests on the old office', async () => {
    expect((await say('wang.fang', '任职 LSH-2026-1 副会长 D002 赞成6 计票 赵一 监票 钱二'))[0]).toContain(
      '须从理事中选举',
    )
  })

  test('a meeting before it elects for the old term, which is over', async () => {
    const { db } = association.database
    const startsAt = new Date('2026-03-20T06:00:00Z')
    await db.meeting.update({ where: { no: 'LSH-2026-1' }, data: { startsAt } })
    await say('wang.fang', '任职 LSH-2026-1 副会长 D002 赞成6 计票 赵一 监票 钱二')
    await association.tap('li.jing', 'confirm')
    expect(await offices('D002', '2026-03-24')).toContain('vice_president')
    expect(await offices('D002', '2026-03-27')).toEqual([])
    expect(await db.officeTenure.findFirst({ where: { begunBy: 'JY-2026-1' } })).toMatchObject({ term: null })
  })
})

test('who was elected before the term was opened belongs to it; who is to be elected again waits for it', async () => {
  expect((await say('wang.fang', '任职 HYDH-2026-1 理事 D001 赞成9 计票 赵一 监票 钱二'))[0]).toContain(
    '换届选举请先登记换届',
  )
  await say('wang.fang', '任职 HYDH-2026-1 理事 D010 赞成9 计票 赵一 监票 钱二')
  await association.tap('li.jing', 'confirm')
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await association.tap('li.jing', 'open')
  const { db } = association.database
  expect(await db.officeTenure.findMany({ where: { begunBy: 'JY-2026-1' } })).toMatchObject([
    { term: '第八届', until: null },
  ])
})

test('a successor who waits for the council has nothing left to wait for, and that is shown before', async () => {
  await say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
  await association.tap('wang.fang', 'accept')
  expect((await say('wang.fang', '换届 第八届 HYDH-2026-1'))[0]).toContain('（BG-2026-1）不再需要确认')
  await association.tap('li.jing', 'open')
  expect(await association.database.db.change.findMany()).toMatchObject([{ state: 'done' }])
  expect(association.textsOf('liaison.3').at(-1)).toContain('已办结')
  expect((await say('liaison.3', '状态'))[0]).not.toContain('待理事会确认')
})

test('a vice-presidency whose basis is lost ends with the term, and so does its case', async () => {
  await say('wang.fang', '免职 HYDH-2026-1 理事 D001 赞成7 反对1 不履职')
  await association.tap('li.jing', 'confirm')
  expect((await say('wang.fang', '换届 第八届 HYDH-2026-1'))[0]).toContain('未了结的案件 AJ-2026-1 一并了结')
  await association.tap('li.jing', 'open')
  expect(await association.database.db.case.findMany()).toMatchObject([{ kind: 'basis_lost', state: 'settled' }])
})

test('a term opened twice is opened once, and a second card finds it known', async () => {
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await say('li.jing', '换届 第八届 HYDH-2026-1')
  await Promise.all(['wang.fang', 'li.jing'].map((one) => pressNewest(association, one, 'open')))
  await actAtOnce(association)
  expect(await recorded(association, 'term.opened')).toBe(1)
  expect(await association.database.db.term.count()).toBe(1)
  expect((await say('wang.fang', '换届 第八届 HYDH-2026-1'))[0]).toContain('第八届已经登记过了')
  expect((await say('wang.fang', '换届 第九届 HYDH-2026-1'))[0]).toContain('第九届不能早于它')
})

test('what has changed since the card was sent is not closed unseen', async () => {
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  const { db } = association.database
  const { id: memberId } = await db.member.findUniqueOrThrow({ where: { no: 'D010' } })
  const from = new Date('2024-06-18')
  await db.officeTenure.create({ data: { memberId, office: 'delegate', from, begunBy: 'test', learnedAt: from } })
  expect((await association.tap('li.jing', 'open'))[0]).toContain('任职有变动，没有换届')
  expect(await db.term.count()).toBe(0)
})

test.each([
  ['换届', '请写明新一届的名称和会员代表大会的会议编号'],
  ['换届 第八届', '请写明新一届的名称'],
  ['换届 第八届 LSH-2026-1', '换届须在会员代表大会进行（第四条（三））'],
  ['换届 第八届 HYDH-2026-9', '没有编号为“HYDH-2026-9”的会议'],
])('%s is not enough', async (said, why) => {
  expect((await say('wang.fang', said))[0]).toContain(why)
  expect(await association.database.db.term.count()).toBe(0)
})

test('a term shorter than the charter’s is said to be so', async () => {
  const from = new Date('2024-06-18')
  await association.database.db.term.create({ data: { name: '第七届', from, openedBy: 'roll', openedAt: from } })
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('上一届不满 4 年')
  await association.tap('wang.fang', 'keep')
  expect(await association.database.db.term.count()).toBe(1)
})

test('an open case about a seat whose term is over has nothing left to decide', async () => {
  const { db } = association.database
  const d003 = await db.member.findUniqueOrThrow({ where: { no: 'D003' } })
  const councils = { no: { in: ['LSH-2026-1'] } }
  await db.attendanceEntry.updateMany({ where: { memberId: d003.id, meeting: councils }, data: { value: 'absent' } })
  await db.meeting.updateMany({ where: { no: 'LSH-2026-2' }, data: { status: 'held' } })
  await db.attendanceEntry.updateMany({
    where: { memberId: d003.id, meeting: { no: 'LSH-2026-2' } },
    data: { value: 'absent' },
  })
  await say('wang.fang', '立案 D003')
  expect(await db.case.count({ where: { state: 'open' } })).toBe(1)
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await association.tap('li.jing', 'open')
  expect(await db.case.findMany()).toMatchObject([{ state: 'settled', reason: '第八届' }])
})
