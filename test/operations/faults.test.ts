import { afterEach, describe, expect, test } from 'vitest'
import { deliverTo } from '../../src/chat/delivery.ts'
import type { Card } from '../../src/messages/message.ts'
import { beat, tickAll } from '../../src/schedule/ticker.ts'
import { storeWaiting } from '../../src/store/outbox.ts'
import { newestCard, summonsOf, withCouncilCalled } from '../conversations/meetingRoll.ts'
import type { Association } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

let house: Association
afterEach(() => house.close())

const outbox = (userId: string) =>
  house.database.db.outboxMessage.findMany({ where: { userId }, orderBy: { seq: 'asc' } })

/** A card in a shape that no template makes: whatever is tried, sending it fails. */
const POISON = { title: '毒卡片', state: 'notice' } as unknown as Card

describe('a message that fails whatever is tried', () => {
  const poison = async (userId: string, number: number) => {
    const message = { id: `poison-${number}`, to: { platform: PLATFORM, userId }, text: '毒', card: POISON }
    const expiresAt = house.clock.now().add({ hours: 24 })
    const waiting = {
      key: `poison/${number}`,
      kind: 'message' as const,
      template: 'notices/poison',
      cause: 'test',
      message,
      expiresAt,
    }
    await storeWaiting(house.database.db, [waiting], house.clock.now())
    await house.settle()
  }
  const told = (userId: string) => house.textsOf(userId).filter((text) => text.includes('有一条消息发不出去'))

  test('is given up, the secretariat hears at once what it was, for whom, and what to do, and others are served', async () => {
    house = await withCouncilCalled()
    await poison('qian', 1)
    expect((await outbox('qian')).at(-1)).toMatchObject({ state: 'dead', attempts: 1 })
    for (const staff of ['qin', 'ouyang']) {
      expect(told(staff)).toEqual([expect.stringMatching(/钱进（D006 戊示例智能有限公司，理事单位）[\s\S]*毒卡片/)])
      expect(told(staff)[0]).toContain('请改用电话等方式告知本人')
    }
    expect(await house.say('qian', '状态')).toHaveLength(1)
    expect(await house.say('lin', '状态')).toHaveLength(1)
  })

  test('of a kind is told of once a day, and the digest lists all', async () => {
    house = await withCouncilCalled()
    await tickAll(house.house)
    for (const [number, userId] of ['qian', 'lin', 'zhao'].entries()) await poison(userId, number)
    expect(told('qin')).toHaveLength(1)
    house.clock.set('2026-03-03T09:00:00+08:00')
    await tickAll(house.house)
    await house.settle()
    expect(house.textsOf('qin').at(-1)).toMatch(/没有发出去的消息[\s\S]*钱进[\s\S]*林海[\s\S]*赵敏/)
    await poison('qian', 9)
    expect(told('qin')).toHaveLength(2)
  })

  test('for the secretariat itself makes no further messages about messages', async () => {
    house = await withCouncilCalled()
    await poison('qin', 1)
    const before = await house.database.db.outboxMessage.count()
    await house.settle()
    expect(await house.database.db.outboxMessage.count()).toBe(before)
    expect(told('ouyang')).toHaveLength(1)
  })
})

test('a platform that takes ten seconds keeps nobody from being heard and answered meanwhile, and hears everything once', async () => {
  house = await withCouncilCalled()
  const before = ['qian', 'zhao'].map((userId) => house.textsOf(userId).length)
  const calls = house.chat.calls('send')
  house.chat.faults.slow(10_000)
  await house.chat.say('qian', '状态')
  const ends: string[] = []
  const slow = house.settle().then(() => ends.push('qian'))
  await expect.poll(() => house.chat.calls('send'), { interval: 20 }).toBe(calls + 1)
  house.chat.faults.slow(0)
  expect((await house.chat.say('zhao', '状态')).status).toBe(200)
  await house.settle()
  expect(house.textsOf('zhao').at(-1)).toContain('截至')
  expect(ends).toEqual([])
  await slow
  // Whoever looks later for what was left finds nothing.
  house.clock.forward({ minutes: 5 })
  await house.settle()
  expect(['qian', 'zhao'].map((userId) => house.textsOf(userId).length)).toEqual(before.map((count) => count + 1))
  expect(house.chat.calls('send')).toBe(calls + 2)
}, 60_000)

describe('a platform that asks to be left alone', () => {
  test('is left alone by every process as long as it asked', async () => {
    house = await withCouncilCalled()
    const first = house.house
    house = await house.restart()
    house.chat.faults.next('send', 'throttled')
    await house.chat.say('qian', '状态')
    await house.chat.say('lin', '状态')
    await house.settle()
    const calls = house.chat.calls('send')
    await house.chat.say('zhao', '状态')
    await house.settle()
    for (const userId of ['qian', 'lin', 'zhao']) await deliverTo(first, `${PLATFORM}:${userId}`)
    expect(house.chat.calls('send')).toBe(calls)
    const { until } = await house.database.db.platformPause.findFirstOrThrow()
    house.clock.set(until.toISOString())
    await house.settle()
    for (const userId of ['qian', 'lin', 'zhao']) expect(house.textsOf(userId).at(-1)).toContain('截至')
  })
})

describe.each([['an hour', { hours: 1 }] as const, ['a day', { hours: 24 }] as const])(
  'a clock that is set back by %s while the service runs',
  (_, by) => {
    const setBack = () => house.clock.forward({ hours: -by.hours })

    test('makes nobody hear anything twice', async () => {
      house = await withCouncilCalled()
      await beat(house.house)
      await house.tap('qian', 'attend')
      house.clock.forward(by)
      await beat(house.house)
      await house.settle()
      const rows = await house.database.db.outboxMessage.count()
      setBack()
      await beat(house.house)
      await house.settle()
      house.clock.forward(by)
      await beat(house.house)
      await house.settle()
      expect(await house.database.db.outboxMessage.count()).toBe(rows)
      expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
    })

    test('keeps nothing waiting for the hour that it showed before', async () => {
      house = await withCouncilCalled('2026-03-03T10:00:00+08:00')
      house.chat.faults.down(true)
      await house.say('qian', '状态')
      house.clock.forward({ minutes: 40 })
      await house.settle()
      house.chat.faults.down(false)
      await house.chat.tap('lin', { key: 'attend' })
      await house.database.boss.deleteAllJobs()
      const before = house.textsOf('qian').length
      setBack()
      await beat(house.house)
      await house.settle()
      expect(house.textsOf('qian')).toHaveLength(before + 1)
      expect(await summonsOf(house, 'D003')).toMatchObject({ answer: 'attending' })
    })

    test('does not leave a platform alone for longer than it asked', async () => {
      house = await withCouncilCalled('2026-03-03T10:00:00+08:00')
      house.chat.faults.next('send', 'throttled')
      await house.say('qian', '状态')
      const before = house.textsOf('qian').length
      setBack()
      await beat(house.house)
      await house.settle()
      expect(house.textsOf('qian')).toHaveLength(before + 1)
    })
  },
)
