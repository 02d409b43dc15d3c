import { afterEach, beforeEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import type { HeldBack } from '../../src/store/restored.ts'
import { holdBackRestored } from '../../src/store/restored.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { callOf } from '../support/calls.ts'

const COUNCIL = {
  no: 'LSH-2026-1',
  body: 'council',
  name: '第三届理事会第二次会议',
  startsAt: '2026-03-20T14:00:00+08:00',
} as const

let house: Association

beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-02T09:20:00+08:00',
    roll: {
      members: {
        D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei', offices: { director: '2024-01-01' } },
      },
      staff: ['周洁/zhoujie'],
    },
  })
  await tickAll(house.house)
  await house.settle()
  await callOf(house, COUNCIL, { D001: ['director'] })
})

afterEach(() => house.close())

async function at(time: string): Promise<void> {
  house.clock.set(time)
  await tickAll(house.house)
  await house.settle()
}

/** The database is again what a backup had of it, in which everything that was said since was still to be said. */
async function backTo(taken: Temporal.Instant): Promise<HeldBack> {
  const since = { gt: new Date(taken.epochMilliseconds) }
  const { db } = house.database
  await db.noticeTold.deleteMany({ where: { toldAt: since } })
  await db.jobSlot.deleteMany({ where: { claimedAt: since } })
  await db.outboxMessage.updateMany({
    where: { settledAt: since },
    data: { state: 'waiting', attempts: 0, unknown: false, settledAt: null },
  })
  return db.$transaction((tx) => holdBackRestored(tx, taken, house.clock.now()))
}

test('a card that waited in the backup, and was sent since, is not shown twice; a text is for a person to judge', async () => {
  const taken = house.clock.now()
  // The fifth day before the meeting: the card of the reminder.
  await at('2026-03-16T08:10:00+08:00')
  const [text] = await house.say('zhangwei', '状态')
  expect(text).toContain('滨城示例软件有限公司')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
  const heard = house.textsOf('zhangwei').length
  expect(await backTo(taken)).toMatchObject({ again: 1, dropped: 0 })
  await house.settle()
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
  expect(house.textsOf('zhangwei')).toHaveLength(heard)
  const rows = await house.database.db.outboxMessage.findMany({
    where: { userId: 'zhangwei' },
    orderBy: { seq: 'asc' },
  })
  expect(rows.map(({ state }) => state)).toEqual(['sent', 'dead'])
})

test('a card that waited in the backup, and was never sent, reaches its person', async () => {
  house.chat.faults.down(true)
  await at('2026-03-16T08:10:00+08:00')
  await house.database.db.$transaction((tx) => holdBackRestored(tx, house.clock.now(), house.clock.now()))
  house.chat.faults.down(false)
  house.clock.forward({ minutes: 61 })
  await house.settle()
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
})

test('what fell due before the restore is said to nobody personally, what falls due later is', async () => {
  const taken = house.clock.now()
  await at('2026-03-16T08:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
  await house.database.db.outboxMessage.deleteMany({ where: { createdAt: { gt: new Date(taken.epochMilliseconds) } } })
  await backTo(taken)
  await at('2026-03-16T10:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
  // The next day on which the rulebook reminds.
  await at('2026-03-17T08:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(2)
})

test('the secretariat hears once from when the data are, at whatever hour, and finds in the digest what was held back', async () => {
  const taken = house.clock.now()
  house.clock.set('2026-03-15T23:00:00+08:00')
  await house.say('zhangwei', '状态')
  await backTo(taken)
  const before = house.textsOf('zhoujie').length
  await at('2026-03-15T23:10:00+08:00')
  await at('2026-03-16T00:10:00+08:00')
  const [told, ...more] = house.textsOf('zhoujie').slice(before)
  expect(told).toContain('从备份恢复')
  expect(told).toContain('1条消息正在等待发送')
  expect(more).toEqual([])
  await at('2026-03-16T08:45:00+08:00')
  expect(house.textsOf('zhoujie').at(-1)).toContain('张伟')
})

test('restored within the hour in which the backup was taken, the secretariat hears at the start and not an hour later', async () => {
  const taken = house.clock.now()
  house.clock.forward({ minutes: 5 })
  await backTo(taken)
  const before = house.textsOf('zhoujie').length
  await tickAll(house.house)
  await house.settle()
  expect(house.textsOf('zhoujie').slice(before)).toEqual([expect.stringContaining('从备份恢复')])
})
