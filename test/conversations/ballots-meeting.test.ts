import { afterEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { applicationIn, bound, NEW_UNIT, openToApplicants, reviewed } from './admissionHouse.ts'
import { bookOf, called, seal } from './attendanceHouse.ts'
import { attend, ballotsIn, card, motionIn, opened, openWithSuccessor, vote, voteOnPage } from './ballotHouse.ts'

let association: Association
const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)
afterEach(() => association.close())

const TODAY = { no: 'LSH-2026-3', startsAt: '2026-03-27T09:00', calledAt: '2026-03-10T10:00' }
const OTHER = '议案 LSH-2026-3 关于设立专业委员会的议案'

/** The reading of a doubtful phrase is another one from the beginning. */
async function read(name: string, option: string): Promise<void> {
  const { db } = association.database
  const version = await db.rulebookVersion.findFirstOrThrow()
  const content = structuredClone(version.content) as { readings: Record<string, { default: string }> }
  const reading = content.readings[name]
  if (reading !== undefined) reading.default = option
  const digest = `${version.digest}/${name}/${option}`
  await db.rulebookVersion.update({ where: { effectiveFrom: version.effectiveFrom }, data: { content, digest } })
}

describe('in a meeting on site', () => {
  test('nobody votes before there is a quorum; who came later than the vote has none', async () => {
    association = await openWithSuccessor()
    await called(association, TODAY)
    await attend(association, 'LSH-2026-3', 'D001', 'D002', 'D004')
    await say('wang.fang', OTHER)
    expect((await tap('wang.fang', 'open'))[0]).toContain('实到 3，须到 4，还差 1')
    await attend(association, 'LSH-2026-3', 'D005')
    await tap('wang.fang', 'open')
    await attend(association, 'LSH-2026-3', 'D006')
    expect(await say('zhou.hai', '投票')).toEqual(['目前没有等待您表决的事项。'])
    expect((await say('wang.fang', '截止表决 YA-2026-1'))[0]).toContain('还没有任何人投票')
    await vote(association, 'in_favour', 'rep.1', 'rep.2')
    await vote(association, 'against', 'rep.4')
    await say('wang.fang', '截止表决 YA-2026-1')
    await tap('wang.fang', 'close_now')
    for (const said of ['未通过，还差 1 票', '应到 6，实到 4，须到 4', '2，须 3'])
      expect(card(association, 'rep.5')?.text).toContain(said)
  })

  test('a unit that is concerned and absent is out of the base all the same', async () => {
    association = await openWithSuccessor()
    await called(association, TODAY)
    await attend(association, 'LSH-2026-3', 'D001', 'D002', 'D004', 'D005')
    await opened(association, '表决 LSH-2026-3 BG-2026-1')
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    await say('wang.fang', '截止表决 YA-2026-1')
    const resolution = await association.database.db.resolution.findFirstOrThrow()
    expect(resolution.items).toMatchObject([{ base: { seats: 5, present: 4, barred: 1 }, carried: true }])
  })

  test('a matter for which too few remain, when the unit itself steps aside, is not opened', async () => {
    association = await openWithSuccessor()
    await called(association, TODAY)
    await attend(association, 'LSH-2026-3', 'D001', 'D002', 'D003', 'D004')
    await say('wang.fang', '表决 LSH-2026-3 BG-2026-1')
    expect((await tap('wang.fang', 'open'))[0]).toContain('应到 5，实到 3，须到 4，还差 1')
  })

  test('while a vote is open the meeting is neither sealed nor cancelled', async () => {
    association = await openWithSuccessor()
    await called(association, TODAY)
    await attend(association, 'LSH-2026-3', 'D001', 'D002', 'D004', 'D005')
    await opened(association, OTHER)
    expect((await say('wang.fang', '封存 LSH-2026-3')).join()).toContain('还有没截止的表决：YA-2026-1')
    expect((await say('wang.fang', '取消会议 LSH-2026-3')).join()).toContain('还有没截止的表决：YA-2026-1')
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    await say('wang.fang', '截止表决 YA-2026-1')
    await seal(association, 'LSH-2026-3', 'li.jing')
    expect((await say('wang.fang', OTHER))[0]).toContain('只有已通知、尚未封存出席簿的会议才能现场表决')
  })

  test('one matter drafted twice is open in one vote only', async () => {
    association = await openWithSuccessor()
    await say('wang.fang', '表决 理事会 BG-2026-1 截止 3月29日')
    await say('li.jing', '表决 理事会 BG-2026-1 截止 3月30日')
    await tap('wang.fang', 'open')
    expect((await tap('li.jing', 'open'))[0]).toContain('已经在表决 YA-2026-1 里')
    expect(await association.database.db.motion.count({ where: { state: 'open' } })).toBe(1)
  })
})

