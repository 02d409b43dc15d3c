import { afterEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { recoverFromSetBack } from '../../src/store/recovery.ts'
import { withCouncilCalled } from '../conversations/meetingRoll.ts'
import type { Association } from '../support/association.ts'

let house: Association
afterEach(() => house.close())

const at = async (time: string) => {
  house.clock.set(`2026-03-${time}+08:00`)
  await tickAll(house.house)
  await house.settle()
}
const everybody = ['zhang', 'li', 'lin', 'qian', 'wang', 'zhao']
const heard = () => everybody.map((userId) => house.textsOf(userId).length + house.cardsOf(userId).length)

/** The council of Friday, 20 March is called; on Tuesday its reminders are due, and the platform is down all day. */
async function withStuckReminders() {
  house = await withCouncilCalled()
  await at('16T10:10:00')
  const before = heard()
  house.chat.faults.down(true)
  await at('17T16:10:00')
  const waiting = await house.database.db.outboxMessage.count({
    where: { state: 'waiting', userId: { in: everybody } },
  })
  return { before, waiting }
}

test('what got stuck in the daytime wakes nobody at night, and is heard once in the morning', async () => {
  const { before, waiting } = await withStuckReminders()
  expect(waiting).toBeGreaterThan(0)
  house.chat.faults.down(false)
  await at('17T23:00:00')
  expect(heard()).toEqual(before)
  await at('18T07:50:00')
  expect(heard()).toEqual(before)
  await at('18T08:00:00')
  expect(heard().reduce((sum, one) => sum + one)).toBe(before.reduce((sum, one) => sum + one) + waiting)
})

test('the heartbeat does not take a night’s rest for a clock that was set back', async () => {
  await withStuckReminders()
  house.chat.faults.down(false)
  await at('17T23:00:00')
  const resting = () =>
    house.database.db.outboxMessage.count({ where: { state: 'waiting', restsUntil: { not: null } } })
  const rested = await resting()
  expect(rested).toBeGreaterThan(0)
  await recoverFromSetBack(house.database.db, house.clock.now())
  expect(await resting()).toBe(rested)
})

test('whoever asks at night is answered, though a reminder rests before the answer', async () => {
  await withStuckReminders()
  house.chat.faults.down(false)
  await at('17T23:00:00')
  expect(await house.say('qian', '状态')).toHaveLength(1)
})

test('what is about a meeting within the next 24 hours is heard at night', async () => {
  house = await withCouncilCalled()
  await at('18T10:10:00')
  house.chat.faults.down(true)
  await at('19T16:10:00')
  const before = heard()
  const waiting = await house.database.db.outboxMessage.count({ where: { state: 'waiting', dueAt: { not: null } } })
  expect(waiting).toBeGreaterThan(0)
  house.chat.faults.down(false)
  await at('19T23:00:00')
  expect(heard().reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(
    before.reduce((sum, one) => sum + one) + waiting,
  )
})

test('what rests over days off is worth saying after them', async () => {
  house = await withCouncilCalled()
  const { db } = house.database
  // Friday evening, for a day, as everything without a date.
  house.clock.set('2026-03-13T18:00:00+08:00')
  house.chat.faults.down(true)
  await house.say('qin', '绑定码 D007')
  await db.outboxMessage.updateMany({ where: { userId: 'qin', state: 'waiting' }, data: { unasked: true } })
  house.chat.faults.down(false)
  const before = house.textsOf('qin').length
  house.clock.set('2026-03-14T12:00:00+08:00')
  await house.settle()
  expect(house.textsOf('qin')).toHaveLength(before)
  house.clock.set('2026-03-16T08:00:00+08:00')
  await house.settle()
  expect(house.textsOf('qin').length).toBeGreaterThan(before)
})
