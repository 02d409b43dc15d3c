import { afterEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { heardBy } from './admissionHouse.ts'
import { actAtOnce, recorded } from './attendanceHouse.ts'
import { agreed, openWithStandards, raised, yearIn } from './duesHouse.ts'

let association: Association
afterEach(() => association.close())

const tell = async (text: string, userId = 'wang.fang') => (await association.say(userId, text)).join('\n')

describe('the accounts of a year', () => {
  test('are shown first, then raised by the standard of the highest tier each member holds', async () => {
    association = await openWithStandards()
    const preview = await tell('开会费 2026')
    expect(preview).toContain('2026年度会费立账预览：10 名，合计 92,000元，2026年5月2日到期')
    expect(preview).toContain('副会长：1 名，每名 30,000元')
    expect(preview).toContain('理事：5 名，每名 10,000元')
    expect(preview).toContain('会员：4 名，每名 3,000元')
    expect(await association.database.db.duesEntry.count()).toBe(0)
    await association.tap('wang.fang', 'raise')
    expect(association.cardsOf('wang.fang').at(-1)?.closed).toBe('已立账')
    expect(await yearIn(association, 'D001')).toMatchObject({ owed: 3_000_000, standard: { tier: 'vice_president' } })
    expect(await yearIn(association, 'D002')).toMatchObject({ owed: 1_000_000, standard: { tier: 'director' } })
    expect(await yearIn(association, 'D007')).toMatchObject({ owed: 300_000, standard: { tier: null } })
    expect(await yearIn(association, 'D011')).toBeNull()
  })

  test('are raised once, and never over what is entered already', async () => {
    association = await openWithStandards()
    const { id } = await association.database.db.member.findUniqueOrThrow({ where: { no: 'D010' } })
    const entered = { memberId: id, year: 2026, dueOn: new Date('2026-03-31'), owed: 123, learnedAt: new Date() }
    await association.database.db.duesEntry.create({ data: entered })
    await raised(association)
    expect(await yearIn(association, 'D010')).toMatchObject({ owed: 123 })
    expect(await tell('开会费 2026')).toContain('2026年度没有需要立账的会员，10 名都已有记录')
    expect(await recorded(association, 'dues.raised')).toBe(1)
  })

  test('confirmed by two at once are raised once', async () => {
    association = await openWithStandards()
    for (const one of ['wang.fang', 'li.jing']) await association.say(one, '开会费 2026')
    await Promise.all(['wang.fang', 'li.jing'].map((one) => association.chat.tap(one, { key: 'raise' })))
    await actAtOnce(association)
    expect(await recorded(association, 'dues.raised')).toBe(1)
    expect(await association.database.db.duesEntry.count()).toBe(10)
  })

  test('are not raised from a card that shows what has changed since', async () => {
    association = await openWithStandards()
    await tell('开会费 2026')
    const { id } = association.cardsOf('wang.fang').at(-1) ?? { id: '' }
    await agreed(association, '会费标准 会员 3500 2026-01-01 第五届会员代表大会第四次会议决议')
    expect((await association.tap('wang.fang', 'raise', { cardId: id })).join()).toContain('已有变化，没有立账')
    expect(await association.database.db.duesEntry.count()).toBe(0)
  })

  test('are due on the due day, and never sooner than thirty days after they were raised', async () => {
    association = await openWithStandards({ at: '2026-11-26T10:00:00+08:00' })
    await raised(association, 2026)
    expect(await yearIn(association, 'D010')).toMatchObject({ dueOn: new Date('2026-12-26') })
    await raised(association, 2027)
    expect(await yearIn(association, 'D010', 2027)).toMatchObject({ dueOn: new Date('2027-04-30') })
    expect(await tell('开会费 2025')).toContain('只能为2026年度或2027年度立账')
    expect(await tell('开会费 明年')).toContain('例如：开会费 2027')
  })

  test('name the members for whom there is no standard', async () => {
    association = await openWithStandards()
    await agreed(association, '会费标准 会员 取消 2026-01-01 第五届会员代表大会第四次会议决议')
    const preview = await tell('开会费 2026')
    expect(preview).toContain('没有适用标准、不能立账的 4 名：D007 滨城庚软件（监事单位）')
    await association.tap('wang.fang', 'keep')
    expect(association.cardsOf('wang.fang').at(-1)?.closed).toBe('未立账')
    expect(await association.database.db.duesEntry.count()).toBe(0)
  })
})

describe('a standard', () => {
  test('is one of four tiers at most, on any day, until one of them is taken away', async () => {
    association = await openWithStandards()
    const basis = '第五届会员代表大会第四次会议决议'
    await agreed(association, `会费标准 常务理事 20000 2027-01-01 ${basis}`)
    const fifth = `会费标准 会长 50000 2026-06-01 ${basis}`
    expect(await tell(fifth)).toContain('会费标准最多 4 档（第四条（一）），登记后2027年1月1日起会超过，没有登记')
    expect(await association.database.db.duesStandard.count()).toBe(4)
    await agreed(association, `会费标准 常务理事 取消 2027-01-01 ${basis}`)
    await agreed(association, fifth)
    expect(await tell('会费标准')).not.toContain('常务理事：')
    expect(await tell('会费标准')).toContain('会长每年 50,000元')
    expect(await tell(`会费标准 监事 取消 2027-01-01 ${basis}`)).toContain('没有监事这一档')
  })

  test('is known to every member, with what is coming', async () => {
    association = await openWithStandards()
    await agreed(association, '会费标准 会员 4000 2027-01-01 第五届会员代表大会第四次会议决议')
    const shown = await tell('会费标准', 'rep.10')
    expect(shown).toContain('理事：每年 10,000元，2026年1月1日起，第五届会员代表大会第三次会议决议')
    expect(shown).toContain('2027年1月1日起：会员每年 4,000元')
  })

  test('rests on a resolution of the congress where it names one that was recorded here', async () => {
    association = await openWithStandards()
    expect(await tell('会费标准 会员 4000 2027-01-01 JY-2026-9')).toContain('没有编号为 JY-2026-9 的决议')
    const { db } = association.database
    const meeting = await db.meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-1' } })
    const votes = { seats: 6, present: 6, quorum: 4, items: [], rulebookFrom: new Date('2021-06-18') }
    const drafted = { draftedBy: 'staff:王芳', draftedAt: new Date() }
    const resolution = { ...votes, ...drafted, state: 'recorded', kind: 'election', meetingId: meeting.id } as const
    await db.resolution.create({ data: { ...resolution, no: 'JY-2026-1', body: 'council' } })
    await db.resolution.create({ data: { ...resolution, no: 'JY-2026-2', body: 'congress' } })
    expect(await tell('会费标准 会员 4000 2027-01-01 JY-2026-1')).toContain(
      'JY-2026-1 是理事会的决议；会费标准只能由会员代表大会',
    )
    expect(await tell('会费标准 会员 4000 2027-01-01 JY-2026-2')).toContain('JY-2026-2 是选举的决议，而且没有通过')
    const item = { subject: '会费标准', title: '会费标准', votes: { inFavour: 5, against: 0, abstained: 1 }, needed: 3 }
    const standard = { ...resolution, kind: 'dues_standard', body: 'congress' } as const
    const data = { from: '2027-01-01', standards: [{ amount: 400_000 }] }
    await db.resolution.create({ data: { ...standard, no: 'JY-2026-3', items: [{ ...item, carried: false }] } })
    await db.resolution.create({ data: { ...standard, no: 'JY-2026-4', items: [{ ...item, data, carried: true }] } })
    expect(await tell('会费标准 会员 4000 2027-01-01 JY-2026-3')).toContain('而且没有通过')
    expect(await tell('会费标准 会员 5000 2027-01-01 JY-2026-4')).toContain('JY-2026-4 通过的标准不是这样，没有登记')
    expect(await tell('会费标准 会员 4000 2026-01-01 JY-2026-4')).toContain('2027年1月1日起，会员每年 4,000元')
    await tell('会费标准 会员 4000 2027-01-01 jy-2026-4')
    expect(await db.duesStandard.findFirst({ where: { amount: 400_000 } })).toMatchObject({ resolutionNo: 'JY-2026-4' })
  })
})

describe('a payment', () => {
  test('in part leaves the rest to be paid; the last one tells the member that the year is whole', async () => {
    association = await openWithStandards()
    await raised(association)
    const part = await tell('记会费 D010 2026 2000 收据SJ-001 4-1')
    expect(part).toContain('D010 滨城癸软件 2026年度会费 2,000元，收据 SJ-001，2026年4月1日')
    expect(part).toContain('还差 1,000元，2026年5月2日到期')
    expect(heardBy(association, 'rep.10')).toBe('')
    expect(await tell('记会费 癸软件 2026年 1,000元 票据号：SJ-002')).toContain('2026年度 3,000元已缴清。已告知会员')
    for (const one of ['rep.10', 'liaison.10'])
      expect(heardBy(association, one)).toContain('2026年度会费 3,000元已缴清（第四条（一））。最近一笔 1,000元')
    expect(await recorded(association, 'dues.paid')).toBe(2)
  })

  test('is refused when it is too much, doubled, of tomorrow, or of a year nobody has entered', async () => {
    association = await openWithStandards()
    await raised(association)
    await tell('记会费 D010 2026 2000 SJ-001')
    const refused: [string, string][] = [
      ['记会费 D010 2026 1000.01 SJ-002', '应缴 3,000元，已缴 2,000元，1,000.01元多于未缴的数额'],
      ['记会费 D010 2026 1000 sj-001', '收据 sj-001 已经登记过：D010 滨城癸软件 2026年度 2,000元'],
      ['记会费 D009 2026 1000 SJ-001', '一个收据号只能登记一次'],
      ['记会费 D010 2026 1000 SJ-002 4-3', '缴费日期2026年4月3日还没有到'],
      ['记会费 D010 2024 1000 SJ-002', '没有2024年度的会费记录，已有的年度：2026'],
      ['记会费 D999 2026 1000 SJ-002', 'D999'],
      ['记会费 滨城 2026 1000 SJ-002', '滨城'],
      ['记会费 D010 2026 1000', '记会费 D001 2026 2000 SJ-001'],
      ['记会费 D010 1000 SJ-002', '记会费 D001 2026 2000 SJ-001'],
      ['记会费 D010 2026 3万 SJ-002', '记会费 D001 2026 2000 SJ-001'],
      ['记会费 D010 2026 1000 11-20', '记会费 D001 2026 2000 SJ-001'],
      ['记会费', '记会费 D001 2026 2000 SJ-001'],
    ]
    for (const [said, why] of refused) {
      expect(await tell(said), said).toContain(why)
      association.clock.forward({ minutes: 1 })
    }
    expect(await association.database.db.payment.count()).toBe(1)
    await tell('记会费 D010 2026 1000 SJ-002')
    expect(await tell('记会费 D010 2026 1 SJ-003')).toContain('已经缴清（收据 SJ-001、SJ-002）')
  })

  test('is not added to one that nobody dated', async () => {
    association = await openWithStandards()
    await raised(association)
    const duesId = (await yearIn(association, 'D010'))?.id ?? ''
    await association.database.db.payment.create({ data: { duesId, amount: 100_000, learnedAt: new Date() } })
    expect(await tell('记会费 D010 2026 1000 SJ-001')).toContain('已有一笔 1,000元没有缴费日期')
  })

  test('of a former member is taken as arrears', async () => {
    association = await openWithStandards()
    const { db } = association.database
    const { id } = await db.member.findUniqueOrThrow({ where: { no: 'D011' } })
    const arrears = { memberId: id, year: 2025, dueOn: new Date('2025-04-30'), owed: 300_000, learnedAt: new Date() }
    await db.duesEntry.create({ data: arrears })
    expect(await tell('记会费 D011 2025 3000 SJ-001')).toContain('已于2026年1月1日退会，这是补缴的欠费')
    expect(heardBy(association, 'rep.11')).toBe('')
  })

  test('of two at once under one receipt is one payment', async () => {
    association = await openWithStandards()
    await raised(association)
    await association.chat.say('wang.fang', '记会费 D010 2026 3000 SJ-001')
    await association.chat.say('li.jing', '记会费 D009 2026 3000 SJ-001')
    await actAtOnce(association)
    expect(await association.database.db.payment.count()).toBe(1)
  })

  test('entered wrongly is taken back with a reason, stays on record, and its receipt may be used again', async () => {
    association = await openWithStandards()
    await raised(association)
    await tell('记会费 D010 2026 3000 SJ-001')
    expect(await tell('更正会费 SJ-001')).toContain('例如：更正会费 SJ-001 金额记错')
    expect(await tell('更正会费 SJ-009 记错')).toContain('没有收据号为“SJ-009”')
    const asked = '更正会费 收据 sj-001 记到了别的会员名下'
    expect(await agreed(association, asked)).toContain('李静已同意：作废 D010 滨城癸软件 2026年度的缴费')
    expect(heardBy(association, 'rep.10')).toContain('登记有误，已作废：记到了别的会员名下')
    const [row] = (await yearIn(association, 'D010'))?.payments ?? []
    expect(row).toMatchObject({ amount: 300_000, voidedBy: 'staff:李静', voidReason: '记到了别的会员名下' })
    expect(await tell('会费 D010')).toContain('还差 3,000元')
    expect(await tell('更正会费 SJ-001 再来一次')).toContain('没有收据号')
    expect(await tell('记会费 D009 2026 3000 SJ-001')).toContain('已缴清')
  })

  test('of somebody who is just joining belongs to the admission', async () => {
    association = await openWithStandards()
    await raised(association)
    const { db } = association.database
    const member = await db.member.findUniqueOrThrow({ where: { no: 'D010' } })
    const dates = { createdAt: new Date(), rulebookFrom: new Date('2021-06-18'), decidedOn: new Date('2026-03-25') }
    const plain = { no: 'RH-2026-1', tokenDigest: 'x', kind: 'unit', name: member.name, form: {}, judged: {} } as const
    const form = { particulars: {}, scopes: [], confirmed: [] }
    await db.application.create({ data: { ...plain, form, ...dates, state: 'approved', memberId: member.id } })
    expect(await tell('记会费 D010 2026 3000 SJ-001')).toContain('请发送“入会缴费 RH-2026-1 金额 收据号”')
  })
})

describe('会费', () => {
  test('shows a member’s spokespeople every payment, what is missing, until when, and what set the amount', async () => {
    association = await openWithStandards()
    await raised(association)
    await tell('记会费 D010 2026 2000 SJ-001 4-1')
    for (const one of ['rep.10', 'liaison.10']) {
      const shown = await tell('会费', one)
      expect(shown).toContain('【2026年度】未到期')
      expect(shown).toContain('应缴 3,000元（依据：第五届会员代表大会第三次会议决议），已缴 2,000元')
      expect(shown).toContain('2026年4月1日缴 2,000元，收据 SJ-001')
      expect(shown).toContain('还差 1,000元，请于2026年5月2日前（含当日）缴纳')
      expect(shown).toContain('依据：第四条（一）')
    }
    expect(await tell('会费', 'other.1')).toContain('代表人或联络员')
    expect(await tell('会费 D010', 'rep.1')).not.toContain('D010')
    expect(await tell('会费 D010')).toContain('滨城癸软件（D010）的会费')
  })

  test('names the day on which a year in arrears is full, and from when benefits stop', async () => {
    association = await openWithStandards()
    await raised(association)
    association.clock.set('2026-06-01T10:00:00+08:00')
    expect(await tell('会费', 'rep.10')).toContain('自2026年5月3日起欠缴；2027年5月3日过后仍未缴清，满一年')
    association.clock.set('2027-05-07T10:00:00+08:00')
    const shown = await tell('会费', 'rep.10')
    expect(shown).toContain('已满一年，可以提请理事会；确认前会籍不变')
    expect(shown).toContain('会员优惠自2027年4月26日起暂停，表决权不受影响')
  })

  test('is the secretariat’s affair where it changes anything', async () => {
    association = await openWithStandards()
    await raised(association)
    const commands = [
      '开会费 2026',
      '记会费 D010 2026 1 S1',
      '更正会费 S1 错',
      '缓缴 D010 2026 2026-12-31 难',
      '减免 D010 2026 难',
      '欠费',
      '会费年报 2026',
      '会费标准 会员 1 2026-01-01 决议',
    ]
    for (const command of commands) expect(await tell(command, 'rep.10'), command).toContain('秘书处')
    expect(await association.database.db.payment.count()).toBe(0)
    expect(await association.database.db.duesConcession.count()).toBe(0)
  })
})
