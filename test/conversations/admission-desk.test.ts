import { afterEach, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import type { Association } from '../support/association.ts'
import {
  AFTER_THE_MEETINGS,
  applicationIn,
  applied,
  approved,
  bound,
  heardBy,
  NEW_UNIT,
  openToApplicants,
  reviewed,
  STANDARD,
} from './admissionHouse.ts'
import { actAtOnce, pressNewest, recorded } from './attendanceHouse.ts'
import { agreed } from './duesHouse.ts'

let association: Association
afterEach(() => association.close())

const tell = async (text: string) => (await association.say('wang.fang', text)).join('\n')
const memberIn = (no: string) => association.database.db.member.findUnique({ where: { no }, include: { dues: true } })
const paymentsOf = (no: string) => association.database.db.payment.findMany({ where: { dues: { member: { no } } } })

/** Both of the secretariat do the same at the same moment. */
async function atOnce(act: (userId: string) => Promise<unknown>): Promise<void> {
  await Promise.all(['wang.fang', 'li.jing'].map(act))
  await actAtOnce(association)
}

describe('the admission of members', () => {
  const COMMANDS = [
    '入会',
    '入会 RH-2026-1',
    '申请材料 RH-2026-1',
    '审查 RH-2026-1 信用 齐全',
    '退回申请 RH-2026-1 没有盖章',
    '不予受理 RH-2026-1 不在大连',
    '未批原因 RH-2026-1 经营不稳定',
    '决议 LSH-2026-1 RH-2026-1 赞成6',
    '入会缴费 RH-2026-1 3000 SJ-1',
    '牌匾 RH-2026-1',
    '会费标准 会员 1 2026-01-01 会员代表大会决议',
  ]

  test('is the affair of the secretariat: members, liaisons and strangers who type its commands change nothing', async () => {
    association = await openToApplicants()
    await applied(association)
    for (const userId of ['rep.1', 'liaison.1', 'passer.by'])
      for (const command of COMMANDS) {
        const answer = (await association.say(userId, command)).join('\n')
        expect(answer, `${userId}: ${command}`).toMatch(/秘书处|绑定/)
        for (const secret of ['13800000001', '91210200MA0ABCDE1X', '/applications/'])
          expect(answer).not.toContain(secret)
        association.clock.forward({ minutes: 2 })
      }
    expect(await applicationIn(association)).toMatchObject({ state: 'submitted', judged: {} })
    expect(await association.database.db.duesStandard.count()).toBe(1)
    expect(await association.database.db.resolution.count()).toBe(0)
  })

  test('is not moved by a press of anybody else on a card of the secretariat', async () => {
    association = await openToApplicants()
    await applied(association)
    await tell('审查 RH-2026-1 齐全')
    const card = association.cardsOf('wang.fang').at(-1)
    for (const userId of ['rep.1', 'liaison.1', 'passer.by'])
      for (const key of ['pass', 'return', 'decline', 'papers'])
        await association.chat
          .tap(userId, { key, force: true, ...(card && { cardId: card.id }) })
          .catch(() => undefined)
    await association.settle()
    expect(await applicationIn(association)).toMatchObject({ state: 'submitted' })
    for (const userId of ['rep.1', 'liaison.1', 'passer.by'])
      expect(heardBy(association, userId)).not.toContain(NEW_UNIT)
  })

  test('shows what was filled in to whoever of the secretariat asked, for half an hour', async () => {
    association = await openToApplicants()
    const visitor = await applied(association)
    const [answer = ''] = await association.tap('wang.fang', 'papers')
    const { pathname, search } = new URL(/http\S+/.exec(answer)?.[0] ?? '')
    expect((await visitor.get(`${pathname}${search}`)).text).toContain('13800000001')
    const forged = await visitor.get(`${pathname}${search.replace(/until=\d+/, 'until=4102444800')}`)
    expect(forged.status).not.toBe(200)
    expect(forged.text).not.toContain('13800000001')
    association.clock.forward({ minutes: 31 })
    expect((await visitor.get(`${pathname}${search}`)).text).not.toContain('13800000001')
    expect(await recorded(association, 'paper.opened')).toBe(1)
  })

  test('tells anybody where to apply', async () => {
    association = await openToApplicants()
    for (const userId of ['passer.by', 'rep.1', 'wang.fang'])
      expect((await association.say(userId, '申请入会'))[0]).toContain('http://localhost:3000/apply')
  })

  test('answers what it cannot read with an example', async () => {
    association = await openToApplicants()
    await applied(association)
    const answers: [string, string][] = [
      ['入会 RH-2026-9', '没有编号为“RH-2026-9”的入会申请'],
      ['入会 什么', '没有编号为“什么”的入会申请'],
      ['申请材料', '没有编号为“”的入会申请'],
      ['审查', '审查 RH-2026-3 信用 齐全'],
      ['审查 RH-2026-1', '审查 RH-2026-3 信用 齐全'],
      ['审查 RH-2026-1 外观 齐全', '审查 RH-2026-3 信用 齐全'],
      ['审查 RH-2026-1 信用 还行', '审查 RH-2026-3 信用 齐全'],
      ['审查 RH-2026-1 信用 范围 齐全', '审查 RH-2026-3 信用 齐全'],
      ['审查 RH-2026-9 信用 齐全', '没有编号为“RH-2026-9”'],
      ['退回申请', '退回申请 RH-2026-1 申请表没有盖章'],
      ['退回申请 没有盖章', '退回申请 RH-2026-1 申请表没有盖章'],
      ['不予受理', '不予受理 RH-2026-1 注册地'],
      ['入会缴费', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 3000', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 零元 SJ-1', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 0 SJ-1', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 -5 SJ-1', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 99999999999999 SJ-1', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 3000 SJ-1 改天', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 3000 SJ-1 2026-02-30', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 3万', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 3000.123', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['入会缴费 RH-2026-1 3000 2026-04-01', '入会缴费 RH-2026-3 3000 SJ-2026-015'],
      ['牌匾', '没有编号为“”的入会申请'],
      ['会费标准 会员', '会费标准 会员 3000'],
      ['会费标准 看门人 3000 2026-01-01 决议', '会费标准 会员 3000'],
      ['会费标准 会员 3000 2026-01-01', '会费标准 会员 3000'],
    ]
    for (const [said, why] of answers) {
      expect(await tell(said), said).toContain(why)
      association.clock.forward({ minutes: 1 })
    }
    expect(await applicationIn(association)).toMatchObject({ state: 'submitted', judged: {} })
  })

  test('understands numbers and amounts however they are typed', async () => {
    association = await openToApplicants()
    await applied(association)
    expect(await tell('审查 ｒｈ—2026—1，信用 符合')).toContain('条件全部具备')
    expect(await tell('审查 rh-2026-1 信用 不符合')).toContain('经审查不具备')
    expect(await tell('审查 RH-2026-1 齐全')).toContain('没有待审的条件')
    expect(await tell('入会 rh-2026-1')).toBe('')
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('入会申请 RH-2026-1')
  })
})

describe('one step', () => {
  test('pressed by two at once is taken once', async () => {
    association = await openToApplicants()
    await applied(association)
    await tell('审查 RH-2026-1 齐全')
    await atOnce((userId) => association.chat.tap(userId, { key: 'pass' }))
    expect(await recorded(association, 'application.reviewed')).toBe(1)
    expect(await applicationIn(association)).toMatchObject({ state: 'reviewed' })
  })

  test('pressed again and again is taken once', async () => {
    association = await openToApplicants()
    await applied(association)
    await tell('审查 RH-2026-1 齐全')
    for (let press = 0; press < 3; press += 1) await association.chat.tap('wang.fang', { key: 'pass', force: true })
    await actAtOnce(association)
    expect(await recorded(association, 'application.reviewed')).toBe(1)
    expect(association.cardsOf('wang.fang').at(-1)?.closed).toBe('已通过初审')
  })

  test('outlives a restart of the process', async () => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    await tell('决议 LSH-2026-1 RH-2026-1 赞成6')
    association = await association.restart()
    await association.tap('li.jing', 'confirm')
    association = await association.restart()
    expect(await tell('入会缴费 RH-2026-1 3000 SJ-1')).toContain('会员证书编号 ZS-0001')
  })

  test('of the vote recorded by two at once admits one member', async () => {
    association = await openToApplicants()
    await reviewed(association)
    association.clock.set(AFTER_THE_MEETINGS)
    for (const one of ['wang.fang', 'li.jing']) await association.say(one, '决议 LSH-2026-1 RH-2026-1 赞成6')
    await atOnce((userId) => pressNewest(association, userId, 'confirm'))
    expect(await recorded(association, 'resolution.recorded')).toBe(1)
    expect(await recorded(association, 'member.joined')).toBe(1)
    expect(await memberIn('D013')).toBeNull()
  })

  test('of two payments at once is one certificate', async () => {
    association = await openToApplicants()
    await approved(association)
    await atOnce((userId) => association.chat.say(userId, `入会缴费 RH-2026-1 3000 SJ-${userId.length}`))
    expect(await paymentsOf('D012')).toHaveLength(1)
    expect(await recorded(association, 'application.admitted')).toBe(1)
    expect(await association.database.db.certificate.count()).toBe(1)
  })
})

describe('a first payment', () => {
  test('is not taken before the approval, nor after everything is paid', async () => {
    association = await openToApplicants()
    await applied(association)
    expect(await tell('入会缴费 RH-2026-1 3000 SJ-1')).toContain('待秘书处初审，不在等待入会缴费')
    await tell('审查 RH-2026-1 齐全')
    await association.tap('wang.fang', 'pass')
    expect(await tell('入会缴费 RH-2026-1 3000 SJ-1')).toContain('不在等待入会缴费')
    expect(await tell('牌匾 RH-2026-1')).toContain('还没有办结入会手续')
  })

  test('is of a day between the vote and today, of no more than is owed, and under a receipt of its own', async () => {
    association = await openToApplicants()
    await approved(association)
    expect(await tell('入会缴费 RH-2026-1 3000 SJ-1 2026-03-28')).toContain(
      '应在批准之日2026年3月25日和今天2026年3月27日之间',
    )
    expect(await tell('入会缴费 RH-2026-1 3000 SJ-1 2026-03-24')).toContain('缴费日期2026年3月24日不对')
    expect(await tell('入会缴费 RH-2026-1 3000.01 SJ-1')).toContain('应缴 3,000元，3,000.01元多于未缴的数额，没有登记')
    expect(await paymentsOf('D012')).toEqual([])
    await tell('入会缴费 RH-2026-1 1000 SJ-1')
    expect(await tell('入会缴费 RH-2026-1 1000 SJ-1')).toContain('收据 SJ-1 已经登记过')
    expect(await tell('入会缴费 RH-2026-1 2500 SJ-2')).toContain('已缴 1,000元，2,500元多于未缴的数额')
    expect(await paymentsOf('D012')).toHaveLength(1)
    await tell('入会缴费 RH-2026-1 2000 SJ-2')
    expect(await tell('入会缴费 RH-2026-1 1 SJ-3')).toContain('已入会，不在等待入会缴费')
    expect(await association.database.db.certificate.count()).toBe(1)
  })

  test('is what is owed where the association has set no standard', async () => {
    association = await openToApplicants({ standard: false })
    await approved(association)
    expect(heardBy(association, 'wang.fang')).toContain('还没有会费标准，请告知应缴金额')
    await bound(association, 'zhang.wei', 'D012')
    expect(heardBy(association, 'zhang.wei')).toContain('会费金额由秘书处告知')
    expect((await memberIn('D012'))?.dues).toEqual([])
    expect(await tell('入会缴费 RH-2026-1 2600 SJ-1')).toContain('会费 2,600元 已缴清，会员证书编号 ZS-0001')
    expect((await memberIn('D012'))?.dues).toMatchObject([{ year: 2026, owed: 260_000 }])
  })

  test('is understood with commas and a unit', async () => {
    association = await openToApplicants()
    await approved(association)
    expect(await tell('入会缴费：rh-2026-1，3,000元，SJ-1，2026-03-26')).toContain('会费 3,000元 已缴清')
    expect(await paymentsOf('D012')).toMatchObject([{ receiptNo: 'SJ-1', paidOn: new Date('2026-03-26') }])
  })

  test('is measured by a standard that was written down after the vote', async () => {
    association = await openToApplicants({ standard: false })
    await approved(association)
    await agreed(association, STANDARD)
    expect(await tell('入会缴费 RH-2026-1 1000 SJ-1')).toContain('已记会费 1,000元，应缴 3,000元，还没有缴清')
    expect(await applicationIn(association)).toMatchObject({ state: 'approved' })
  })

  test('that the workbook had first completes the admission without being counted twice', async () => {
    association = await openToApplicants()
    await tickAll(association.house)
    await approved(association)
    const { db } = association.database
    const [dues] = (await memberIn('D012'))?.dues ?? []
    const payment = { amount: 300_000, paidOn: new Date('2026-03-26'), receiptNo: 'SJ-1', learnedAt: new Date() }
    await db.payment.create({ data: { ...payment, duesId: dues?.id ?? '' } })
    await bound(association, 'zhang.wei', 'D012')
    association.clock.set('2026-04-24T09:25:00+08:00')
    await tickAll(association.house)
    await association.settle()
    expect(heardBy(association, 'zhang.wei')).not.toContain('尚未缴清')
    expect(await tell('入会缴费 RH-2026-1 3000 SJ-1 2026-03-26')).toContain('会费 3,000元 已缴清，会员证书编号 ZS-0001')
    expect(await paymentsOf('D012')).toHaveLength(1)
  })

  test('ends with one plaque', async () => {
    association = await openToApplicants()
    await approved(association)
    await tell('入会缴费 RH-2026-1 3000 SJ-1')
    expect(await tell('牌匾 RH-2026-1')).toContain('牌匾已于2026年3月27日交付')
    association.clock.forward({ hours: 48 })
    expect(await tell('牌匾 RH-2026-1')).toContain('牌匾已于2026年3月27日交付')
    expect(await recorded(association, 'application.plaque')).toBe(1)
  })
})
