import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import type { Association } from '../support/association.ts'
import { actAtOnce, casesIn, recorded } from './attendanceHouse.ts'
import { AFTER_THE_MEETINGS, accepted, asked, decided, heardBy, openToLeavers, withdrawalsIn } from './leavingHouse.ts'

let association: Association
beforeEach(async () => {
  association = await openToLeavers()
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)
const db = () => association.database.db
const member = (no: string) => db().member.findUniqueOrThrow({ where: { no } })

/** The council is called to 20 April. */
async function callTheCouncil(): Promise<void> {
  await say('wang.fang', '建会 理事会 2026-04-20 14:00-16:00 现场 协会会议室')
  await say('wang.fang', '通知 LSH-2026-3')
  await tap('li.jing', 'confirm')
}

async function confirmed(no = 'TH-2026-1'): Promise<void> {
  association.clock.set(AFTER_THE_MEETINGS)
  await decided(association, `LSH-2026-1 ${no} 赞成5`)
}

describe('with the membership', () => {
  test('calls of coming meetings are closed, and whoever was to stand in comes no more', async () => {
    await callTheCouncil()
    await say('rep.3', '委派 丙联络 13800000003 经理')
    await accepted(association, 'rep.3')
    await confirmed()
    // WeCom lets a card be changed for three days only; what it asks is closed all the same.
    const summons = await db().summons.findFirstOrThrow({ where: { member: { no: 'D003' } } })
    const cards = await db().card.findMany({ where: { question: 'call', subject: summons.id } })
    expect(cards.map(({ state, look }) => [state, (look as { outcome?: string }).outcome])).toEqual([
      ['closed', 'left'],
    ])
    expect(await db().alternate.count({ where: { current: true } })).toBe(0)
    const heard = association.textsOf('rep.3').length
    association.clock.set('2026-04-17T09:10:00+08:00')
    await tickAll(association.house)
    await association.settle()
    expect(association.textsOf('rep.3').length).toBe(heard)
    expect((await say('wang.fang', '进度 LSH-2026-3'))[0]).not.toContain('D003')
  })

  test('what the member had asked for is returned, and what was found about its seat is settled', async () => {
    await say('rep.3', '变更 注册资金 500万元')
    const tenure = await db().officeTenure.findFirstOrThrow({ where: { member: { no: 'D003' } } })
    await db().case.create({
      data: {
        no: 'AJ-2026-1',
        kind: 'forfeiture',
        state: 'open',
        memberId: tenure.memberId,
        office: 'director',
        tenureId: tenure.id,
        finding: { finding: FINDING, cascade: [] },
        rulebookFrom: new Date('2021-06-18'),
        openedAt: new Date('2026-03-19'),
        openedBy: 'staff:王芳',
        objectionUntil: new Date('2026-03-30'),
      },
    })
    await accepted(association, 'rep.3')
    await confirmed()
    expect((await db().change.findFirstOrThrow()).state).toBe('returned')
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D003 director settled'])
  })

  test('what waits to be said because somebody is a member is dropped', async () => {
    await accepted(association, 'rep.10')
    const { platform } = await db().account.findFirstOrThrow({ where: { userId: 'rep.10' } })
    await db().outboxMessage.create({
      data: {
        key: 'dues/later',
        kind: 'message',
        platform,
        userId: 'rep.10',
        template: 'notices/dues_reminder',
        message: { id: 'later', to: { platform, userId: 'rep.10' }, text: '会费提醒' },
        state: 'waiting',
        notBefore: new Date('2027-01-01'),
        expiresAt: new Date('2027-02-01'),
        createdAt: new Date('2026-03-20'),
      },
    })
    await confirmed()
    expect((await db().outboxMessage.findUniqueOrThrow({ where: { key: 'dues/later' } })).state).toBe('dropped')
    expect(association.textsOf('rep.10').at(-1)).toContain('感谢您多年来对协会的支持')
  })

  test('the roll and the register of certificates say so', async () => {
    await accepted(association, 'rep.3')
    await confirmed()
    expect((await say('wang.fang', '证书 D003'))[0]).toContain('作废')
    expect((await say('wang.fang', '查 D003'))[0]).toContain('2026年3月25日')
    expect((await say('wang.fang', '席位 理事'))[0]).not.toContain('D003')
    expect((await say('wang.fang', '退会办理 TH-2026-1'))[0]).toContain(
      '决议 JY-2026-1（2026年3月25日），内部公告 NB-2026-1',
    )
    expect((await say('wang.fang', '退会办理'))[0]).toContain('没有办理中的退会')
  })

  test('nothing is half done when it fails, and confirming twice is once', async () => {
    await accepted(association, 'rep.10')
    association.clock.set(AFTER_THE_MEETINGS)
    await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 赞成6')
    await association.chat.tap('li.jing', { key: 'confirm' })
    await association.chat.tap('li.jing', { key: 'confirm' })
    await actAtOnce(association)
    expect(await recorded(association, 'member.ended')).toBe(1)
    expect(heardBy(association, 'rep.10').match(/感谢您多年来/g)).toHaveLength(1)
    expect((await say('wang.fang', '决议 LSH-2026-1 TH-2026-1 赞成6'))[0]).toContain('已确认退会，不在等待会议决定')
  })

  test('two of staff accept at once: it is accepted once', async () => {
    await asked(association, 'rep.10')
    await db().withdrawal.updateMany({ data: { evidence: { onPaper: true }, certificate: 'returned' } })
    await association.chat.say('wang.fang', '退会受理 TH-2026-1')
    await association.chat.say('li.jing', '退会受理 TH-2026-1')
    await actAtOnce(association)
    expect(await recorded(association, 'withdrawal.accepted')).toBe(1)
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested accepted'])
  })

  test('a member merged into another meanwhile leaves no case behind', async () => {
    await asked(association, 'rep.10')
    await say('wang.fang', '合并 D009 D010')
    await tap('li.jing', 'apply')
    expect(await withdrawalsIn(association)).toEqual(['TH-2026-1 D010 requested withdrawn'])
    expect((await member('D010')).leftReason).toContain('并入 D009')
  })
})

const FINDING = {
  key: 'attendance/forfeited/D003',
  kind: 'attendance',
  verdict: 'forfeited',
  member: 'D003',
  office: 'director',
  revertsTo: 'delegate',
  body: 'council',
  run: 2,
  limit: 2,
  because: [],
  citations: [{ instrument: '大连软件行业协会会员管理办法', article: 4, item: 3 }],
  readings: {},
  asOf: '2026-03-19',
}
