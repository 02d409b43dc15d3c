import { afterEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { called, officesOf, recorded, seal } from './attendanceHouse.ts'
import { attend, card, countOnPaper, motionIn, opened, VOTED } from './ballotHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)
afterEach(() => association.close())

const CONGRESS = {
  no: 'HYDH-2026-2',
  body: 'congress' as const,
  startsAt: '2026-03-27T09:00',
  calledAt: '2026-03-10T10:00',
}
const COUNCIL = { no: 'LSH-2026-3', startsAt: '2026-03-27T09:00', calledAt: '2026-03-10T10:00' }
const COUNTERS = '计票 张三 监票 李四'

/** The congress of nine has met today, and eight are there. */
async function openCongress(): Promise<void> {
  association = await openAssociation({ at: VOTED, roll: BODIES })
  await called(association, CONGRESS)
  await attend(association, CONGRESS.no, 'D001', 'D002', 'D003', 'D004', 'D005', 'D006', 'D007', 'D008')
}

async function openCouncil(): Promise<void> {
  association = await openAssociation({ at: VOTED, roll: BODIES })
  await called(association, COUNCIL)
  await attend(association, COUNCIL.no, 'D001', 'D002', 'D003', 'D004', 'D005', 'D006')
}

describe('an election on paper', () => {
  test('with places enough: the result is recorded with those who counted, the offices begin', async () => {
    await openCouncil()
    await opened(association, '选举 LSH-2026-3 常务理事 2名 D004 D005', 'paper')
    expect(association.cardsOf('rep.1')).toEqual([])
    expect((await say('wang.fang', '截止表决 YA-2026-1'))[0]).toContain('用的是纸质选票')
    await countOnPaper(association, `YA-2026-1 发出6 收回6 无效1 D004 赞成5 D005 赞成3 反对2 ${COUNTERS}`)
    expect(await officesOf(association, 'D004', '2026-03-27')).toContain('standing_director')
    expect(await officesOf(association, 'D005', '2026-03-27')).not.toContain('standing_director')
    const resolution = await association.database.db.resolution.findFirstOrThrow()
    expect(resolution).toMatchObject({ state: 'recorded', counters: { counting: ['张三'], watching: ['李四'] } })
    expect(card(association, 'rep.1')?.text).toContain('发出选票 6，收回 6，无效 1')
    const [again] = await say('wang.fang', `计票 YA-2026-1 发出6 收回6 D004 赞成5 D005 赞成5 ${COUNTERS}`)
    expect(again).toContain('不能再这样办理')
    expect(await recorded(association, 'resolution.recorded')).toBe(1)
  })

  test('more with the votes than places: those with the most are elected', async () => {
    await openCouncil()
    await opened(association, '选举 LSH-2026-3 常务理事 1名 D004 D005', 'paper')
    expect((await say('wang.fang', `计票 YA-2026-1 发出6 收回6 D004 赞成5 D005 赞成4 ${COUNTERS}`))[0]).toContain(
      '合计 9',
    )
    await countOnPaper(association, `YA-2026-1 发出6 收回6 D004 赞成4 D005 赞成2 ${COUNTERS}`)
    expect(await officesOf(association, 'D004', '2026-03-27')).toContain('standing_director')
  })

  test('equal at the last place: none of them is elected, and another ballot may follow', async () => {
    await openCouncil()
    await opened(association, '选举 LSH-2026-3 常务理事 2名 D003 D004 D005', 'paper')
    await countOnPaper(association, `YA-2026-1 发出6 收回6 D003 赞成4 D004 赞成4 D005 赞成4 ${COUNTERS}`)
    for (const no of ['D003', 'D004', 'D005'])
      expect(await officesOf(association, no, '2026-03-27')).not.toContain('standing_director')
    expect(association.textsOf('rep.1').join()).toContain('票数相同，须就这几名另行投票')
    await opened(association, '选举 LSH-2026-3 常务理事 2名 D003 D004 D005', 'paper')
    expect(await motionIn(association, 'YA-2026-2')).toMatchObject({ state: 'open', onPaper: true })
  })

  test.each([
    ['发出7 收回6 D004 赞成5 D005 赞成5', '有表决权的 6 席'],
    ['发出6 收回7 D004 赞成5 D005 赞成5', '收回不能多于发出'],
    ['发出6 收回5 无效6 D004 赞成5 D005 赞成5', '无效不能多于收回'],
    ['发出6 收回6 无效1 D004 赞成6 D005 赞成5', '有效选票只有 5 张'],
    ['发出6 收回6 D004 赞成4 反对3 D005 赞成5', '共计 7 票'],
    ['发出6 收回6 D004 赞成5', '还缺这些的票数：D005'],
    ['发出6 收回6 D004 赞成5 D004 赞成4 D005 赞成5', '写了两次票数'],
    ['发出6 收回6 D004 赞成5 D009 赞成5', '没有找到“D009”'],
    ['发出6 收回6 软件 赞成5 D005 赞成5', '没有找到“软件”'],
    ['D004 赞成5 D005 赞成5', '请写明发出和收回的选票'],
    ['发出6 收回6', '没有看懂'],
  ])('%s cannot be, and nothing is recorded', async (said, why) => {
    await openCouncil()
    await opened(association, '选举 LSH-2026-3 常务理事 2名 D004 D005', 'paper')
    expect((await say('wang.fang', `计票 YA-2026-1 ${said} ${COUNTERS}`))[0]).toContain(why)
    expect(await recorded(association, 'resolution.recorded')).toBe(0)
    expect(await motionIn(association, 'YA-2026-1')).toMatchObject({ state: 'open' })
  })

  test('without the names of who counted there is no result, nor by 任职 after the meeting', async () => {
    await openCouncil()
    await opened(association, '选举 LSH-2026-3 常务理事 2名 D004 D005', 'paper')
    expect((await say('wang.fang', '计票 YA-2026-1 发出6 收回6 D004 赞成5 D005 赞成5'))[0]).toContain('计票人和监票人')
    await say('wang.fang', '撤回表决 YA-2026-1 改为会后登记')
    await seal(association, 'LSH-2026-3', 'li.jing')
    const said = '任职 LSH-2026-3 常务理事 D004 赞成5'
    expect((await say('wang.fang', said)).join()).toContain('计票')
    expect(await association.database.db.resolution.count()).toBe(0)
    await say('wang.fang', `${said} ${COUNTERS}`)
    await tap('li.jing', 'confirm')
    expect(await officesOf(association, 'D004', '2026-03-27')).toContain('standing_director')
  })

  test('a vote in chat is not entered as one on paper, nor recorded by telephone when it is secret', async () => {
    await openCouncil()
    await opened(association, '选举 LSH-2026-3 常务理事 1名 D004')
    expect((await say('wang.fang', `计票 YA-2026-1 发出6 收回6 赞成5 ${COUNTERS}`))[0]).toContain('不是用纸质选票')
    expect((await say('wang.fang', '记票 YA-2026-1 D001 赞成'))[0]).toContain('无记名')
    expect(card(association, 'rep.1')?.keys).toEqual(['paper'])
  })
})

describe('the congress', () => {
  test('sets the dues on paper: in force from the day, with the resolution as their basis', async () => {
    await openCongress()
    await opened(association, '议案 HYDH-2026-2 会费标准 会员2000 理事5000 自 2027-01-01', 'paper')
    await countOnPaper(association, `YA-2026-1 发出8 收回8 赞成4 反对3 弃权1 ${COUNTERS}`)
    const standards = await association.database.db.duesStandard.findMany({ orderBy: { amount: 'asc' } })
    expect(standards).toMatchObject([
      { amount: 200000, basis: 'JY-2026-1', from: new Date('2027-01-01') },
      { tier: 'director', amount: 500000, basis: 'JY-2026-1' },
    ])
  })

  test('does not set them with one vote less than half', async () => {
    await openCongress()
    await opened(association, '议案 HYDH-2026-2 会费标准 会员2000 自 2027-01-01', 'paper')
    await countOnPaper(association, `YA-2026-1 发出8 收回8 赞成3 反对5 ${COUNTERS}`)
    expect(card(association, 'rep.1')?.text).toContain('未通过，还差 1 票')
    expect(await association.database.db.duesStandard.count()).toBe(0)
  })

  test('amends the measures with two thirds; anything else with more than half', async () => {
    await openCongress()
    const all = ['rep.1', 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai', 'rep.7', 'rep.8']
    await opened(association, '议案 HYDH-2026-2 修改 关于修改会员管理办法的议案')
    for (const [index, who] of all.entries()) await tap(who, index < 5 ? 'in_favour' : 'against')
    await say('wang.fang', '截止表决 YA-2026-1')
    expect(card(association, 'rep.1')?.text).toContain('未通过，还差 1 票')
    await opened(association, '议案 HYDH-2026-2 关于年度工作报告的议案')
    for (const [index, who] of all.entries()) await tap(who, index < 5 ? 'in_favour' : 'against')
    await say('wang.fang', '截止表决 YA-2026-2')
    expect(card(association, 'rep.1')?.text).toContain('5，须 5')
    await say('wang.fang', '决议 JY-2026-2')
    expect(card(association, 'wang.fang')?.text).toContain('关于年度工作报告的议案')
  })
})
