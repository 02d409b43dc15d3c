import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, officesOf, recorded } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: BODIES })
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const offices = (no: string, day: string) => officesOf(association, no, day)

test('a new term is shown before it is opened, and nothing has changed until then', async () => {
  const [preview] = await say('wang.fang', '换届 第八届 HYDH-2026-1')
  expect(preview).toContain('任职一律于2026年3月24日届满，涉及会员 9 名：\n· 理事 6 名')
  const card = association.cardsOf('wang.fang').at(-1)
  expect(card?.title).toBe('换届：第八届')
  expect(card?.text).toContain('9 名')
  expect(card?.text).toContain('理事6')
  expect(await offices('D001', '2026-03-25')).toHaveLength(3)
})

test('opened, every office of the old term ends the day before the congress, and those elected there are of the new', async () => {
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await association.tap('wang.fang', 'open')
  expect(await offices('D001', '2026-03-24')).toHaveLength(3)
  expect(await offices('D001', '2026-03-25')).toEqual([])
  const ended = await association.database.db.officeTenure.findFirstOrThrow({ where: { member: { no: 'D003' } } })
  expect(ended).toMatchObject({ endReason: '届满', endedBy: '第八届' })
  expect((await say('wang.fang', '届次'))[0]).toContain('第八届：2026年3月25日起，现任')
})

test('a term opened twice is opened once, and a second card finds it known', async () => {
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await say('li.jing', '换届 第八届 HYDH-2026-1')
  await Promise.all(['wang.fang', 'li.jing'].map((one) => association.chat.tap(one, { key: 'open' })))
  await actAtOnce(association)
  expect(await recorded(association, 'term.opened')).toBe(1)
  expect(await association.database.db.term.count()).toBe(1)
  expect((await say('wang.fang', '换届 第八届 HYDH-2026-1'))[0]).toContain('第八届已经登记过了')
  expect((await say('wang.fang', '换届 第九届 HYDH-2026-1'))[0]).toContain('第九届不能早于它')
})

test('what has changed since the card was sent is not closed unseen', async () => {
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  const { db } = association.database
  const { id: memberId } = await db.member.findUniqueOrThrow({ where: { no: 'D010' } })
  const from = new Date('2024-06-18')
  await db.officeTenure.create({ data: { memberId, office: 'delegate', from, begunBy: 'test', learnedAt: from } })
  expect((await association.tap('wang.fang', 'open'))[0]).toContain('任职有变动，没有换届')
  expect(await db.term.count()).toBe(0)
})

test.each([
  ['换届', '请写明新一届的名称和会员代表大会的会议编号'],
  ['换届 第八届', '请写明新一届的名称'],
  ['换届 第八届 LSH-2026-1', '换届须在会员代表大会进行（第四条（三））'],
  ['换届 第八届 HYDH-2026-9', '没有编号为“HYDH-2026-9”的会议'],
])('%s is not enough', async (said, why) => {
  expect((await say('wang.fang', said))[0]).toContain(why)
  expect(await association.database.db.term.count()).toBe(0)
})

test('a term shorter than the charter’s is said to be so', async () => {
  const from = new Date('2024-06-18')
  await association.database.db.term.create({ data: { name: '第七届', from, openedBy: 'roll', openedAt: from } })
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  expect(association.cardsOf('wang.fang').at(-1)?.text).toContain('上一届不满 4 年')
  await association.tap('wang.fang', 'keep')
  expect(await association.database.db.term.count()).toBe(1)
})

test('an open case about a seat whose term is over has nothing left to decide', async () => {
  const { db } = association.database
  const d003 = await db.member.findUniqueOrThrow({ where: { no: 'D003' } })
  const councils = { no: { in: ['LSH-2026-1'] } }
  await db.attendanceEntry.updateMany({ where: { memberId: d003.id, meeting: councils }, data: { value: 'absent' } })
  await db.meeting.updateMany({ where: { no: 'LSH-2026-2' }, data: { status: 'held' } })
  await db.attendanceEntry.updateMany({
    where: { memberId: d003.id, meeting: { no: 'LSH-2026-2' } },
    data: { value: 'absent' },
  })
  await say('wang.fang', '立案 D003')
  expect(await db.case.count({ where: { state: 'open' } })).toBe(1)
  await say('wang.fang', '换届 第八届 HYDH-2026-1')
  await association.tap('wang.fang', 'open')
  expect(await db.case.findMany()).toMatchObject([{ state: 'settled', reason: '第八届' }])
})
