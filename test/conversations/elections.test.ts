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
const confirm = () => association.tap('li.jing', 'confirm')
const offices = (no: string, day = '2026-03-27') => officesOf(association, no, day)
const noResolution = async () => expect(await association.database.db.resolution.count()).toBe(0)

describe('the congress', () => {
  test('elects directors, who hold office from its day and hear of it; a unit takes the title', async () => {
    await say('wang.fang', '任职 HYDH-2026-1 理事 D010 赞成8 反对1 计票 赵一 监票 钱二')
    const card = association.cardsOf('wang.fang').at(-1)
    expect(card?.text).toContain('选举理事 1 项')
    expect(card?.text).toContain('应到 9，实到 9，须到 6')
    expect(await offices('D010')).toEqual([])
    await confirm()
    expect(await offices('D010', '2026-03-24')).toEqual([])
    expect(await offices('D010', '2026-03-25')).toEqual(['director'])
    const told = association.textsOf('rep.10').at(-1)
    expect(told).toContain('经会员代表大会选举（决议 JY-2026-1，第四条（三）），自2026年3月25日起担任理事')
    expect(told).toContain('贵单位现为理事单位')
    expect(association.cardsOf('wang.fang').at(-1)).toMatchObject({ title: '决议 JY-2026-1', keys: [] })
  })

  test('elects several in one message, each by their own votes; one vote short is not elected', async () => {
    await association.database.db.member.create({
      data: { no: 'D012', name: '滨城丑软件', kind: 'unit', joinedOn: new Date('2025-01-01'), learnedAt: new Date() },
    })
    await say('wang.fang', '任职 HYDH-2026-1 理事\nD010 赞成5 反对4\n滨城丑 赞成4 弃权1 计票 赵一 监票 钱二')
    expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('通过 1 项，未通过 1 项')
    await confirm()
    expect(await offices('D010')).toEqual(['director'])
    expect(await offices('D012')).toEqual([])
  })

  test('cannot elect a vice-president: that is the council’s, from its directors', async () => {
    expect((await say('wang.fang', '任职 HYDH-2026-1 副会长 D002 赞成9 计票 赵一 监票 钱二'))[0]).toContain(
      '须由理事会决定（第四条（六））',
    )
    await noResolution()
  })

  test('does not make a supervisor of a director, nor the other way round', async () => {
    expect((await say('wang.fang', '任职 HYDH-2026-1 监事 D003 赞成9 计票 赵一 监票 钱二'))[0]).toContain(
      'D003 滨城丙软件担任理事',
    )
    expect((await say('wang.fang', '任职 HYDH-2026-1 理事 D007 赞成9 计票 赵一 监票 钱二'))[0]).toContain(
      'D007 滨城庚软件担任监事',
    )
    await noResolution()
  })

  test('fills no seat beyond the measures, unless a reason is recorded', async () => {
    for (const no of ['D010', 'D012', 'D013']) {
      if (no !== 'D010')
        await association.database.db.member.create({
          data: { no, name: `滨城${no}`, kind: 'unit', joinedOn: new Date('2025-01-01'), learnedAt: new Date() },
        })
    }
    const votes = 'D010 赞成9 D012 赞成9 D013 赞成9'
    expect((await say('wang.fang', `任职 HYDH-2026-1 监事 ${votes} 计票 赵一 监票 钱二`))[0]).toContain(
      '监事将有 6 名，超过 5 名（第四条（四））',
    )
    await noResolution()
    const [note] = await say(
      'wang.fang',
      `任职 HYDH-2026-1 监事 ${votes} 超额 会员代表大会特别决定 计票 赵一 监票 钱二`,
    )
    expect(note).toContain('按登记的理由办理：会员代表大会特别决定')
    await confirm()
    const held = await association.database.db.officeTenure.findMany({
      where: { begunBy: 'JY-2026-1' },
      orderBy: { member: { no: 'asc' } },
    })
    expect(held.map(({ overSeats }) => overSeats)).toEqual([false, false, true])
    const [event] = await association.database.db.auditEvent.findMany({ where: { type: 'tenure.begun' } })
    expect(event?.data).toMatchObject({ override: '会员代表大会特别决定' })
  })
})

