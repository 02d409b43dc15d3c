import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { bound } from './admissionHouse.ts'
import {
  ballotsIn,
  card,
  motionIn,
  ONE_OUT_OF_REACH,
  opened,
  openWithSuccessor,
  passTo,
  VOTED,
  vote,
} from './ballotHouse.ts'
import { BODIES, peopleIn } from './bodies.ts'

let association: Association
const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)

const BY_SUNDAY = '表决 理事会 BG-2026-1 截止 3月29日 17:00'
const AFTER_SUNDAY = '2026-03-29T17:00:30+08:00'

afterEach(() => association.close())

describe('the council confirms a successor by correspondence', () => {
  beforeEach(async () => {
    association = await openWithSuccessor()
  })

  test('each seat votes on its card, the result goes to all, the roll call is kept', async () => {
    await opened(association, BY_SUNDAY)
    for (const rep of ['rep.1', 'rep.2', 'rep.4', 'rep.5']) {
      expect(card(association, rep)?.keys).toEqual(['in_favour', 'against', 'abstained'])
      await tap(rep, 'in_favour')
    }
    await tap('zhou.hai', 'against')
    await passTo(association, AFTER_SUNDAY)
    for (const said of ['JY-2026-1', '应到 6，实到 5，须到 4', '4，须 4', '反对 1，弃权 0', '1 席回避，按实到 5 计'])
      expect(card(association, 'rep.1')?.text).toContain(said)
    expect(association.cardsOf('rep.5').at(-2)?.keys).toEqual([])
    expect(await peopleIn(association, 'D003', 'representative', '2026-04-01')).toEqual(['陈新'])
    await say('wang.fang', '决议 JY-2026-1')
    expect(card(association, 'wang.fang')?.text).toContain('YA-2026-1')
    expect((await say('wang.fang', '表决记录 YA-2026-1')).join()).toContain('D006 周海：反对')
  })

  test('the unit whose successor it is gets no ballot, is not waited for, and stands in the record', async () => {
    await bound(association, 'chen.xin', 'D003 陈新')
    await opened(association, BY_SUNDAY)
    expect(association.cardsOf('chen.xin')).toEqual([])
    expect(await say('chen.xin', '投票')).toEqual(['目前没有等待您表决的事项。'])
    const standing = (await say('wang.fang', '表决情况 YA-2026-1')).join()
    expect(standing).toContain('可投票 5 席')
    expect(standing).toContain('D003 滨城丙软件：')
    expect((await say('wang.fang', '记票 YA-2026-1 D003 赞成'))[0]).toContain('与自己有关')
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5', 'zhou.hai')
    await say('wang.fang', '截止表决 YA-2026-1')
    expect(await motionIn(association, 'YA-2026-1')).toMatchObject({ state: 'recorded' })
    expect((await say('wang.fang', '表决记录 YA-2026-1')).join()).toMatch(/D003 滨城丙软件.*：回避/)
  })

  test('before the deadline it closes only when everybody has voted, and is decided on that day', async () => {
    await opened(association, BY_SUNDAY)
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    expect((await say('wang.fang', '截止表决 YA-2026-1'))[0]).toContain('还有 1 席没有表决')
    await vote(association, 'abstained', 'zhou.hai')
    await say('wang.fang', '截止表决 YA-2026-1')
    const said = await say('wang.fang', '决议 JY-2026-1')
    expect(`${said}${card(association, 'wang.fang')?.text}`).toContain('YA-2026-1')
    const confirmed = await association.database.db.affiliation.findFirst({ where: { confirmedOn: { not: null } } })
    expect(confirmed?.confirmedOn).toEqual(new Date('2026-03-27'))
  })

  test('a vote may be changed until the last second, and afterwards no more', async () => {
    await opened(association, BY_SUNDAY)
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    await vote(association, 'abstained', 'zhou.hai')
    association.clock.set('2026-03-29T16:59:59+08:00')
    await tap('rep.1', 'against')
    expect(card(association, 'rep.1')?.text).toContain('反对')
    association.clock.set('2026-03-29T17:00:00+08:00')
    expect((await tap('rep.1', 'in_favour')).join()).toContain('已过截止时间')
    expect(await ballotsIn(association, 'YA-2026-1')).toContain('D001 against')
    await passTo(association, AFTER_SUNDAY)
    expect(card(association, 'rep.2')?.text).toContain('未通过，还差 1 票')
  })

  test('without a quorum nothing is decided, the numbers are told, and it may be put to the vote again', async () => {
    await opened(association, BY_SUNDAY)
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4')
    await passTo(association, AFTER_SUNDAY)
    expect(card(association, 'rep.5')?.text).toContain('未达法定人数，还差 1 席')
    expect(await association.database.db.resolution.count()).toBe(0)
    expect(await peopleIn(association, 'D003', 'representative', '2026-04-01')).toEqual(['陈新（待确认）'])
    await opened(association, '表决 理事会 BG-2026-1 截止 3月31日')
    expect(await motionIn(association, 'YA-2026-2')).toMatchObject({ state: 'open' })
  })

  test('those who have not voted are reminded at each step, the others are not', async () => {
    await passTo(association, VOTED)
    await opened(association, '表决 理事会 BG-2026-1 截止 4月3日 17:00')
    await vote(association, 'in_favour', 'rep.1')
    const heard = (userId: string) => association.textsOf(userId).filter((text) => text.includes('还没有表决')).length
    await passTo(association, '2026-03-31T17:20:00+08:00')
    await passTo(association, '2026-03-31T18:20:00+08:00')
    expect([heard('rep.1'), heard('rep.2'), heard('zhou.hai')]).toEqual([0, 1, 1])
    await vote(association, 'abstained', 'rep.2')
    await passTo(association, '2026-04-02T17:20:00+08:00')
    expect([heard('rep.1'), heard('rep.2'), heard('zhou.hai')]).toEqual([0, 1, 2])
  })

  test('a vote that is withdrawn counts nothing, tells everybody why, and may be opened anew', async () => {
    await opened(association, BY_SUNDAY)
    await vote(association, 'in_favour', 'rep.1')
    expect((await say('wang.fang', '撤回表决 YA-2026-1'))[0]).toContain('请写明撤回的原因')
    await say('wang.fang', '撤回表决 YA-2026-1 材料有误')
    expect(card(association, 'rep.1')?.text).toContain('材料有误')
    const ballot = association.cardsOf('rep.2').at(-2)
    expect(ballot?.keys).toEqual([])
    expect((await say('wang.fang', '截止表决 YA-2026-1'))[0]).toContain('已撤回')
    await passTo(association, AFTER_SUNDAY)
    expect(await association.database.db.resolution.count()).toBe(0)
    await opened(association, '表决 理事会 BG-2026-1 截止 3月31日')
    expect(await motionIn(association, 'YA-2026-2')).toMatchObject({ state: 'open' })
  })

  test('the process may end in the middle of a vote', async () => {
    await opened(association, BY_SUNDAY)
    await vote(association, 'in_favour', 'rep.1', 'rep.2')
    association = await association.restart()
    await vote(association, 'in_favour', 'rep.4', 'rep.5')
    association = await association.restart()
    await passTo(association, AFTER_SUNDAY)
    expect(card(association, 'rep.1')?.text).toContain('JY-2026-1')
  })

  test('a representative who has been replaced votes no longer; a liaison never did', async () => {
    await opened(association, BY_SUNDAY)
    expect(association.cardsOf('liaison.1')).toEqual([])
    expect(await say('liaison.1', '投票')).toEqual(['目前没有等待您表决的事项。'])
    const { db } = association.database
    await db.affiliation.updateMany({
      where: { member: { no: 'D001' }, role: 'representative' },
      data: { until: new Date('2026-03-26') },
    })
    expect((await tap('rep.1', 'in_favour')).length).toBeGreaterThan(0)
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual([])
  })

  test('nobody presses the ballot of another', async () => {
    await opened(association, BY_SUNDAY)
    const cardId = card(association, 'rep.1')?.id ?? ''
    for (const other of ['liaison.1', 'other.1', 'rep.2', 'wang.fang', 'passer'])
      await association.chat.tap(other, { key: 'in_favour', cardId, force: true })
    await association.settle()
    for (const other of ['passer', 'wang.fang']) expect((await say(other, '投票'))[0]).toBeDefined()
    expect(association.cardsOf('passer')).toEqual([])
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual([])
  })
})

