import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { enterPayment } from '../../src/store/payments.ts'
import { type Association, openAssociation } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'
import { recorded } from './attendanceHouse.ts'
import { BODIES, book } from './bodies.ts'
import { decided, heardBy, withdrawalsIn } from './leavingHouse.ts'

const DUES_2025 = { year: 2025, dueOn: '2025-01-31', owed: 300_000 }
const YEAR_AGO = '2024-06-18'

/** Of these members nobody paid 2025: D010 came to nothing, D009 sits in the congress, D004 is silent about activities. */
const ROLL: Roll = {
  ...BODIES,
  members: {
    ...BODIES.members,
    D004: { ...BODIES.members.D004, dues: [DUES_2025] },
    D009: { name: '滨城壬软件', representative: '壬代表/rep.9', offices: { delegate: YEAR_AGO }, dues: [DUES_2025] },
    D010: { ...BODIES.members.D010, dues: [DUES_2025] },
    D012: { name: '滨城丑软件', phone: '0411-12000000', dues: [DUES_2025] },
  },
  meetings: [
    ...(BODIES.meetings ?? []),
    {
      no: 'HYDH-2025-1',
      body: 'congress',
      startsAt: '2025-03-25T08:00',
      sealedOn: '2025-03-25',
      book: book(['D001'], ['D009']),
    },
    {
      no: 'LSH-2026-3',
      body: 'council',
      startsAt: '2026-04-10T14:00',
      sealedOn: '2026-04-10',
      book: book(['D001', 'D002', 'D003', 'D005', 'D006']),
    },
  ],
}

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-02T09:00:00+08:00', roll: ROLL })
  await invited('D010', false)
  await invited('D009', false)
  await invited('D012', false)
  await run()
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const db = () => association.database.db
const member = (no: string) => db().member.findUniqueOrThrow({ where: { no } })

/** An activity of last year to which a member was invited, or another on a day. */
async function invited(no: string, joined: boolean, on = '2025-09-10'): Promise<void> {
  const learnedAt = new Date('2025-09-11')
  const activity = { name: '产业沙龙', on: new Date(on), learnedAt }
  const { id } = await db().activity.upsert({
    where: { no: `HD-${on}` },
    create: { no: `HD-${on}`, ...activity },
    update: {},
  })
  await db().activityInvitation.create({ data: { activityId: id, memberId: (await member(no)).id, joined, learnedAt } })
}

async function run(): Promise<void> {
  await tickAll(association.house)
  await association.settle()
}

/** The schedule runs on each of these days, a little after half past nine. */
async function pass(...days: string[]): Promise<void> {
  for (const day of days) {
    association.clock.set(`${day}T09:35:00+08:00`)
    await run()
  }
}

async function pays(no: string, paidOn: string): Promise<void> {
  const { id } = await db().duesEntry.findFirstOrThrow({ where: { member: { no }, year: 2025 } })
  const payment = { duesId: id, amount: 300_000, paidOn, receiptNo: 'SJ-1', by: 'import' }
  await db().$transaction((tx) => enterPayment(tx, payment, association.clock.now()))
}

/** A case that has climbed its ladder, ready for the council of 10 April. */
async function ready(no = 'D010'): Promise<void> {
  await say('wang.fang', `提请退会 ${no}`)
  await pass('2026-03-17', '2026-04-01')
  association.clock.set('2026-04-11T10:00:00+08:00')
}

