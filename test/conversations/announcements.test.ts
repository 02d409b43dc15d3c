import { afterEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import { countEvents, newestCard, ROLL } from './meetingRoll.ts'

let house: Association
afterEach(() => house.close())

async function open(at = '2026-03-02T10:00:00+08:00') {
  house = await openAssociation({ at, roll: ROLL })
}
const MEMBERS = ['zhang', 'li', 'wang', 'lin', 'zhao', 'qian', 'he']
const hearing = (text: string) => MEMBERS.filter((userId) => house.textsOf(userId).some((one) => one.includes(text)))

test('what the secretariat says to everybody is shown first, then said word for word, in one call', async () => {
  await open()
  await house.say('qin', '群发 全体 各位会员：\n**重要**<@all> 4月1日起迁址')
  expect(newestCard(house, 'qin').text).toContain('7 人')
  expect(newestCard(house, 'qin').text).toContain('1 名会员无人可送')
  expect(hearing('迁址')).toEqual([])
  const before = house.chat.calls('send')
  await house.tap('qin', 'send')
  expect(hearing('迁址')).toEqual(MEMBERS)
  expect(house.chat.calls('send') - before).toBe(1)
  const [text = ''] = house.textsOf('zhang')
  expect(text.split('\n')).toEqual(['【协会通知】', '各位会员：', '**重要**＜@all＞ 4月1日起迁址'])
  expect(newestCard(house, 'qin').closed).toBe('已发出')
  expect(await countEvents(house, 'announcement.sent')).toBe(1)
})

test('a body or an office is told, and nobody else', async () => {
  await open()
  await house.say('qin', '群发 监事 请查阅监事会材料')
  await house.tap('qin', 'send')
  expect(hearing('监事会材料')).toEqual(['zhao'])
})

test('what is not sent is heard by nobody, and pressing twice says it once', async () => {
  await open()
  await house.say('qin', '群发 理事会 第一条')
  await house.tap('qin', 'keep')
  expect(hearing('第一条')).toEqual([])
  await house.say('qin', '群发 理事会 第二条')
  const { id } = newestCard(house, 'qin')
  await house.tap('qin', 'send')
  if (PLATFORM === 'wecom') await house.tap('qin', 'send', { cardId: id, force: true })
  expect(house.textsOf('zhang').filter((text) => text.includes('第二条'))).toHaveLength(1)
})

test('at night nobody is written to: the card waits for the morning', async () => {
  await open('2026-03-02T22:00:00+08:00')
  await house.say('qin', '群发 全体 迁址')
  expect(await house.tap('qin', 'send')).toEqual([expect.stringContaining('现在是夜间或休息日')])
  expect(hearing('迁址')).toEqual([])
  house.clock.set('2026-03-03T09:00:00+08:00')
  await house.tap('qin', 'send')
  expect(hearing('迁址')).toEqual(MEMBERS)
})

test('an audience nobody knows, or no text, is answered with how it is written', async () => {
  await open()
  expect(await house.say('qin', '群发 大家 迁址')).toEqual([expect.stringContaining('群发 理事会')])
  expect(await house.say('qin', '群发 全体')).toEqual([expect.stringContaining('群发 理事会')])
  expect(await house.say('zhang', '群发 全体 迁址')).not.toEqual([])
  expect(hearing('迁址')).toEqual([])
})
