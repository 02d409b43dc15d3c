import { afterEach, expect, test } from 'vitest'
import { deliverTo } from '../../src/chat/delivery.ts'
import { dispatch } from '../../src/chat/dispatch.ts'
import type { House } from '../../src/chat/house.ts'
import {
  countEvents,
  newestCard,
  summonsOf,
  withCouncilCalled,
  withCouncilPlanned,
} from '../conversations/meetingRoll.ts'
import type { Association } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

/** Two processes on one database: the first keeps its house, the second opened another. */
let first: House
let second: Association

afterEach(() => second.close())

async function twoHouses(opened: Association): Promise<void> {
  first = opened.house
  second = await opened.restart()
}

const open = () => second.database.db.inboxUpdate.findMany({ where: { state: 'received' }, orderBy: { id: 'asc' } })
const both = (act: (house: House) => Promise<unknown>) => Promise.all([act(first), act(second.house)])
const deliver = (house: House, userId: string) => deliverTo(house, `${PLATFORM}:${userId}`)

test('one update that two processes take at once has one effect and one answer', async () => {
  await twoHouses(await withCouncilCalled())
  const redrawn = second.chat.calls('redraw')
  await second.chat.tap('qian', { key: 'attend' })
  const [update] = await open()
  await both((house) => dispatch(house, update?.id ?? ''))
  await both((house) => deliver(house, 'qian'))
  expect(await countEvents(second, 'call.answered')).toBe(1)
  expect(second.chat.calls('redraw')).toBe(redrawn + 1)
  expect(newestCard(second, 'qian').text).toContain('出席（钱进答复）')
})

test('two of the staff who confirm in the same instant through two processes call one meeting, and both see it', async () => {
  await twoHouses(await withCouncilPlanned())
  await second.say('qin', '通知 LSH-2026-1')
  const before = second.textsOf('ouyang').length + second.textsOf('qin').length
  await Promise.all([second.chat.tap('qin', { key: 'confirm' }), second.chat.tap('ouyang', { key: 'confirm' })])
  const [one, other] = await open()
  await Promise.all([dispatch(first, one?.id ?? ''), dispatch(second.house, other?.id ?? '')])
  for (const userId of ['qin', 'ouyang', 'zhang']) await both((house) => deliver(house, userId))
  await second.settle()
  expect(await countEvents(second, 'meeting.called')).toBe(1)
  expect(second.cardsOf('zhang')).toHaveLength(1)
  for (const userId of ['qin', 'ouyang']) expect(newestCard(second, userId).closed).toBeDefined()
  // Whoever came second is told in words why nothing came of it, at most.
  expect(second.textsOf('ouyang').length + second.textsOf('qin').length - before).toBeLessThanOrEqual(1)
})

test('what one person does twice is done in that order, whichever process is quicker', async () => {
  await twoHouses(await withCouncilCalled())
  await second.chat.tap('qian', { key: 'attend' })
  await second.chat.tap('qian', { key: 'unable' })
  const [earlier, later] = await open()
  await Promise.all([dispatch(second.house, later?.id ?? ''), dispatch(first, earlier?.id ?? '')])
  await both((house) => deliver(house, 'qian'))
  expect(await summonsOf(second, 'D006')).toMatchObject({ answer: 'unable' })
  expect(newestCard(second, 'qian').text).toContain('不能出席（钱进答复）')
  expect(await countEvents(second, 'call.answered')).toBe(2)
})

test('two processes that deliver to one person do it in order and once', async () => {
  await twoHouses(await withCouncilCalled())
  const before = second.textsOf('qian').length
  for (let number = 0; number < 12; number += 1) await second.chat.say('qian', `不懂${number}号`)
  for (const update of await open()) await dispatch(first, update.id)
  await Promise.all([1, 2, 3, 4].map((time) => both((house) => deliver(house, 'qian').then(() => time))))
  await second.settle()
  const heard = second.textsOf('qian').slice(before)
  expect(heard.map((text) => /不懂(\d+)号/.exec(text)?.[1])).toEqual(Array.from({ length: 12 }, (_, i) => String(i)))
})
