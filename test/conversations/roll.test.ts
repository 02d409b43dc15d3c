import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createSummons } from '../../src/store/summons.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM_WORD } from '../support/chat.ts'
import { DAY, ROLL } from './statusRoll.ts'

let house: Association

beforeAll(async () => {
  house = await openAssociation({ at: DAY, roll: ROLL })
})
afterAll(() => house.close())
// The platform takes thirty messages a minute to one person.
beforeEach(() => house.clock.forward({ minutes: 1 }))

async function answerTo(userId: string, text: string): Promise<string> {
  return (await house.say(userId, text)).join('\n')
}

test.each(['查 V001', '查 v001', '查V００１', '查询 海港', '查 海港示例科技有限公司', '查 “海港 示例”'])(
  '%s finds the member, and shows what its own people see',
  async (said) => {
    const answer = await answerTo('wang.fang', said)
    expect(answer).toContain('海港示例科技有限公司（单位会员 V001）')
    expect(answer).toContain('副会长职务提请理事会决定')
    expect(answer).toContain(`· 孙丽（代表人）：${PLATFORM_WORD}已绑定`)
  },
)

test('a name with wide brackets and spaces is found as people type it', async () => {
  await house.database.db.member.update({ where: { no: 'D003' }, data: { name: '庄河 ABC（大连）云计算有限公司' } })
  for (const said of ['查 庄河ABC(大连)', '查 abc（大连）云', '查 庄河 abc (大连) 云计算有限公司']) {
    expect(await answerTo('wang.fang', said)).toContain('庄河 ABC（大连）云计算有限公司（单位会员 D003）')
  }
  await house.database.db.member.update({ where: { no: 'D003' }, data: { name: '庄河示例云计算有限公司' } })
})

test('people without an account are shown as such', async () => {
  expect(await answerTo('wang.fang', '查 D001')).toContain('· 何洁（联络员）：账号未绑定')
})

test('a message that did not arrive is shown with the person, until one does', async () => {
  const trouble = new RegExp(`· 周强（代表人）：${PLATFORM_WORD}已绑定，最近一次消息没有送达（2026年11月22日`)
  await house.chat.say('zhou.qiang', '帮助')
  await house.chat.lose('zhou.qiang')
  await house.settle()
  expect(await answerTo('wang.fang', '查 D001')).toMatch(trouble)
  await house.chat.find('zhou.qiang')
  await house.say('zhou.qiang', '帮助')
  expect(await answerTo('wang.fang', '查 D001')).not.toMatch(trouble)
})

test('words that fit several members are answered with their numbers', async () => {
  const answer = await answerTo('wang.fang', '查 示例')
  expect(answer).toContain('\n· D001 旅顺示例信息有限公司\n· D002 金州示例数据有限公司')
  expect(answer).not.toContain('X001')
})

test('a former member is found by number only, and shown with the day it left', async () => {
  expect(await answerTo('wang.fang', '查 旧港')).toContain('没有找到会员“旧港”')
  expect(await answerTo('wang.fang', '查 X001')).toContain('会员资格已于2025年1月1日终止')
})

test.each(['查 %', '查 _', '查 没有这家'])('%s finds nobody', async (said) => {
  expect(await answerTo('wang.fang', said)).toContain('没有找到会员')
})

test('looking nobody up is answered with an example', async () => {
  expect(await answerTo('wang.fang', '查')).toContain('例如：查 D017')
})

test.each(['查 V001', '席位', '待办'])('a member may not ask %s', async (said) => {
  expect(await answerTo('zhang.wei', said)).toContain('由协会秘书处办理')
})

test('the seats of every office are told with their limits and articles', async () => {
  const answer = await answerTo('wang.fang', '席位')
  expect(answer).toContain('▲ 会员代表：在任 1，规定 300～400，缺 299（第四条（二））')
  expect(answer).toContain('· 理事：在任 5，规定不超过 100（第四条（三））')
  expect(answer).toMatch(/· 常务理事：在任 2，规定不超过 30（第四条（五））.*从理事中选举；人数含会长、副会长/)
  expect(answer).toContain('▲ 监事长：在任 0，规定 1，缺 1（第四条（八））')
})

test('the agenda names forfeitures without a case, what cannot be told, seats and meetings due', async () => {
  const answer = await answerTo('wang.fang', '待办')
  expect(answer).toContain(
    '尚未立案】发送“立案 会员编号”\n· D001 旅顺示例信息有限公司（常务理事单位），理事（第四条（三））',
  )
  expect(answer).toContain('无法认定是否自动退会】（第十五条）发送“自动退会”看缺什么\n· W001 瓦房店示例电子有限公司')
  expect(answer).toContain('· 副会长 1，不足 10（第四条（六））')
  expect(answer).toContain('· 常务理事会：已召开 1 次，全年至少 2 次（第四条（五））')
  expect(answer).not.toContain('D002')
})

test('once its case is open a forfeiture waits for the day on which it may be certified', async () => {
  await house.say('wang.fang', '立案 D001')
  const answer = await answerTo('wang.fang', '待办')
  expect(answer).not.toContain('尚未立案')
  expect(answer).toMatch(/· AJ-2026-1 D001 旅顺示例信息有限公司（常务理事单位），理事，2026年12月\d+日起可以确认/)
  expect(await answerTo('zhou.qiang', '状态')).toMatch(
    /· AJ-2026-1 理事丧失资格一案，异议期至2026年12月\d+日（含当日），提出异议请发送：异议 AJ-2026-1 说明/,
  )
})

test('meetings wait as drafts, for answers, or to be sealed; who was not reached is to be rung up', async () => {
  const { db } = house.database
  const meeting = (no: string, startsAt: string, status: 'planned' | 'called') =>
    db.meeting.create({
      data: {
        no,
        body: 'council',
        name: `${no}会议`,
        form: 'onsite',
        startsAt: new Date(startsAt),
        status,
        createdBy: 'staff:王芳',
        learnedAt: new Date('2026-11-20T02:00:00Z'),
      },
    })
  await meeting('LSH-2026-7', '2026-12-20T14:00:00+08:00', 'planned')
  await meeting('LSH-2026-8', '2026-11-20T14:00:00+08:00', 'called')
  const coming = await meeting('LSH-2026-9', '2026-12-08T14:00:00+08:00', 'called')
  const members = await db.member.findMany({ where: { no: { in: ['D001', 'D002'] } }, orderBy: { no: 'asc' } })
  const called = members.map((member) => ({
    memberId: member.id,
    role: 'duty' as const,
    offices: ['director' as const],
  }))
  await db.$transaction((tx) => createSummons(tx, coming.id, called, house.clock.now()))
  await db.summons.updateMany({ where: { memberId: members[1]?.id ?? '' }, data: { deliveredAt: new Date(DAY) } })
  const answer = await answerTo('wang.fang', '待办')
  expect(answer).toContain('【待发通知】\n· LSH-2026-7 LSH-2026-7会议，2026年12月20日（周日）14:00')
  expect(answer).toContain('【待封存】\n· LSH-2026-8')
  expect(answer).toContain('· LSH-2026-9 LSH-2026-9会议，2026年12月8日（周二）14:00：应到 2，未答复 2')
  expect(answer).toContain(
    '【需电话通知】\n· D001 旅顺示例信息有限公司（常务理事单位）：周强 0411-00000001（LSH-2026-9）',
  )
  expect(answer).not.toContain('· D002 金州')
})