describe('the council', () => {
  test('elects a vice-president from the directors, headed by the unit’s principal', async () => {
    const [note] = await say('wang.fang', '任职 LSH-2026-1 副会长 D002 赞成6 计票 赵一 监票 钱二')
    expect(note).toContain('副会长将有 2 名，仍少于 10 名（第四条（六））')
    await confirm()
    expect(await offices('D002')).toEqual(['director', 'standing_director', 'vice_president'])
    expect(association.textsOf('rep.2').at(-1)).toContain('贵单位现为副会长单位')
  })

  test.each([
    ['副会长 D010 赞成6', 'D010 滨城癸软件不是理事，须从理事中选举（第四条（六））'],
    ['常务理事 D010 赞成6', '不是理事，须从理事中选举（第四条（五））'],
    ['常务理事 D002 赞成6', 'D002 滨城乙软件已经担任常务理事'],
    ['常务理事 D011 赞成6', 'D011 滨城子软件当日不是会员'],
    ['秘书长 D002 赞成6', '没有看出是哪个职务（“秘书长”）'],
    ['副会长 D002 赞成6 D003', '“D003”后面没有票数'],
    ['副会长 D002', '没有看懂。请写明会议编号、职务和每位当选人的票数'],
    ['副会长 D099 赞成6', 'D099'],
    ['副会长 D002 赞成6 滨城乙 赞成6', 'D002 滨城乙软件写了不止一次'],
    ['副会长 D002 赞成7', '共计 7 票，而 LSH-2026-1'],
  ])('does not elect %s', async (said, why) => {
    expect((await say('wang.fang', `任职 LSH-2026-1 ${said} 计票 赵一 监票 钱二`))[0]).toContain(why)
    await noResolution()
  })

  test('does not elect a vice-president whose representative is not the principal; of one who is nowhere named it is said', async () => {
    const { db } = association.database
    await db.member.updateMany({ where: { no: 'D003' }, data: { principal: '别人' } })
    expect((await say('wang.fang', '任职 LSH-2026-1 副会长 D003 赞成6 计票 赵一 监票 钱二'))[0]).toContain(
      '代表人不是登记的主要负责人',
    )
    await db.member.updateMany({ where: { no: 'D003' }, data: { principal: null } })
    expect((await say('wang.fang', '任职 LSH-2026-1 副会长 D003 赞成6 计票 赵一 监票 钱二'))[0]).toContain(
      '无法核对代表人是否为主要负责人',
    )
  })

  test('elects nobody who has resigned, left, or lost a free seat since it met', async () => {
    const { db } = association.database
    await say('rep.3', '辞去 理事')
    await association.tap('rep.3', 'confirm')
    expect((await say('wang.fang', '任职 LSH-2026-1 副会长 D003 赞成6 计票 赵一 监票 钱二'))[0]).toContain(
      '须从理事中选举',
    )
    await db.member.update({ where: { no: 'D004' }, data: { leftOn: new Date('2026-03-26') } })
    expect((await say('wang.fang', '任职 LSH-2026-1 副会长 D004 赞成6 计票 赵一 监票 钱二'))[0]).toContain('不是会员')
    const { id: memberId } = await db.member.findUniqueOrThrow({ where: { no: 'D005' } })
    const from = new Date('2026-03-26')
    await db.officeTenure.create({ data: { memberId, office: 'president', from, begunBy: 'test', learnedAt: from } })
    expect((await say('wang.fang', '任职 LSH-2026-1 会长 D002 赞成6 计票 赵一 监票 钱二'))[0]).toContain(
      '会长将有 2 名，超过 1 名',
    )
    await noResolution()
  })

  test('without its quorum, the standing council and the supervisory board elect no standing director', async () => {
    for (const [meeting, why] of [
      ['LSH-2026-2', '没有达到法定人数'],
      ['CWLSH-2026-1', '须由理事会决定'],
      ['JSH-2026-1', '须由理事会决定'],
    ]) {
      expect((await say('wang.fang', `任职 ${meeting} 常务理事 D003 赞成2 计票 赵一 监票 钱二`))[0]).toContain(why)
    }
    await noResolution()
  })
})