describe('a stand-in votes', () => {
  const cases = [
    ['presence_and_open_votes', true],
    ['presence_only', false],
    ['all_but_elections', true],
  ] as const
  test.each(cases)('under the reading %s on an open matter: %s', async (option, votes) => {
    association = await openWithSuccessor()
    await read('alternateVotes', option)
    await called(association, TODAY)
    await attend(association, 'LSH-2026-3', 'D002', 'D004', 'D005')
    await say('wang.fang', '登记 LSH-2026-3 D001 委派 甲职员')
    await opened(association, OTHER)
    expect(association.cardsOf('other.1').length).toBe(votes ? 1 : 0)
    expect((await say('wang.fang', '表决情况 YA-2026-1')).join()).toContain(`可投票 ${votes ? 4 : 3} 席`)
    if (votes) await tap('other.1', 'in_favour')
    expect(await say('rep.1', '投票')).toEqual(['目前没有等待您表决的事项。'])
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(votes ? ['D001 in_favour'] : [])
  })

  test('never where it is secret, though the seat counts as present', async () => {
    association = await openWithSuccessor()
    await called(association, TODAY)
    await attend(association, 'LSH-2026-3', 'D002', 'D004', 'D005')
    await say('wang.fang', '登记 LSH-2026-3 D001 委派 甲职员')
    await opened(association, '选举 LSH-2026-3 常务理事 1名 D004')
    expect(association.cardsOf('other.1')).toEqual([])
    expect((await motionIn(association, 'YA-2026-1')).tally).toMatchObject({ present: 4 })
  })
})

describe('in a meeting by e-mail', () => {
  const MAIL = { ...TODAY, form: 'email' as const, startsAt: '2026-03-26T09:00', endsAt: '2026-03-28T18:00' }

  test('a vote is presence, by card or by telephone, and the book says so', async () => {
    association = await openWithSuccessor()
    await called(association, MAIL)
    await opened(association, OTHER)
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4')
    await say('wang.fang', '记票 YA-2026-1 D005 反对')
    expect(await bookOf(association, 'LSH-2026-3')).toEqual({
      D001: 'present',
      D002: 'present',
      D004: 'present',
      D005: 'present',
    })
    expect((await say('wang.fang', '截止表决 YA-2026-1'))[0]).toContain('还有 2 席没有表决')
    await vote(association, 'abstained', 'zhou.hai')
    await bound(association, 'chen.xin', 'D003 陈新')
    await say('chen.xin', '投票')
    await tap('chen.xin', 'in_favour')
    await say('wang.fang', '截止表决 YA-2026-1')
    expect(card(association, 'rep.1')?.text).toContain('应到 6，实到 6，须到 4')
  })

  test('whoever was written down as excused and votes after all is there', async () => {
    association = await openWithSuccessor()
    await called(association, MAIL)
    await say('wang.fang', '登记 LSH-2026-3 D001 请假')
    await opened(association, OTHER)
    await vote(association, 'in_favour', 'rep.1')
    expect(await bookOf(association, 'LSH-2026-3')).toEqual({ D001: 'present' })
  })

  test('whoever has answered the call counts as present, and may still vote', async () => {
    association = await openWithSuccessor()
    await called(association, MAIL)
    const { db } = association.database
    await db.summons.updateMany({
      where: { member: { no: { in: ['D005', 'D006'] } } },
      data: { answer: 'attending', answeredAt: new Date('2026-03-26T12:00:00Z') },
    })
    await opened(association, OTHER)
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4')
    expect((await say('wang.fang', '截止表决 YA-2026-1'))[0]).toContain('还有 3 席没有表决')
  })
})

