import { afterEach, beforeEach, expect, test } from 'vitest'
import { closeStartedCalls } from '../../src/schedule/closing.ts'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'

let house: Association

beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-16T09:25:00+08:00',
    roll: {
      members: {
        D001: {
          name: '滨城示例软件有限公司',
          representative: '张伟/zhangwei',
          liaison: '李娜/lina',
          offices: { director: '2024-01-01' },
        },
        D002: { name: '滨城示例网络有限公司', representative: '孙丽/sunli', offices: { director: '2024-01-01' } },
      },
      staff: ['周洁/zhoujie'],
    },
  })
  await run()
  await house.say('zhoujie', '建会 理事会 2026-03-20 14:00 现场 滨城会议中心')
  await house.say('zhoujie', '通知 LSH-2026-1')
  await house.tap('zhoujie', 'confirm')
})

afterEach(() => house.close())

async function run(): Promise<void> {
  await tickAll(house.house)
  await house.settle()
}

async function at(time: string): Promise<void> {
  house.clock.set(time)
  await run()
}

const cards = (userId: string) => house.cardsOf(userId).map(({ keys, closed }) => ({ keys, closed }))
const OPEN = { keys: ['attend', 'alternate', 'unable'], closed: undefined }

test('the answer given on a reminder is the answer to the call, and shows on both cards', async () => {
  await at('2026-03-17T09:10:00+08:00')
  expect(cards('zhangwei')).toEqual([OPEN, OPEN])
  await house.tap('zhangwei', 'attend')
  for (const card of house.cardsOf('zhangwei')) expect(card.text).toContain('出席（张伟答复）')
  await at('2026-03-18T09:10:00+08:00')
  expect(cards('zhangwei')).toHaveLength(2)
})

test('an alternate may be chosen from a reminder', async () => {
  await at('2026-03-17T09:10:00+08:00')
  await house.tap('zhangwei', 'alternate')
  expect(house.cardsOf('zhangwei').at(-1)?.options).toContain('李娜')
})

test('from the start of the meeting its cards take no more answers', async () => {
  await at('2026-03-19T09:10:00+08:00')
  await at('2026-03-20T13:59:00+08:00')
  expect(cards('sunli').at(-1)).toEqual(OPEN)
  await at('2026-03-20T14:00:00+08:00')
  expect(cards('sunli').at(-1)).toEqual({ keys: [], closed: '答复已截止' })
  expect(await house.database.db.card.count({ where: { question: 'call', state: 'open' } })).toBe(0)
})

test('cards that are closed are not closed again', async () => {
  house.clock.set('2026-03-20T14:00:00+08:00')
  expect(await closeStartedCalls(house.house)).toBe(1)
  expect(await closeStartedCalls(house.house)).toBe(0)
})

test('nobody gets a message when a card too old to be redrawn closes', async () => {
  await at('2026-03-20T14:00:00+08:00')
  const texts = house.textsOf('sunli')
  await at('2026-03-20T14:01:00+08:00')
  expect(house.textsOf('sunli')).toEqual(texts)
  expect(texts.filter((text) => text.includes('LSH-2026-1'))).toEqual([])
})
