import { afterEach, describe, expect, it } from 'vitest'
import { readAppointee, readMeeting } from '../../src/chat/commands/answerWords.ts'
import type { Association } from '../support/association.ts'
import { newestCard, summonsOf, withCouncilCalled } from './meetingRoll.ts'

let house: Association

describe('answering in words', () => {
  afterEach(() => house.close())

  it('is the same as pressing: the card follows, at the latest when it is pressed', async () => {
    house = await withCouncilCalled()
    expect((await house.say('qian', '出席'))[0]).toContain('的答复是“出席”，由钱进答复')
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
    expect((await house.say('qian', '请假 LSH-2026-1 出差'))[0]).toContain('“不能出席”，事由：出差')
    expect(await summonsOf(house, 'D006')).toMatchObject({ answer: 'unable', reason: '出差' })
    await house.tap('qian', 'attend')
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
    await house.say('qian', '请假 又有事')
    await house.tap('qian', 'alternate')
    expect(newestCard(house, 'qian').text).toContain('不能出席（钱进答复）')
  })

  it('tells a director that leave counts as absence, and offers the alternate first', async () => {
    house = await withCouncilCalled()
    const [answer] = await house.say('zhang', '请假 出国考察')
    expect(answer).toContain('请假也算不出席（第四条（三）、第四条（五））')
    expect(answer).toContain('将丧失理事、常务理事资格')
    expect(answer).toContain('可以改为委派本单位他人出席，发送：委派 姓名 手机 职务 LSH-2026-1')
    expect((await house.say('lin', '请假'))[0]).not.toContain('可以改为委派')
  })

  it('may be done by the liaison: it is recorded who did it, and the representative is told', async () => {
    house = await withCouncilCalled()
    await house.say('li', '委派 陈静 139-0000-0001 副总经理')
    expect(await summonsOf(house, 'D001')).toMatchObject({ answer: 'alternate', answeredBy: 'person:D001:李华' })
    expect(house.textsOf('zhang').at(-1)).toContain('的答复是“委派陈静（副总经理）”，由李华答复')
    expect(newestCard(house, 'zhang').text).toContain('委派陈静（李华答复）')
    const alternate = await house.database.db.alternate.findFirstOrThrow()
    expect(alternate).toMatchObject({ mobile: '13900000001', title: '副总经理', appointedBy: 'person:D001:李华' })
    expect((await house.say('chen', '出席'))[0]).toContain('由甲示例软件有限公司的代表人或联络员办理')
  })

  it('keeps a trace of an alternate who was replaced, and tells both', async () => {
    house = await withCouncilCalled()
    await house.say('zhang', '委派 陈静 13900000001')
    await house.say('zhang', '委派 陈静 13900000001 副总经理')
    expect(house.textsOf('chen')).toHaveLength(1)
    await house.say('zhang', '委派 周平 13900000002')
    expect(house.textsOf('chen').at(-1)).toContain('已经撤回对您出席')
    const kept = await house.database.db.alternate.findMany({ orderBy: { appointedAt: 'asc' } })
    expect(kept.filter((one) => one.current).map((one) => one.name)).toEqual(['周平'])
    expect(kept).toHaveLength(3)
    await house.say('zhang', '请假 出差')
    expect(await house.database.db.alternate.count({ where: { current: true } })).toBe(0)
  })

  it('refuses an alternate who is the representative, or who already takes another seat', async () => {
    house = await withCouncilCalled()
    expect((await house.say('zhang', '委派 张伟 13900000001'))[0]).toContain('张伟就是代表人本人')
    await house.say('zhang', '委派 陈静 13900000001')
    expect((await house.say('wang', '委派 陈静 13900000001'))[0]).toContain('一人只能代表一个席位（第四条（二）')
    expect((await summonsOf(house, 'D002')).answer).toBeNull()
  })

  it('says what is missing from 委派, and what is wrong with a number', async () => {
    house = await withCouncilCalled()
    expect((await house.say('zhang', '委派'))[0]).toContain('委派 陈静 13900000000 副总经理')
    expect((await house.say('zhang', '委派 陈静'))[0]).toContain('请写明姓名和手机')
    expect((await house.say('zhang', '委派 陈静 1390000000'))[0]).toContain('“1390000000”有 10 位数字')
    expect((await summonsOf(house, 'D001')).answer).toBeNull()
  })

  it('asks which meeting is meant when several wait, and takes the number first or last', async () => {
    house = await withCouncilCalled()
    await house.say('qin', '建会 常务理事会 2026-03-25 14:00 现场 协会会议室')
    await house.say('qin', '通知 常务理事会')
    await house.tap('qin', 'confirm')
    const [which] = await house.say('zhang', '出席')
    expect(which).toContain('有不止一个会议在等您答复')
    expect(which).toContain('LSH-2026-1')
    expect(which).toContain('CWLSH-2026-1')
    expect((await house.say('zhang', '委派 cwlsh-2026-1 陈静 13900000001'))[0]).toContain('CWLSH-2026-1')
    expect((await house.say('zhang', '请假 出差 理事会'))[0]).toContain('已登记：LSH-2026-1 理事会2026年第1次会议')
    expect((await house.say('wang', '出席 CWLSH-2026-1'))[0]).toContain('没有通知您的单位参加')
  })

  it('does not take a question for an answer', async () => {
    house = await withCouncilCalled()
    expect((await house.say('qian', '请假算不算缺席？'))[0]).toContain('没有登记请假')
    expect((await house.say('qian', '出席情况'))[0]).toContain('没有找到可以办理的会议“情况”')
    expect((await summonsOf(house, 'D006')).answer).toBeNull()
    await house.say('qian', '出席 第1次会议')
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
  })

  it('says so when nothing waits for an answer', async () => {
    house = await withCouncilCalled()
    expect((await house.say('he', '出席'))[0]).toContain('目前没有等您答复的会议')
    expect((await house.say('qin', '出席'))[0]).toContain('只登记为秘书处工作人员')
  })
})

describe('what people write about an alternate', () => {
  it('is understood with spaces, dashes and a country code', () => {
    const spellings = ['陈静 13900000001', '陈静，139 0000 0001', '陈静 +86 139-0000-0001', '陈静13900000001']
    for (const said of spellings) expect(readAppointee(said)).toEqual({ name: '陈静', mobile: '13900000001' })
    expect(readAppointee('陈静 副总经理 13900000001')).toEqual({
      name: '陈静',
      mobile: '13900000001',
      title: '副总经理',
    })
    expect(() => readAppointee('陈静 23900000001')).toThrow('mobile_malformed')
  })

  it('names the meeting at the beginning, at the end, or not at all', () => {
    expect(readMeeting('LSH-2026-1 陈静 13900000001')).toEqual({ meeting: 'LSH-2026-1', rest: '陈静 13900000001' })
    expect(readMeeting('陈静 13900000001 lsh - 2026 - 1')).toEqual({ meeting: 'lsh-2026-1', rest: '陈静 13900000001' })
    expect(readMeeting('理事会 出差')).toEqual({ meeting: '理事会', rest: '出差' })
    expect(readMeeting('参加理事会培训')).toEqual({ meeting: undefined, rest: '参加理事会培训' })
  })
})
