import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { bound } from './admissionHouse.ts'
import { ballotsIn, card, opened, passTo } from './ballotHouse.ts'
import { BODIES } from './bodies.ts'
import { readAs } from './leavingHouse.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: BODIES, strangers: ['chen.xin'] })
  await passTo(association, '2026-03-27T10:20:00+08:00')
  await opened(association, '议案 理事会 关于设立专业委员会的议案 截止 4月1日 17:00')
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)

/** While the vote is open D003 names another representative, who waits for the council. */
async function replaced(): Promise<void> {
  await say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
  await association.tap('wang.fang', 'accept')
  await bound(association, 'chen.xin', 'D003 陈新')
}

test('a successor named while a vote is open votes as a stand-in, and is the one who is reminded', async () => {
  await replaced()
  expect((await association.tap('rep.3', 'in_favour')).join()).toContain('不能')
  await passTo(association, '2026-03-31T18:20:00+08:00')
  const reminded = (userId: string) => association.textsOf(userId).filter((text) => text.includes('还没有表决')).length
  expect([reminded('rep.3'), reminded('chen.xin')]).toEqual([0, 1])
  await say('chen.xin', '投票')
  await association.tap('chen.xin', 'in_favour')
  expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D003 in_favour'])
})

test('where the reading gives a successor no vote before the council has confirmed, it has none', async () => {
  await readAs(association, 'successorMeanwhile', 'without_vote')
  await replaced()
  expect(await say('chen.xin', '投票')).toEqual(['目前没有等待您表决的事项。'])
  expect(card(association, 'chen.xin')).toBeUndefined()
  expect(await ballotsIn(association, 'YA-2026-1')).toEqual([])
})
