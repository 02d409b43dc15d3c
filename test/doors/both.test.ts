import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PLAN, ROLL, summonsOf } from '../conversations/meetingRoll.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { openBothChats } from '../support/bothChats.ts'
import type { Chat } from '../support/chat.ts'

let house: Association
let dingtalk: Chat
beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: ROLL,
    open: async (clock) => {
      const both = await openBothChats(clock)
      dingtalk = both.dingtalk
      return both
    },
  })
  await bindOnDingtalk('qian', 'Qian.Jin')
  await bindOnDingtalk('qin', 'Qin.Lan')
  await house.say('qin', PLAN)
  await house.say('qin', '通知 LSH-2026-1')
})
afterEach(() => house.close())

/** Gives somebody of the roll an account on the other platform too. */
async function bindOnDingtalk(userId: string, other: string): Promise<void> {
  const where = { platform_userId: { platform: 'wecom' as const, userId } }
  const { personId, staffId } = await house.database.db.account.findUniqueOrThrow({ where })
  await house.database.db.account.create({
    data: { platform: 'dingtalk', userId: other, personId, staffId, boundAt: new Date('2026-01-01'), boundBy: 'test' },
  })
  dingtalk.join(other)
}

async function pressOnDingtalk(userId: string, key: string): Promise<void> {
  expect((await dingtalk.tap(userId, { key })).status).toBe(200)
  await house.settle()
}

describe('somebody on both platforms', () => {
  test('gets a card on each, and a decision taken on one closes the card on the other', async () => {
    expect(dingtalk.cardsOf('Qin.Lan').at(-1)?.buttons).toEqual(['发出通知', '暂不通知'])
    await pressOnDingtalk('Qin.Lan', 'confirm')
    expect(dingtalk.cardsOf('Qin.Lan').at(-1)?.closed).toBe('已发出通知')
    for (const userId of ['qin', 'ouyang']) expect(house.cardsOf(userId).at(-1)?.closed).toBe('已由秦岚处理')
    expect(house.textsOf('qin').at(-1)).not.toContain('已确认发出通知')
  })

  test('sees an answer given on one on both cards, and may change it on the other', async () => {
    await house.tap('qin', 'confirm')
    await pressOnDingtalk('Qian.Jin', 'attend')
    for (const cards of [house.cardsOf('qian'), dingtalk.cardsOf('Qian.Jin')])
      expect(cards.at(-1)?.text).toContain('出席（钱进答复）')
    await house.tap('qian', 'unable')
    for (const cards of [house.cardsOf('qian'), dingtalk.cardsOf('Qian.Jin')])
      expect(cards.at(-1)?.text).toContain('不能出席（钱进答复）')
    expect((await summonsOf(house, 'D006')).answer).toBe('unable')
  })

  test('presses on both at the same moment: one decision, both cards closed', async () => {
    await Promise.all([house.chat.tap('qin', { key: 'confirm' }), dingtalk.tap('Qin.Lan', { key: 'keep' })])
    await house.settle()
    const ends = [house.cardsOf('qin').at(-1)?.closed, dingtalk.cardsOf('Qin.Lan').at(-1)?.closed]
    expect(ends).toContain('已由秦岚处理')
    expect(ends.filter((end) => end !== '已由秦岚处理')).toHaveLength(1)
    const called = house.cardsOf('qian').length > 0
    expect(ends.includes('已发出通知')).toBe(called)
  })

  test('is answered where they ask, and nowhere else', async () => {
    const before = house.textsOf('qian').length
    expect((await dingtalk.say('Qian.Jin', '状态')).status).toBe(200)
    await house.settle()
    expect(dingtalk.textsOf('Qian.Jin').at(-1)).toContain('戊示例智能有限公司')
    expect(house.textsOf('qian')).toHaveLength(before)
  })

  test('one platform’s outage keeps nothing from the other', async () => {
    house.chat.faults.down(true)
    await pressOnDingtalk('Qin.Lan', 'confirm')
    expect(dingtalk.cardsOf('Qian.Jin').at(-1)?.buttons).toContain('出席')
    expect(house.cardsOf('qian')).toEqual([])
    house.chat.faults.down(false)
    house.clock.forward({ minutes: 2 })
    await house.settle()
    expect(house.cardsOf('qian').at(-1)?.buttons).toContain('出席')
  })
})
