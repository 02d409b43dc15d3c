import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, called, recorded } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
  await association.say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
  await association.tap('wang.fang', 'accept')
  association.clock.set('2026-03-27T10:00:00+08:00')
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)

test.each([
  ['决议', '没有看懂。请写明会议编号、事项编号和票数'],
  ['决议 LSH-2026-1', '没有看懂'],
  ['决议 LSH-2026-1 BG-2026-1', '请写明赞成票数'],
  ['决议 LSH-2026-1 BG-2026-1 反对5', '请写明赞成票数'],
  ['决议 LSH-2026-1 BG-2026-1 不同意5', '请写明赞成票数'],
  ['决议 LSH-2026-9 BG-2026-1 赞成5', '没有编号为“LSH-2026-9”的会议'],
  ['决议 LSH-2026-1 XX-2026-1 赞成5', '没有编号为“XX-2026-1”'],
  ['决议 LSH-2026-1 BG-2026-1 赞成6 反对1', '共计 7 票，而 LSH-2026-1'],
  ['决议 LSH-2026-1 BG-2026-1 赞成99999999999999999999', '共计'],
])('%s is answered with what would be right, and nothing is drafted', async (said, why) => {
  expect((await say('wang.fang', said))[0]).toContain(why)
  expect(await association.database.db.resolution.count()).toBe(0)
})

test.each([
  '决议 LSH-2026-1 BG-2026-1 赞成4 反对1',
  '登记决议：ｌｓｈ—2026—1，bg-2026-1，同意票4票，不同意1票',
  '决议 lsh - 2026 - 1 BG-2026-1 反对 1 赞成 4',
])('%s is understood', async (said) => {
  await say('wang.fang', said)
  const [draft] = await association.database.db.resolution.findMany()
  expect(draft).toMatchObject({ kind: 'successor', body: 'council', seats: 6, present: 6, quorum: 4 })
  expect(draft?.items).toMatchObject([
    {
      votes: { inFavour: 4, against: 1, abstained: 0 },
      base: { seats: 5, present: 5, barred: 1 },
      needed: 4,
      carried: true,
    },
  ])
})

test('a meeting whose book is not sealed decides nothing yet', async () => {
  await called(association, { no: 'LSH-2026-3', startsAt: '2026-03-27T09:00', calledAt: '2026-03-10T10:00' })
  expect((await say('wang.fang', '决议 LSH-2026-3 BG-2026-1 赞成5'))[0]).toContain('请先发送“封存 LSH-2026-3”')
})

test('a draft may be set aside, and then decides nothing', async () => {
  await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5')
  await association.tap('wang.fang', 'discard')
  expect(association.cardsOf('wang.fang').at(-1)?.keys).toEqual([])
  await association.tap('li.jing', 'confirm', { force: true })
  expect(await recorded(association, 'resolution.recorded')).toBe(0)
})

test('confirmed several times it is recorded once, and survives a restart between', async () => {
  await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5')
  association = await association.restart()
  for (let press = 0; press < 3; press += 1) await association.chat.tap('li.jing', { key: 'confirm', force: true })
  await actAtOnce(association)
  expect(await recorded(association, 'resolution.recorded')).toBe(1)
  expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('决议 JY-2026-1')
})

test('a book corrected after the draft is asked about anew', async () => {
  await say('wang.fang', '决议 LSH-2026-1 BG-2026-1 赞成5')
  const { db } = association.database
  await db.attendanceEntry.updateMany({
    where: { meeting: { no: 'LSH-2026-1' }, member: { no: 'D005' } },
    data: { value: 'absent' },
  })
  expect((await association.tap('li.jing', 'confirm'))[0]).toContain('出席簿已有更正')
  expect(await recorded(association, 'resolution.recorded')).toBe(0)
})

test('members record no resolutions', async () => {
  expect((await say('rep.1', '决议 LSH-2026-1 BG-2026-1 赞成5'))[0]).toContain('秘书处')
})
