import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, officesOf, pressNewest, recorded } from './attendanceHouse.ts'
import { BODIES, peopleIn } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const changeIn = (no: string) => association.database.db.change.findUniqueOrThrow({ where: { no } })

/** The unit has named its successor, the secretariat has accepted, and the council has met. */
async function waiting(userId = 'liaison.3', who = '陈新 13800000000 副总经理'): Promise<void> {
  await say(userId, `更换代表人 ${who} 介绍：从业十年`)
  await association.tap('wang.fang', 'accept')
  association.clock.set('2026-03-27T10:00:00+08:00')
}

describe('the successor of a director', () => {
  test('attends as the unit’s own until the council confirms; the office stays', async () => {
    await waiting()
    expect(await peopleIn(association, 'D003', 'representative', '2026-03-20')).toEqual(['陈新（待确认）'])
    expect(await officesOf(association, 'D003', '2026-03-27')).toEqual(['director'])
    expect(association.textsOf('liaison.3').at(-1)).toContain('理事职务须经理事会确认后保留（第八条、第九条）')
    expect((await say('liaison.3', '状态'))[0]).toContain('继任代表人待理事会确认')
    expect((await say('wang.fang', '待办'))[0]).toContain('BG-2026-1')
  })

  test('keeps the office when the council confirms, on the day it met', async () => {
    await waiting()
    await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成4 反对1')
    const card = association.cardsOf('wang.fang').at(-1)
    expect(card?.title).toBe('决议登记')
    expect(card?.text).toContain('应到 6，实到 6，须到 4')
    await association.tap('li.jing', 'confirm')
    expect(await peopleIn(association, 'D003', 'representative', '2026-03-27')).toEqual(['陈新'])
    expect(await officesOf(association, 'D003', '2026-03-27')).toEqual(['director'])
    expect(await changeIn('BG-2026-1')).toMatchObject({ state: 'done', resolutionNo: 'JY-2026-1' })
    expect(association.textsOf('liaison.3').at(-1)).toContain(
      '理事会已确认 陈新（副总经理） 继续担任理事（决议 JY-2026-1',
    )
  })

  test('refused by the council, stays representative; the office ends and the unit falls back to delegate', async () => {
    await waiting()
    await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成3 反对2')
    expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('未通过')
    await association.tap('li.jing', 'confirm')
    expect(await officesOf(association, 'D003', '2026-03-26')).toEqual(['director'])
    expect(await officesOf(association, 'D003', '2026-03-27')).toEqual(['delegate'])
    expect(await peopleIn(association, 'D003', 'representative', '2026-03-27')).toEqual(['陈新'])
    expect((await changeIn('BG-2026-1')).state).toBe('not_confirmed')
    const told = association.textsOf('liaison.3').at(-1)
    expect(told).toContain('理事会没有确认继任代表人 陈新')
    expect(told).toContain('理事职务自今日起终止')
  })

  test('is not confirmed by another body, nor by a council without its quorum', async () => {
    await waiting()
    const [wrong] = await say('wang.fang', '决议 CWLSH-2026-1 BG-2026-1 赞成2')
    expect(wrong).toContain('须由理事会决定（第九条）')
    const [short] = await say('wang.fang', '决议 LSH-2026-2 BG-2026-1 赞成3')
    expect(short).toContain('应到 6，实到 3，须到 4，还差 1（第四条（三））')
    expect(await association.database.db.resolution.count()).toBe(0)
    expect((await changeIn('BG-2026-1')).state).toBe('awaiting_council')
  })

  test('is not confirmed by a council that met before the change was asked for', async () => {
    association.clock.set('2026-03-27T10:00:00+08:00')
    await waiting()
    expect((await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5'))[0]).toContain(
      'LSH-2026-1 在2026年3月25日召开，而 BG-2026-1 滨城丙软件在2026年3月27日才提出',
    )
    expect((await changeIn('BG-2026-1')).state).toBe('awaiting_council')
  })

  test('is decided once, by whichever of staff confirms first', async () => {
    await waiting()
    for (const one of ['wang.fang', 'li.jing']) await say(one, '决议 LSH-2026-1 BG-2026-1 赞成5')
    await Promise.all(['wang.fang', 'li.jing'].map((one) => pressNewest(association, one, 'confirm')))
    await actAtOnce(association)
    expect(await recorded(association, 'resolution.recorded')).toBe(1)
    expect(await recorded(association, 'change.confirmed')).toBe(1)
    const refused = ['wang.fang', 'li.jing'].flatMap((one) => association.textsOf(one))
    expect(refused.filter((text) => text.includes('没有等待理事会确认的继任代表人'))).toHaveLength(1)
  })

  test('that nobody waits for is not put to the council', async () => {
    expect((await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5'))[0]).toContain('没有编号为“BG-2026-1”')
    await say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
    expect((await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5'))[0]).toContain('目前是“待秘书处受理”')
  })
})

describe('the run of absences', () => {
  test('goes on with the successor, but for what is missed while the council has not confirmed them', async () => {
    const { db } = association.database
    const d003 = await db.member.findUniqueOrThrow({ where: { no: 'D003' } })
    await db.attendanceEntry.updateMany({
      where: { memberId: d003.id, meeting: { no: 'LSH-2026-1' } },
      data: { value: 'absent' },
    })
    await waiting()
    expect((await say('liaison.3', '状态'))[0]).toContain('不计入：LSH-2026-1')
    expect((await say('liaison.3', '状态'))[0]).toContain('继任代表人待理事会确认')
    await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5')
    await association.tap('li.jing', 'confirm')
    // Confirmed on the day of that council: from then on the seat waits for nobody.
    expect((await say('liaison.3', '状态'))[0]).toContain('连续 1 次')
  })
})

describe('the successor of a vice-president', () => {
  test('who is not the principal is flagged to the secretariat and to the council', async () => {
    await say('liaison.1', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
    expect(association.textsOf('liaison.1').at(-1)).toContain('会长、副会长单位的代表人须是主要负责人')
    const card = association.cardsOf('wang.fang').at(-1)
    expect(card?.text).toContain('继任人不是登记的主要负责人')
    expect((await changeIn('BG-2026-1')).flagged).toBe(true)
  })

  test('refused, loses every office that needed the confirmation', async () => {
    await waiting('liaison.1')
    await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成1 反对4')
    await association.tap('li.jing', 'confirm')
    expect(await officesOf(association, 'D001', '2026-03-27')).toEqual(['delegate'])
  })
})