describe('a member that counts as having withdrawn', () => {
  test('is listed with every condition: whom the council must be asked about, may be, and where facts are missing', async () => {
    const [list = ''] = await say('wang.fang', '自动退会')
    expect(list).toContain('【应当提请理事会】（第十五条）发送“提请退会 会员编号”')
    expect(list).toContain('D009 滨城壬软件：2025年度欠 3,000元（2025年1月31日到期）；大会具备，活动具备')
    expect(list).toContain('D010 滨城癸软件：2025年度欠 3,000元（2025年1月31日到期）；大会不适用，活动具备')
    expect(list).toContain(
      '【欠费满一年，可以提请理事会】（第四条（一））发送“提请退会 会员编号 会费”\n· D004 滨城丁软件（理事单位）',
    )
    expect(list).toContain('【资料不足，不能提请】（第十五条）补录以后再看\n· D004 滨城丁软件（理事单位）')
    expect(list).toContain('缺协会活动的邀请记录')
    expect(heardBy(association, 'wang.fang')).not.toContain('TH-2026-1')
  })

  test('hears of it with the proof of each condition and how to cure it, three times, before the council may decide', async () => {
    const [opened = ''] = await say('wang.fang', '提请退会 D010')
    expect(opened).toContain('已立案 TH-2026-1：滨城癸软件（D010）视为自动退会，依据：第十五条、第十七条')
    const warning = association.textsOf('rep.10').at(-1) ?? ''
    expect(warning).toContain('这是第 1 次通知，共 3 次')
    expect(warning).toContain('2025年度应缴 3,000元，2025年1月31日到期，未缴，已满一年')
    expect(warning).toContain('协会活动（2025年2月1日起）：具备；产业沙龙（2025年9月10日）未参加')
    expect(warning).toContain('缴清会费 3,000元')
    expect(association.textsOf('liaison.10').at(-1)).toContain('（同时告知代表人）')
    expect((await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 赞成5'))[0]).toContain(
      '通知还没有逐次送达（第 2 次，共 3 次，2026年3月17日）',
    )
    await pass('2026-03-16', '2026-03-17', '2026-03-31', '2026-04-01')
    const heard = association.textsOf('rep.10').filter((text) => text.includes('次通知，共 3 次'))
    expect(heard.map((text) => /第 \d 次/.exec(text)?.[0])).toEqual(['第 1 次', '第 2 次', '第 3 次'])
    expect(heard.at(-1)).toContain('之后将提请理事会表决')
    await pass('2026-04-02')
    expect(association.textsOf('wang.fang').join('\n')).toContain(
      '通知已逐次送达，可以提请理事会表决（第十五条、第十七条）',
    )
    expect((await say('wang.fang', '待办'))[0]).toContain('TH-2026-1 D010 滨城癸软件，视为自动退会：等理事会表决')
  })

  test('is confirmed by the council alone, with everything that follows', async () => {
    await ready()
    expect((await say('wang.fang', '决议 CWLSH-2026-1 TH-2026-1 赞成2'))[0]).toContain('第十七条')
    expect((await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 赞成5'))[0]).toContain('在2026年4月1日才可以提请')
    await decided(association, 'LSH-2026-3 TH-2026-1 赞成5')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed confirmed'])
    expect((await member('D010')).leftOn).toEqual(new Date('2026-04-10'))
    expect(association.textsOf('rep.10').at(-1)).toContain('此前所欠会费：2025年度 3,000元')
    const row = await db().withdrawal.findFirstOrThrow()
    expect(row.evidence).toMatchObject({
      proof: { verdict: 'standing', year: 2025 },
      ended: { resolutionNo: 'JY-2026-1' },
    })
  })

  test('pays an hour before the vote is recorded, and is cured', async () => {
    await ready()
    await say('wang.fang', '决议 LSH-2026-3 TH-2026-1 赞成5')
    await pays('D010', '2026-04-10')
    expect((await association.tap('li.jing', 'confirm'))[0]).toContain(
      '已经补救：会费已经缴清（第十五条），不能再确认退会，没有登记',
    )
    await run()
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed cured'])
    expect(association.textsOf('rep.10').at(-1)).toContain(
      '案件 TH-2026-1 已经结束，因为条件已不再具备，谢谢。会员资格不变',
    )
    expect(association.textsOf('wang.fang').at(-1)).toContain('已补救，自动结案')
    expect(await recorded(association, 'withdrawal.cured')).toBe(1)
    await run()
    expect(await recorded(association, 'withdrawal.cured')).toBe(1)
    expect((await say('wang.fang', '决议 LSH-2026-3 TH-2026-1 赞成5'))[0]).toContain('已补救结案，不在等待会议决定')
  })

  test('pays at the secretariat, and is cured by the entry itself', async () => {
    await say('wang.fang', '提请退会 D010')
    await say('wang.fang', '记会费 D010 2025 3000 SJ-7')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed cured'])
    expect(association.textsOf('rep.10').at(-1)).toContain('案件 TH-2026-1 已经结束')
  })

  test('comes to an activity after all, and is cured, though it still owes', async () => {
    await say('wang.fang', '提请退会 D010')
    await invited('D010', true, '2026-03-08')
    await pass('2026-03-09')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed cured'])
    expect(association.textsOf('wang.fang').join('\n')).toContain('现在的事实：尚欠 3,000元；大会不适用，活动不具备')
  })

  test('came to the congress by a corrected book, and is cured at once', async () => {
    await say('wang.fang', '提请退会 D009')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D009 deemed warned'])
    await say('li.jing', '登记 HYDH-2025-1 D009 出席')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D009 deemed cured'])
    expect(association.textsOf('rep.9').at(-1)).toContain('已经结束，因为条件已不再具备')
  })

  test('of whom facts are missing is not put to the council, and the answer says which', async () => {
    const [answer = ''] = await say('wang.fang', '提请退会 D004 第十五条')
    expect(answer).toContain('资料不足，不能提请（第十五条）：缺协会活动的邀请记录')
    await say('wang.fang', '提请退会 D004 会费')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D004 unpaid warned'])
    expect(association.textsOf('rep.4').at(-1)).toContain('缴清会费 3,000元')
    expect(association.textsOf('rep.4').at(-1)).not.toContain('参加协会活动')
  })

  test('whose facts were taken back since waits, is warned no more, and cannot be voted on', async () => {
    await ready()
    await db().activityInvitation.deleteMany()
    expect((await say('wang.fang', '决议 LSH-2026-3 TH-2026-1 赞成5'))[0]).toContain('资料不足，缺协会活动的邀请记录')
    expect((await say('wang.fang', '退会办理'))[0]).toContain('资料不足，请补录')
  })

  test('that nobody can reach is rung, and only then the ladder goes on', async () => {
    const [opened = ''] = await say('wang.fang', '提请退会 D012')
    expect(opened).toContain('会员没有能收到消息的人，请电话告知，之后发送“退会告知 TH-2026-1”')
    await pass('2026-03-03')
    expect(association.textsOf('wang.fang').join('\n')).toContain('通知没有送达，请电话告知会员（0411-12000000）')
    await pass('2026-04-01')
    expect((await say('wang.fang', '退会办理'))[0]).toContain('通知没有送达，请电话告知')
    expect((await say('wang.fang', '退会告知 TH-2026-1'))[0]).toContain('第 1 次通知：2026年4月1日由秘书处告知')
    expect((await say('wang.fang', '退会告知 TH-2026-1'))[0]).toContain('现在没有要告知的通知，下一次在2026年4月16日')
    association.clock.set('2026-04-16T10:00:00+08:00')
    await say('wang.fang', '退会告知 TH-2026-1')
    association.clock.set('2026-05-06T10:00:00+08:00')
    expect((await say('wang.fang', '退会告知 TH-2026-1'))[0]).toContain('第 3 次通知：2026年5月6日由秘书处告知')
    expect(await recorded(association, 'withdrawal.told')).toBe(3)
  })

  test('the council’s no closes the case for that year', async () => {
    await ready()
    await decided(association, 'LSH-2026-3 TH-2026-1 赞成1 反对4')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed refused'])
    expect(association.textsOf('rep.10').at(-1)).toContain('理事会没有确认（决议 JY-2026-1）。会员资格不变')
    expect((await say('wang.fang', '提请退会 D010'))[0]).toContain(
      '2025年度的退会，2026年4月10日已由会议否决（TH-2026-1，决议 JY-2026-1），同一年度不再提出（第十七条）',
    )
    expect((await say('wang.fang', '自动退会'))[0]).not.toContain('D010')
    expect((await member('D010')).leftOn).toBeNull()
    // What was refused about its dues says nothing of a unit that is no more.
    expect((await say('wang.fang', '注销 D010 注销'))[0]).toContain('单位终止（注销）')
  })

  test('may ask to leave by itself beside it, which stops nothing: taken back again, the case stands where it stood', async () => {
    await ready()
    await say('rep.10', '退会')
    await association.tap('rep.10', 'confirm')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed warned', 'TH-2026-2 D010 requested filed'])
    await say('rep.10', '撤回退会')
    await decided(association, 'LSH-2026-3 TH-2026-1 赞成5')
    expect(await withdrawalsIn(association)).toEqual([
      'TH-2026-1 D010 deemed confirmed',
      'TH-2026-2 D010 requested withdrawn',
    ])
  })

  test.each(['TH-2026-1', 'TH-2026-1 TH-2026-2'])('confirmed by %s, leaves no other case behind', async (numbers) => {
    await say('rep.10', '退会')
    await association.tap('rep.10', 'confirm')
    await say('wang.fang', '提请退会 D010')
    await db().withdrawal.update({ where: { no: 'TH-2026-1' }, data: { no: 'TH-2026-9' } })
    await db().withdrawal.update({ where: { no: 'TH-2026-2' }, data: { no: 'TH-2026-1' } })
    await db().withdrawal.update({
      where: { no: 'TH-2026-9' },
      data: { no: 'TH-2026-2', state: 'accepted', acceptedOn: new Date('2026-03-05') },
    })
    await pass('2026-03-17', '2026-04-01')
    association.clock.set('2026-04-11T10:00:00+08:00')
    await decided(association, `LSH-2026-3 ${numbers} 赞成5`)
    expect(await withdrawalsIn(association)).toEqual([
      'TH-2026-1 D010 deemed confirmed',
      'TH-2026-2 D010 requested withdrawn',
    ])
  })

  test('has only one case at a time, and none without a ground', async () => {
    await say('wang.fang', '提请退会 D010')
    expect((await say('wang.fang', '提请退会 D010 会费'))[0]).toContain('已有退会案件 TH-2026-1')
    expect((await say('wang.fang', '提请退会 D001'))[0]).toContain('不具备视为自动退会的条件，也没有欠费满一年')
    expect((await say('wang.fang', '提请退会 D010 不知道'))[0]).toContain('提请退会 D017 会费')
  })

  test('staff may take back what they opened, with the reason', async () => {
    await say('wang.fang', '提请退会 D010')
    expect((await say('wang.fang', '退会撤案 TH-2026-1'))[0]).toContain('请写明编号和原因')
    await say('wang.fang', '退会撤案 TH-2026-1 缴费记录漏登')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 deemed withdrawn'])
    expect(association.textsOf('rep.10').at(-1)).toContain('秘书处已撤案：缴费记录漏登')
  })
})

describe('exits put to the council by correspondence, several at once', () => {
  beforeEach(async () => {
    await say('wang.fang', '提请退会 D004 会费')
    await ready()
    await say('wang.fang', '表决 理事会 TH-2026-1 TH-2026-2 截止 4月17日 17:00')
    await association.tap('wang.fang', 'open')
  })

  test('are told to those they are about, with what can still be done', () => {
    const told = association.textsOf('rep.10').at(-1) ?? ''
    expect(told).toContain('已交理事会表决（YA-2026-1），截止 2026年4月17日（周五）17:00')
    expect(told).toContain('缴清会费 3,000元')
    expect(heardBy(association, 'liaison.10')).toContain('TH-2026-2（视为自动退会，第十五条')
  })

  const everybodyVotes = async () => {
    for (const userId of ['rep.1', 'rep.2', 'rep.3', 'rep.5']) await association.tap(userId, 'all')
    // Of two matters one concerns its own unit: on the other it votes as on any single one.
    await association.tap('rep.4', 'in_favour')
  }
  const passDeadline = async () => {
    association.clock.set('2026-04-17T17:00:30+08:00')
    await run()
  }

  test('are listed with what 全部赞成 means, and each is confirmed under the one resolution', async () => {
    const list = association.textsOf('rep.1').at(-1) ?? ''
    expect(list).toContain('1. TH-2026-1 滨城丁软件，理事单位')
    expect(list).toContain('2. TH-2026-2 滨城癸软件')
    expect(list).toContain('“全部赞成”表示对以上各项（与贵方有关、须回避的除外）都投赞成票')
    await everybodyVotes()
    await passDeadline()
    expect(await withdrawalsIn(association)).toEqual([
      'TH-2026-1 D004 unpaid confirmed',
      'TH-2026-2 D010 deemed confirmed',
    ])
    expect((await member('D010')).leftOn).toEqual(new Date('2026-04-17'))
    const rows = await db().withdrawal.findMany({ select: { resolutionNo: true } })
    expect(rows.map(({ resolutionNo }) => resolutionNo)).toEqual(['JY-2026-1', 'JY-2026-1'])
  })

  test('a director votes on others and not on itself, and the base says so', async () => {
    expect(association.cardsOf('rep.4').at(-1)?.text).toContain('1 项与贵方有关，不投')
    await everybodyVotes()
    await passDeadline()
    const told = heardBy(association, 'rep.1')
    expect(told).toContain(
      'TH-2026-1 滨城丁软件，理事单位：赞成 4，反对 0，弃权 0，须 3 票（1 席回避，按应到 5、实到 4 计），通过',
    )
    expect(told).toContain('TH-2026-2 滨城癸软件：赞成 5，反对 0，弃权 0，须 4 票，通过')
    expect(heardBy(association, 'rep.4')).toContain('会员资格')
  })

  test('who pays an hour before the deadline is left out of the decision, and those who voted hear it', async () => {
    await everybodyVotes()
    association.clock.set('2026-04-17T16:00:00+08:00')
    await say('wang.fang', '记会费 D010 2025 3000 SJ-9')
    await passDeadline()
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D004 unpaid confirmed', 'TH-2026-2 D010 deemed cured'])
    expect((await member('D010')).leftOn).toBeNull()
    expect(heardBy(association, 'rep.1')).toContain('TH-2026-2 滨城癸软件：')
    expect(heardBy(association, 'rep.1')).toContain('已补救结案')
  })

  test('who had paid before the vote closed, as is found out only afterwards, is put before the secretariat at once', async () => {
    await everybodyVotes()
    await passDeadline()
    association.clock.set('2026-04-20T09:30:00+08:00')
    await say('wang.fang', '记会费 D010 2025 3000 SJ-9 2026-04-17')
    expect(heardBy(association, 'li.jing')).toContain('缴费在确认之前，这次退会可能不应成立')
    expect((await member('D010')).leftOn).not.toBeNull()
  })

  test('where everybody pays in time nothing is left to decide, and nobody leaves', async () => {
    await everybodyVotes()
    await say('wang.fang', '记会费 D010 2025 3000 SJ-9')
    await say('wang.fang', '记会费 D004 2025 3000 SJ-10')
    await passDeadline()
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D004 unpaid cured', 'TH-2026-2 D010 deemed cured'])
    expect(await db().resolution.count({ where: { state: 'recorded' } })).toBe(0)
  })

  test('the standing council cannot vote on them, by correspondence neither', async () => {
    await say('wang.fang', '撤回表决 YA-2026-1 改由常务理事会')
    const [why] = await say('wang.fang', '表决 常务理事会 TH-2026-1 截止 4月20日')
    expect(why).toContain('确认退会须由理事会决定（第十七条')
  })
})

describe('a unit that is no more', () => {
  test('is put to the council with the extract of the register', async () => {
    const [opened = ''] = await say('wang.fang', '注销 D010 注销')
    expect(opened).toContain('单位终止（注销），依据：第十六条、第十七条')
    expect(association.textsOf('rep.10').at(-1)).toContain('如不属实，请尽快与秘书处联系')
    expect((await say('wang.fang', '退会受理 TH-2026-1'))[0]).toContain('缺登记机关的登记资料')
    const { Visitor, PDF } = await import('../support/visitor.ts')
    const page = new URL(/http\S+\/leaving\/\S+/.exec(opened)?.[0] ?? '').pathname
    const visitor = new Visitor(association.url)
    await visitor.send(page, { paper: new File([PDF], '注销通知书.pdf') }, `${page}/paper`)
    await association.settle()
    expect((await say('wang.fang', '退会受理 TH-2026-1'))[0]).toContain('材料齐备')
    association.clock.set('2026-04-11T10:00:00+08:00')
    await decided(association, 'LSH-2026-3 TH-2026-1 赞成5')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 dissolved confirmed'])
  })

  test('whose licence was revoked is not named by the measures', async () => {
    const [answer = ''] = await say('wang.fang', '注销 D010 吊销')
    expect(answer).toContain('第十六条只列举了破产、解散、注销，没有列举吊销')
    expect(await withdrawalsIn(association)).toEqual([])
  })

  test('a person who has died hears nothing more', async () => {
    expect((await say('wang.fang', '注销 D006 注销'))[0]).toContain('D006 周海是个人会员，请写明去世')
    const before = association.textsOf('zhou.hai').length
    await say('wang.fang', '注销 D006 去世')
    association.clock.set('2026-04-11T10:00:00+08:00')
    await run()
    await decided(association, 'LSH-2026-3 TH-2026-1 赞成4')
    expect((await member('D006')).leftOn).toEqual(new Date('2026-04-10'))
    await pass('2026-07-01', '2027-03-01')
    expect(association.textsOf('zhou.hai').length).toBe(before)
  })
})

describe('nobody reminds a former member', () => {
  test('of dues, particulars, meetings or seats, for a year', async () => {
    const { id } = await member('D010')
    const dues = { memberId: id, year: 2026, dueOn: new Date('2026-04-30'), owed: 300_000 }
    await db().duesEntry.create({ data: { ...dues, learnedAt: new Date('2026-01-05') } })
    await ready()
    await decided(association, 'LSH-2026-3 TH-2026-1 赞成5')
    const heard = () => ['rep.10', 'liaison.10'].map((one) => association.textsOf(one).length)
    const before = heard()
    expect(association.textsOf('rep.10').at(-1)).toContain('今后不会再收到协会的提醒')
    await pass(
      '2026-04-23',
      '2026-05-06',
      '2026-07-01',
      '2026-07-15',
      '2026-10-28',
      '2027-01-04',
      '2027-03-01',
      '2027-04-12',
    )
    expect(heard()).toEqual(before)
    expect((await say('rep.10', '会议'))[0]).toContain('会员资格已经终止')
  })
})
