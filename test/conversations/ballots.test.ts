import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { BODIES, peopleIn } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
  await association.say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
  await association.tap('wang.fang', 'accept')
  association.clock.set('2026-03-27T10:00:00+08:00')
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)
const card = (userId: string) => association.cardsOf(userId).at(-1)

async function openByCorrespondence(): Promise<void> {
  await say('wang.fang', '表决 理事会 BG-2026-1 截止 4月1日 17:00')
  await tap('wang.fang', 'open')
}

async function passDeadline(): Promise<void> {
  association.clock.set('2026-04-01T17:00:30+08:00')
  await tickAll(association.house)
  await association.settle()
}

describe('by correspondence', () => {
  test('the council confirms a successor: each seat votes on its card, the result goes to all', async () => {
    await openByCorrespondence()
    for (const rep of ['rep.1', 'rep.2', 'rep.4', 'rep.5']) {
      expect(card(rep)?.keys).toEqual(['in_favour', 'against', 'abstained'])
      await tap(rep, 'in_favour')
    }
    await tap('zhou.hai', 'against')
    await passDeadline()
    for (const said of ['JY-2026-1', '应到 6，实到 5，须到 4', '4，须 4', '反对 1，弃权 0', '1 席回避，按实到 5 计'])
      expect(card('rep.1')?.text).toContain(said)
    expect(await peopleIn(association, 'D003', 'representative', '2026-04-01')).toEqual(['陈新'])
    expect((await say('wang.fang', '决议 JY-2026-1'))[0]).toContain('通信表决：YA-2026-1')
    expect((await say('wang.fang', '表决记录 YA-2026-1'))[0]).toContain('D006 周海：反对')
  })
})