describe('several admissions at once', () => {
  test('by one press for all of them, or each on the page; each is decided by itself', async () => {
    association = await openToApplicants()
    await reviewed(association)
    await reviewed(association, { name: '滨城另一软件有限公司', creditCode: '91210200MA0ABCDE2Y' })
    await opened(association, '表决 理事会 RH-2026-1 RH-2026-2 截止 3月22日 17:00')
    expect(association.textsOf('rep.1').join()).toContain('对以上各项')
    expect(card(association, 'rep.1')?.keys).toEqual(['all', 'each'])
    await vote(association, 'all', 'rep.1', 'rep.2', 'zhou.hai')
    for (const member of ['D003', 'D004', 'D005'])
      await voteOnPage(association, 'YA-2026-1', member, { 'RH-2026-1': 'in_favour', 'RH-2026-2': 'against' })
    await say('wang.fang', '截止表决 YA-2026-1')
    expect(card(association, 'rep.5')?.text).toContain('通过 1 项，未通过 1 项')
    expect(association.textsOf('rep.5').join()).toContain('还差 1 票')
    expect(await applicationIn(association, 'RH-2026-1')).toMatchObject({
      state: 'approved',
      resolutionNo: 'JY-2026-1',
    })
    expect(await applicationIn(association, 'RH-2026-2')).toMatchObject({ state: 'refused', resolutionNo: 'JY-2026-1' })
  })

  test('two applications of one unit are not both carried out: the secretariat is asked', async () => {
    association = await openToApplicants()
    await reviewed(association)
    await reviewed(association, { name: '滨城另一软件有限公司', creditCode: '91210200MA0ABCDE2Y' })
    const { db } = association.database
    await db.application.update({ where: { no: 'RH-2026-2' }, data: { name: NEW_UNIT } })
    await opened(association, '表决 理事会 RH-2026-1 RH-2026-2 截止 3月22日 17:00')
    await vote(association, 'all', 'rep.1', 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
    await say('wang.fang', '截止表决 YA-2026-1')
    expect(await motionIn(association, 'YA-2026-1')).toMatchObject({ state: 'closed' })
    expect(association.textsOf('li.jing').join()).toContain('暂时不能照票数办理')
    expect(await applicationIn(association, 'RH-2026-1')).toMatchObject({ state: 'reviewed' })
    await tap('wang.fang', 'discard')
    expect(card(association, 'rep.1')?.text).toContain('表决已撤回')
  })
})

describe('the wrong mixture', () => {
  const QUESTIONS: [string, string][] = [
    ['表决 常务理事会 BG-2026-1', '第九条'],
    ['表决 会员代表大会 BG-2026-1', '第九条'],
    ['选举 理事会 常务理事 1名 D004', '第四条'],
    ['选举 HYDH-2026-2 副会长 1名 D004', '第四条（六）'],
    ['议案 会员代表大会 会费标准 会员2000 自 2027-01-01', '第四条'],
    ['议案 理事会 修改章程第三条', '第四条（二）'],
    ['表决 理事会 BG-2026-9', '没有编号为“BG-2026-9”'],
    ['表决 LSH-2026-9 BG-2026-1', '没有编号为“LSH-2026-9”的会议'],
    ['表决 LSH-2026-1 BG-2026-1', '已通知、尚未封存'],
    ['表决 理事会 BG-2026-1 截止 3月20日 17:00', '已经过了'],
    ['表决 理事会 BG-2026-1 截止 下周', '没有看懂截止时间“下周”'],
    ['表决 理事会 BG-2026-1 截止 2月30日', '没有看懂截止时间'],
    ['表决 HYDH-2026-2 BG-2026-1 截止 3月29日', '由主持人宣布截止'],
    ['表决', '请写明在哪里表决'],
    ['表决 理事会', '请写明在哪里表决'],
    ['表决 董事会 BG-2026-1', '请写明在哪里表决'],
    ['选举', '请写明会议、职务'],
    ['选举 HYDH-2026-2 主席 D001', '请写明会议、职务'],
    ['选举 HYDH-2026-2 监事 0名 D010', '请写明会议、职务'],
    ['选举 HYDH-2026-2 监事 3名 D010', '候选人只有 1 名'],
    ['选举 HYDH-2026-2 监事 1名 D010 D010', 'D010'],
    ['选举 HYDH-2026-2 监事 1名 D999', 'D999'],
    ['选举 HYDH-2026-2 监事 1名 D001', '不能兼任'],
    ['议案', '请写明会议或机构'],
    ['议案 理事会', '请写明会议或机构'],
    ['议案 HYDH-2026-2 修改', '请写明会议或机构'],
    ['议案 HYDH-2026-2 会费标准 会员两千 自 2027-01-01', '没有看懂会费标准'],
    ['议案 HYDH-2026-2 会费标准 会员2000 会员3000 自 2027-01-01', '没有看懂会费标准'],
    ['议案 HYDH-2026-2 会费标准 会员2000', '没有看懂会费标准'],
    ['议案 HYDH-2026-2 会费标准 会员2000 自 2026-01-01', '2026'],
    ['议案 HYDH-2026-2 会费标准 会员1000 会员代表2000 理事3000 常务理事4000 副会长5000 自 2027-01-01', '第四条'],
    ['表决情况', '请写明表决的编号'],
    ['表决情况 YA-2026-9', '没有编号为“YA-2026-9”的表决'],
    ['选举 LSH-2026-3 常务理事 D004 赞成5', '写了票数的是已经选完的选举，请用“任职”登记结果'],
    ['截止表决', '请写明表决的编号'],
    ['截止表决 YA-2026-9', '没有编号为“YA-2026-9”的表决'],
    ['撤回表决 YA-2026-9 有误', '没有编号为“YA-2026-9”的表决'],
    ['计票', '请写明表决的编号'],
    ['计票 YA-2026-9', '没有看懂'],
    ['决议 JY-2026-9', '没有编号为“JY-2026-9”的决议'],
  ]

  test('is refused with what would be right, and nothing is drafted', async () => {
    association = await openWithSuccessor()
    await called(association, {
      no: 'HYDH-2026-2',
      body: 'congress',
      startsAt: '2026-03-27T09:00',
      calledAt: '2026-03-10T10:00',
    })
    const wrong: string[] = []
    for (const [said, why] of QUESTIONS) {
      // Nobody asks so much in one minute.
      association.clock.forward({ minutes: 1 })
      const heard = (await say('wang.fang', said)).join()
      if (!heard.includes(why)) wrong.push(`${said} → ${heard || card(association, 'wang.fang')?.title}`)
    }
    expect(wrong).toEqual([])
    expect(await association.database.db.motion.count()).toBe(0)
  })

  test('dues are not voted on by e-mail, nor by members', async () => {
    association = await openWithSuccessor()
    const mail = { no: 'HYDH-2026-2', body: 'congress' as const, form: 'email' as const }
    await called(association, {
      ...mail,
      startsAt: '2026-03-27T09:00',
      endsAt: '2026-03-28T18:00',
      calledAt: '2026-03-10T10:00',
    })
    const said = '议案 HYDH-2026-2 会费标准 会员2000 自 2027-01-01'
    expect((await say('wang.fang', said))[0]).toContain('第四条（一）')
    expect((await say('rep.1', said))[0]).toContain('秘书处')
  })

  test('a title may speak of a deadline without having one', async () => {
    association = await openWithSuccessor()
    await say('wang.fang', '议案 理事会 关于截止报名日期的议案 截止 3月29日 17:00')
    expect(card(association, 'wang.fang')?.text).toContain('关于截止报名日期的议案')
    expect(card(association, 'wang.fang')?.text).toContain('3月29日（周日）17:00')
  })
})