test('the supervisory board elects its chief from the supervisors', async () => {
  await say('wang.fang', '任职 JSH-2026-1 监事长 D007 赞成3 计票 赵一 监票 钱二')
  await confirm()
  expect(await offices('D007')).toEqual(['supervisor', 'chief_supervisor'])
  expect(association.textsOf('rep.7').at(-1)).toContain('贵单位现为监事长单位')
})

test('the last seat goes to one of two whose elections are confirmed at the same moment', async () => {
  for (const [staff, no] of [
    ['wang.fang', 'D002'],
    ['li.jing', 'D003'],
  ] as const)
    await say(staff, `任职 LSH-2026-1 会长 ${no} 赞成6 计票 赵一 监票 钱二`)
  await Promise.all(['wang.fang', 'li.jing'].map((one) => pressNewest(association, one, 'confirm')))
  await actAtOnce(association)
  expect(await recorded(association, 'resolution.recorded')).toBe(1)
  expect(await association.database.db.officeTenure.count({ where: { office: 'president' } })).toBe(1)
  const said = ['wang.fang', 'li.jing'].flatMap((one) => association.textsOf(one))
  expect(said.filter((text) => text.includes('会长将有 2 名，超过 1 名'))).toHaveLength(1)
})

describe('a removal', () => {
  test('by the congress ends the directorship and what stands on it; a vice-presidency goes to the council', async () => {
    await say('wang.fang', '免职 HYDH-2026-1 理事 D001 赞成7 反对1 原因：长期不履职')
    await confirm()
    expect(await offices('D001', '2026-03-24')).toEqual(['director', 'standing_director', 'vice_president'])
    expect(await offices('D001', '2026-03-25')).toEqual(['vice_president'])
    const told = association.textsOf('rep.1').at(-1)
    expect(told).toContain('理事、常务理事职务自2026年3月25日起终止，原因：长期不履职')
    expect(told).toContain('副会长职务失去基础')
    expect(association.cardsOf('wang.fang').at(-1)?.title).toContain('提请理事会决定 AJ-2026-1')
  })

  test('frees the seat for whom the same meeting elects, and of the president is to be filed', async () => {
    const { db } = association.database
    const { id: memberId } = await db.member.findUniqueOrThrow({ where: { no: 'D003' } })
    const from = new Date('2024-06-18')
    await db.officeTenure.create({ data: { memberId, office: 'president', from, begunBy: 'test', learnedAt: from } })
    await say('wang.fang', '免职 LSH-2026-1 会长 D003 赞成5 不履职')
    await confirm()
    expect(association.textsOf('li.jing').at(-1)).toContain('变更须在 30 日内办理登记手续')
    await say('wang.fang', '任职 LSH-2026-1 会长 D002 赞成6 计票 赵一 监票 钱二')
    expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('应到 6，实到 6')
    await confirm()
    expect(await offices('D002')).toContain('president')
  })

  test('leaves the meeting that decided it the base it had', async () => {
    await say('wang.fang', '免职 HYDH-2026-1 理事 D003 赞成7 不履职')
    await confirm()
    await say('wang.fang', '任职 HYDH-2026-1 理事 D010 赞成9 计票 赵一 监票 钱二')
    expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('应到 9，实到 9')
  })

  test.each([
    ['免职 HYDH-2026-1 理事 D001 赞成7 D002 赞成7 不履职', '一次免职一名'],
    ['免职 LSH-2026-1 理事 D001 赞成6 不履职', '须由会员代表大会决定'],
    ['免职 HYDH-2026-1 理事 D010 赞成9 不履职', '目前没有担任理事'],
    ['免职 HYDH-2026-1 理事 D001 赞成9', '没有看懂。请写明会议编号、职务、一名会员、票数和原因'],
    ['免职', '没有看懂'],
  ])('%s is refused', async (said, why) => {
    expect((await say('wang.fang', said))[0]).toContain(why)
    await noResolution()
  })

  test('that finds no majority changes nothing, and is kept', async () => {
    await say('wang.fang', '免职 HYDH-2026-1 理事 D001 赞成4 反对4 不履职')
    await confirm()
    expect(await offices('D001')).toContain('director')
    expect(await association.database.db.resolution.count({ where: { no: 'JY-2026-1' } })).toBe(1)
  })
})

