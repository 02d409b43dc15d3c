import { afterEach, beforeEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { replaceAlternate } from '../../src/store/alternates.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { answerOf, callOf } from '../support/calls.ts'

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
        D001: {
          name: '滨城示例软件有限公司',
          representative: '张伟/zhangwei',
          liaison: '李娜/lina',
          others: ['王芳/wangfang'],
          offices: { director: '2024-01-01' },
        },
        D002: { name: '滨城示例网络有限公司', liaison: '赵敏/zhaomin', offices: { director: '2024-01-01' } },
        D003: { name: '滨城示例数据有限公司', representative: '孙丽/sunli', offices: { director: '2024-01-01' } },
      },
      staff: ['周洁/zhoujie'],
    },
  })
  await tickAll(house.house)
  await house.settle()
})

afterEach(() => house.close())

const call = () => callOf(house, COUNCIL, { D001: ['director'], D002: ['director'], D003: ['director'] })

/** Lets the schedule run at a time; what follows from it is delivered. */
async function at(time: string): Promise<void> {
  house.clock.set(time)
  await tickAll(house.house)
  await house.settle()
}

const heard = (userId: string) => house.cardsOf(userId).length + house.textsOf(userId).length

test('who has not answered is asked again with the buttons of the call, on each of the days of the rulebook', async () => {
  await call()
  await at('2026-03-13T10:00:00+08:00')
  expect(house.cardsOf('zhangwei')).toEqual([])
  // Five days before is a Sunday: said on Monday.
  await at('2026-03-15T10:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toEqual([])
  await at('2026-03-16T08:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toMatchObject([{ keys: ['attend', 'alternate', 'unable'], closed: undefined }])
  await at('2026-03-17T08:10:00+08:00')
  await at('2026-03-19T08:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(3)
})

test('a reminder is said once although the schedule runs every hour, twice over, and in two instances', async () => {
  await call()
  house.clock.set('2026-03-17T09:10:00+08:00')
  await Promise.all([tickAll(house.house), tickAll(house.house), tickAll({ ...house.house })])
  await at('2026-03-17T10:10:00+08:00')
  await at('2026-03-17T11:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
})

test('the liaison is asked when the representative has no account', async () => {
  await call()
  await at('2026-03-17T09:10:00+08:00')
  expect(house.cardsOf('zhaomin')).toHaveLength(1)
  expect(house.cardsOf('lina')).toEqual([])
})

test('the liaison who was not asked is not asked again', async () => {
  await call()
  await at('2026-03-17T09:10:00+08:00')
  expect(heard('lina')).toBe(0)
})

test('the day before, those who come are reminded, and the alternate who comes in their place', async () => {
  await call()
  await answerOf(house, COUNCIL.no, 'D003', 'attending')
  await answerOf(house, COUNCIL.no, 'D001', 'alternate')
  await appoint('D001', '王芳')
  await at('2026-03-18T09:10:00+08:00')
  expect([heard('sunli'), heard('zhangwei'), heard('wangfang')]).toEqual([0, 0, 0])
  await at('2026-03-19T09:10:00+08:00')
  expect(house.textsOf('sunli').join()).toContain('2026年3月20日（周五）14:00')
  expect(house.textsOf('zhangwei').join()).toContain('已委派王芳出席')
  expect(house.textsOf('wangfang').join()).toContain('已委派王芳出席')
})

test('who said they cannot come is left in peace', async () => {
  await call()
  await answerOf(house, COUNCIL.no, 'D003', 'unable')
  await at('2026-03-17T09:10:00+08:00')
  await at('2026-03-19T09:10:00+08:00')
  expect(heard('sunli')).toBe(0)
})

test('a reminder of a meeting within 24 hours goes out at ten in the evening', async () => {
  await call()
  await at('2026-03-19T22:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
})

test('a reminder of a meeting further away waits for the morning', async () => {
  await call()
  await at('2026-03-17T00:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toEqual([])
  await at('2026-03-17T07:59:00+08:00')
  expect(house.cardsOf('zhangwei')).toEqual([])
  await at('2026-03-17T08:08:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
})

test('nothing is said in the holidays, and a make-up working Sunday is a working day', async () => {
  // National Day 2026: off from 1 to 7 October, and 20 September is a working Sunday.
  await callOf(
    house,
    { ...COUNCIL, no: 'LSH-2026-2', startsAt: '2026-10-09T14:00:00+08:00' },
    { D001: ['director'], D003: ['director'] },
  )
  await callOf(house, { ...COUNCIL, no: 'LSH-2026-3', startsAt: '2026-09-24T14:00:00+08:00' }, { D002: ['director'] })
  // The yearly question about particulars, asked in July, comes along with the first turn.
  const calls = (userId: string) => house.cardsOf(userId).filter(({ keys }) => keys.includes('attend'))
  await at('2026-09-19T10:10:00+08:00')
  expect(calls('zhaomin')).toEqual([])
  await at('2026-09-20T10:10:00+08:00')
  expect(calls('zhaomin')).toHaveLength(1)
  await at('2026-10-06T10:10:00+08:00')
  expect(calls('sunli')).toEqual([])
  await at('2026-10-08T09:10:00+08:00')
  expect(calls('sunli')).toHaveLength(1)
})

test('after a week without a server everybody hears one message, not one for each day missed', async () => {
  await call()
  await at('2026-03-13T09:10:00+08:00')
  await at('2026-03-19T15:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
})

test('a call made today is not followed by a reminder today', async () => {
  house.clock.set('2026-03-17T08:30:00+08:00')
  await call()
  await at('2026-03-17T09:10:00+08:00')
  expect(heard('zhangwei')).toBe(0)
  await at('2026-03-19T09:10:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(1)
})

test('a member who left after the call is not reminded', async () => {
  await call()
  await house.database.db.member.update({ where: { no: 'D001' }, data: { leftOn: new Date('2026-03-10') } })
  await at('2026-03-17T09:10:00+08:00')
  expect(heard('zhangwei')).toBe(0)
})

test('a reminder of a meeting that has begun is not said any more', async () => {
  await call()
  await at('2026-03-20T14:10:00+08:00')
  expect(heard('zhangwei')).toBe(0)
})

async function appoint(no: string, name: string): Promise<void> {
  const { db } = house.database
  const member = await db.member.findUniqueOrThrow({ where: { no } })
  const meeting = await db.meeting.findUniqueOrThrow({ where: { no: COUNCIL.no } })
  const seat = { meetingId: meeting.id, memberId: member.id }
  await db.$transaction((tx) => replaceAlternate(tx, seat, { name }, 'test', house.clock.now()))
}