describe('exactly half', () => {
  test('does not carry what takes more than half, and the result says why', async () => {
    association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: BODIES })
    await opened(association, '议案 监事会 关于监事会工作安排的议案 截止 3月29日 17:00')
    await tap('rep.7', 'in_favour')
    await tap('rep.8', 'against')
    await passTo(association, AFTER_SUNDAY)
    expect(card(association, 'rep.9')?.text).toContain('未通过，还差 1 票')
    const { items } = await association.database.db.resolution.findFirstOrThrow()
    expect(items).toMatchObject([{ needed: 2, carried: false, evenly: true }])
  })
})

describe('a seat nobody reaches in chat', () => {
  beforeEach(async () => {
    association = await openWithSuccessor(ONE_OUT_OF_REACH)
  })

  test('is rung up: the secretariat hears of it, and records what was said', async () => {
    const heard = await opened(association, BY_SUNDAY)
    expect(heard.join()).toContain('D005 滨城戊软件')
    expect(heard.join()).toContain('0411-55555555')
    expect((await say('wang.fang', '记票 YA-2026-1 滨城戊软件 同意'))[0]).toContain('已按电话答复记为“赞成”')
    expect(association.textsOf('li.jing').join()).toContain('请秘书处另一人在截止以前回电核实')
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D005 in_favour'])
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'zhou.hai')
    await say('wang.fang', '截止表决 YA-2026-1')
    expect((await say('wang.fang', '表决记录 YA-2026-1')).join()).toMatch(/D005 .*赞成（王芳代记）/)
  })

  test('a representative is told what was recorded, and may change it', async () => {
    await opened(association, BY_SUNDAY)
    await say('wang.fang', '记票 YA-2026-1 D004 赞成')
    expect(association.textsOf('rep.4').join()).toContain('已按电话答复记为“赞成”')
    expect(association.textsOf('li.jing').join()).not.toContain('已按电话答复')
    await tap('rep.4', 'against')
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D004 against'])
  })

  test('what a representative has voted is not written over', async () => {
    await opened(association, BY_SUNDAY)
    await tap('rep.4', 'against')
    expect((await say('wang.fang', '记票 YA-2026-1 D004 赞成'))[0]).toContain('已经自己表决')
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D004 against'])
  })

  test.each([
    ['记票', '请写明表决的编号'],
    ['记票 YA-2026-1', '请写明会员和赞成、反对或弃权'],
    ['记票 YA-2026-1 D005', '请写明会员和赞成、反对或弃权'],
    ['记票 YA-2026-9 D005 赞成', '没有编号为“YA-2026-9”的表决'],
    ['记票 YA-2026-1 D099 赞成', 'D099'],
    ['记票 YA-2026-1 D007 赞成', '没有席位'],
  ])('%s is answered with what would be right', async (said, why) => {
    await opened(association, BY_SUNDAY)
    expect((await say('wang.fang', said))[0]).toContain(why)
  })
})