describe('a resignation', () => {
  test('shows what ends with the office, and takes effect when the holder confirms', async () => {
    await say('rep.2', '辞去 理事')
    const card = association.cardsOf('rep.2').at(-1)
    expect(card?.text).toContain('常务理事')
    expect(card?.text).toContain('会员代表大会另行选举')
    expect(await offices('D002')).toContain('director')
    await association.tap('rep.2', 'confirm')
    expect(await offices('D002')).toEqual([])
    expect(association.textsOf('rep.2').at(-1)).toContain('已登记辞去理事，以它为基础的常务理事一并终止')
    expect(association.textsOf('li.jing').at(-1)).toContain('D002 滨城乙软件（滨城乙软件代表）辞去理事、常务理事')
    await association.tap('rep.2', 'confirm', { force: true })
    expect(await recorded(association, 'office.resigned')).toBe(1)
  })

  test('on the day of the election is one resignation', async () => {
    association.clock.set('2026-03-25T18:00:00+08:00')
    await say('wang.fang', '任职 HYDH-2026-1 理事 D010 赞成8 计票 赵一 监票 钱二')
    await confirm()
    await say('rep.10', '辞去 理事')
    await association.tap('rep.10', 'confirm')
    expect((await say('rep.10', '辞去 理事'))[0]).toContain('目前没有担任理事')
    expect(await offices('D010', '2026-03-26')).toEqual([])
  })

  test('from the vice-presidency leaves the council nothing to decide about it', async () => {
    await say('wang.fang', '免职 HYDH-2026-1 理事 D001 赞成7 反对1 不履职')
    await confirm()
    await say('rep.1', '辞去 副会长')
    await association.tap('rep.1', 'confirm')
    expect(await association.database.db.case.findMany()).toMatchObject([{ kind: 'basis_lost', state: 'settled' }])
  })

  test('of a unit whose successor waits for the council leaves nothing to confirm', async () => {
    await say('liaison.3', '更换代表人 滨城丙软件代表二 13800000000 副总经理 介绍：从业十年')
    await association.tap('wang.fang', 'accept')
    const { db } = association.database
    const person = await db.person.findFirstOrThrow({ where: { name: '滨城丙软件代表二' } })
    await db.account.updateMany({ where: { userId: 'liaison.3' }, data: { personId: person.id } })
    await say('liaison.3', '辞去 理事')
    await association.tap('liaison.3', 'confirm')
    expect(await db.change.findMany()).toMatchObject([{ state: 'done' }])
  })

  test('may be thought better of', async () => {
    await say('rep.3', '辞职 理事')
    await association.tap('rep.3', 'keep')
    expect(await offices('D003')).toEqual(['director'])
    expect(association.cardsOf('rep.3').at(-1)?.keys).toEqual([])
  })

  test.each([
    ['rep.3', '辞去', '请写明辞去哪个职务'],
    ['rep.3', '辞去 监事', '目前没有担任监事。现任职务：理事'],
    ['rep.10', '辞去', '目前没有担任协会职务'],
    ['liaison.3', '辞去 理事', '代表人'],
  ])('%s saying %s is told what is possible', async (userId, said, why) => {
    expect((await say(userId, said))[0]).toContain(why)
    expect(association.cardsOf(userId)).toEqual([])
  })

  test('of the president reminds the secretariat of filing the change', async () => {
    await say('wang.fang', '任职 LSH-2026-1 会长 D002 赞成6 计票 赵一 监票 钱二')
    await confirm()
    await say('rep.2', '辞去 会长')
    await association.tap('rep.2', 'confirm')
    expect(association.textsOf('wang.fang').at(-1)).toContain(
      '会长是协会的法定代表人（第四条（六）），变更须在 30 日内',
    )
  })
})
