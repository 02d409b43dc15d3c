import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dispatch } from '../../src/chat/dispatch.ts'
import { closeOverdueVotes } from '../../src/schedule/closing.ts'
import type { Association } from '../support/association.ts'
import { actAtOnce, recorded } from './attendanceHouse.ts'
import { ballotsIn, card, motionIn, opened, openWithSuccessor, passTo, vote } from './ballotHouse.ts'
import { peopleIn } from './bodies.ts'

let association: Association
const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)

const DEADLINE = '2026-03-29T17:00:00+08:00'

beforeEach(async () => {
  association = await openWithSuccessor()
  await opened(association, '表决 理事会 BG-2026-1 截止 3月29日 17:00')
})
afterEach(() => association.close())

/** Everything ever written for a seat, counting or not. */
const written = (no: string) => association.database.db.ballot.count({ where: { seat: { member: { no } } } })

describe('in the same second', () => {
  test('one seat presses twice: one vote counts, the card says which', async () => {
    await association.chat.tap('rep.1', { key: 'in_favour' })
    await association.chat.tap('rep.1', { key: 'against', force: true })
    await actAtOnce(association)
    const ballots = await ballotsIn(association, 'YA-2026-1')
    expect(ballots.length).toBe(1)
    const word = ballots[0] === 'D001 in_favour' ? '赞成' : '反对'
    expect(card(association, 'rep.1')?.text).toContain(`已投\n${word}`)
  })

  test('the same press delivered twice is one vote', async () => {
    const press = await association.chat.tap('rep.1', { key: 'in_favour' })
    await press.redeliver()
    await actAtOnce(association)
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D001 in_favour'])
    expect(await written('D001')).toBe(1)
  })

  test('different seats press: every vote counts', async () => {
    for (const rep of ['rep.1', 'rep.2', 'rep.4', 'rep.5']) await association.chat.tap(rep, { key: 'in_favour' })
    await association.chat.tap('zhou.hai', { key: 'against' })
    await actAtOnce(association)
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual([
      'D001 in_favour',
      'D002 in_favour',
      'D004 in_favour',
      'D005 in_favour',
      'D006 against',
    ])
  })

  test('a representative votes while staff record the vote of the telephone: the own vote stands', async () => {
    await association.chat.say('wang.fang', '记票 YA-2026-1 D001 赞成')
    await association.chat.tap('rep.1', { key: 'against' })
    await actAtOnce(association)
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D001 against'])
  })

  test('the deadline passes while somebody presses: it is counted or refused, and never both', async () => {
    await vote(association, 'in_favour', 'rep.2', 'rep.4', 'rep.5')
    await association.chat.tap('rep.1', { key: 'in_favour' })
    association.clock.set(DEADLINE)
    const { house, database } = association
    const waiting = await database.db.inboxUpdate.findMany({ where: { state: 'received' }, select: { id: true } })
    await Promise.all([closeOverdueVotes(house), ...waiting.map(({ id }) => dispatch(house, id))])
    await association.settle()
    expect(await ballotsIn(association, 'YA-2026-1')).toEqual(['D002 in_favour', 'D004 in_favour', 'D005 in_favour'])
    expect(await motionIn(association, 'YA-2026-1')).toMatchObject({ state: 'failed', tally: { present: 3 } })
  })

  test('two of the staff close: one resolution, the other hears that it is closed', async () => {
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5', 'zhou.hai')
    await association.chat.say('wang.fang', '截止表决 YA-2026-1')
    await association.chat.say('li.jing', '截止表决 YA-2026-1')
    await actAtOnce(association)
    expect(await recorded(association, 'resolution.recorded')).toBe(1)
    const heard = [...association.textsOf('wang.fang'), ...association.textsOf('li.jing')].join()
    expect(heard).toContain('目前是“已形成决议”')
  })

  test('two heartbeats close: one resolution', async () => {
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    association.clock.set(DEADLINE)
    await Promise.all([closeOverdueVotes(association.house), closeOverdueVotes(association.house)])
    await association.settle()
    expect(await recorded(association, 'resolution.recorded')).toBe(1)
  })
})

describe('meanwhile', () => {
  test('the matter was settled otherwise: the vote ends without a decision, and everybody hears it', async () => {
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5')
    await tap('li.jing', 'confirm')
    expect(await peopleIn(association, 'D003', 'representative', '2026-04-01')).toEqual(['陈新'])
    await passTo(association, '2026-03-29T17:00:30+08:00')
    expect(await recorded(association, 'resolution.recorded')).toBe(1)
    expect(await motionIn(association, 'YA-2026-1')).toMatchObject({ state: 'withdrawn' })
    expect(association.textsOf('li.jing').join()).toContain('没有作出决定')
    expect(card(association, 'zhou.hai')?.text).toContain('表决已撤回')
  })

  test('the schedule was away for days: the vote closes late, and was decided at its deadline', async () => {
    await vote(association, 'in_favour', 'rep.1', 'rep.2', 'rep.4', 'rep.5')
    await passTo(association, '2026-04-02T09:00:00+08:00')
    await say('wang.fang', '决议 JY-2026-1')
    expect(association.cardsOf('wang.fang').at(-1)?.text + association.textsOf('wang.fang').join()).toContain(
      'YA-2026-1',
    )
    const confirmed = await association.database.db.affiliation.findFirst({ where: { confirmedOn: { not: null } } })
    expect(confirmed?.confirmedOn).toEqual(new Date('2026-03-29'))
  })

  test('a tie decides nothing in favour', async () => {
    await vote(association, 'in_favour', 'rep.1', 'rep.2')
    await vote(association, 'against', 'rep.4', 'rep.5')
    await passTo(association, '2026-03-29T17:00:30+08:00')
    expect(card(association, 'rep.1')?.text).toContain('未通过，还差 1 票')
    expect(card(association, 'rep.1')?.text).toContain('2，须 3')
  })
})
