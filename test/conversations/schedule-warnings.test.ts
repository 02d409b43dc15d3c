import { afterEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { answerOf, callOf } from '../support/calls.ts'
import type { Roll } from '../support/roll.ts'

const MISSED = {
  no: 'LSH-2026-1',
  body: 'council',
  name: '第三届理事会第一次会议',
  startsAt: '2026-03-03T14:00',
  sealedOn: '2026-03-04',
  book: { D001: 'absent', D002: 'leave', D003: 'present', D004: 'absent' },
} as const

const NEXT = {
  no: 'LSH-2026-2',
  body: 'council',
  name: '第三届理事会第二次会议',
  startsAt: '2026-03-31T14:00:00+08:00',
} as const

const MEMBERS: NonNullable<Roll['members']> = {
  D001: {
    name: '滨城示例软件有限公司',
    representative: '张伟/zhangwei',
    liaison: '李娜/lina',
    offices: { director: '2024-01-01', vice_president: '2024-01-01' },
  },
  D002: {
    name: '陈晨',
    kind: 'individual',
    representative: '陈晨/chenchen',
    offices: { director: '2024-01-01' },
  },
  D003: { name: '滨城示例数据有限公司', representative: '孙丽/sunli', offices: { director: '2024-01-01' } },
  D004: {
    name: '滨城旧事有限公司',
    leftOn: '2026-03-04',
    representative: '吴强/wuqiang',
    offices: { director: '2024-01-01' },
  },
}

let house: Association

afterEach(() => house.close())

/** Opens the association, lets the schedule run for the first time, and then writes the meetings of the roll. */
async function open(start: string): Promise<void> {
  house = await openAssociation({ at: start, roll: { members: MEMBERS, staff: ['周洁/zhoujie'], meetings: [MISSED] } })
  await run()
}

async function at(time: string): Promise<void> {
  house.clock.set(time)
  await run()
}

async function run(): Promise<void> {
  await tickAll(house.house)
  await house.settle()
}

const said = (userId: string) => house.textsOf(userId).join('\n')
const PEOPLE = ['zhangwei', 'lina', 'chenchen', 'sunli', 'wuqiang']
const heardBy = () => PEOPLE.filter((person) => house.textsOf(person).length + house.cardsOf(person).length > 0)

test('after a missed meeting the person and the liaison are warned, with the article and the way out', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await at('2026-03-04T15:25:00+08:00')
  expect(heardBy()).toEqual(['zhangwei', 'lina', 'chenchen'])
  expect(said('zhangwei')).toContain('第四条（三）')
  expect(said('zhangwei')).toContain('2026年3月3日 第三届理事会第一次会议（LSH-2026-1）')
  expect(said('zhangwei')).toContain('连续2次不出席理事会会议的，自动丧失理事资格，转为会员代表')
  expect(said('zhangwei')).toContain('副会长职务的基础也会失去，须由理事会决定')
  expect(said('zhangwei')).toContain('请委派本单位其他人员出席')
})

test('an individual member is told that nobody else can come for them', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await at('2026-03-04T15:25:00+08:00')
  expect(said('chenchen')).toContain('不能委派他人。只请假，仍算不出席')
  expect(said('chenchen')).not.toContain('请委派')
})

test('the warning is said once, and the secretariat reads of it in the digest of the next working day', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await at('2026-03-04T15:25:00+08:00')
  await at('2026-03-05T09:25:00+08:00')
  await at('2026-03-06T09:25:00+08:00')
  expect(house.textsOf('zhangwei')).toHaveLength(1)
  const digests = house.textsOf('zhoujie').filter((text) => text.includes('再有一次不出席就丧失资格的席位：\n· D001'))
  expect(digests).toHaveLength(1)
})

test('the digest says whose people have no account and have to be told by telephone', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await house.database.db.account.deleteMany({ where: { userId: { in: ['zhangwei', 'lina'] } } })
  await at('2026-03-05T09:25:00+08:00')
  expect(said('zhoujie')).toContain(
    'D001 滨城示例软件有限公司（副会长单位），理事，第四条（三）（没有绑定账号，请电话提醒）',
  )
  expect(said('zhoujie')).toContain('D002 陈晨，理事，第四条（三）\n')
})

test('a book sealed before the schedule first ran warns nobody; the secretariat hears of it in the summary', async () => {
  await open('2026-03-06T09:25:00+08:00')
  await at('2026-03-09T09:25:00+08:00')
  expect(heardBy()).toEqual([])
  expect(said('zhoujie')).toContain('再有一次不出席就丧失资格的席位：2个')
})

test('before the meeting that decides, who has not said that the seat is taken is warned again and again', async () => {
  await open('2026-03-06T09:25:00+08:00')
  await callNext()
  await at('2026-03-24T09:25:00+08:00')
  expect(house.cardsOf('zhangwei')).toMatchObject([{ keys: ['alternate', 'attend', 'unable'] }])
  expect(house.cardsOf('zhangwei')[0]?.text).toContain('将丧失理事资格')
  expect(house.cardsOf('lina')).toMatchObject([{ keys: [] }])
  expect(house.cardsOf('chenchen')).toMatchObject([{ keys: ['attend', 'unable'] }])
  // The member whose seat is not at stake has an ordinary reminder, and that only later.
  expect(heardBy()).not.toContain('sunli')
  await at('2026-03-28T09:25:00+08:00')
  await at('2026-03-30T09:25:00+08:00')
  expect(house.cardsOf('zhangwei')).toHaveLength(2)
})

test('saying that somebody else comes ends the warnings; saying that nobody can does not', async () => {
  await open('2026-03-06T09:25:00+08:00')
  await callNext()
  await answerOf(house, NEXT.no, 'D001', 'alternate')
  await answerOf(house, NEXT.no, 'D002', 'unable')
  await at('2026-03-24T09:25:00+08:00')
  expect(heardBy()).toEqual(['chenchen'])
})

test('who will come although the seat is at stake is told so the day before', async () => {
  await open('2026-03-06T09:25:00+08:00')
  await callNext()
  await answerOf(house, NEXT.no, 'D001', 'attending')
  await at('2026-03-30T09:25:00+08:00')
  expect(said('zhangwei')).toContain('请务必到会')
})

test('of a meeting called too late to count nobody is warned; they are reminded like everybody else', async () => {
  await open('2026-03-26T09:25:00+08:00')
  await callNext()
  await at('2026-03-30T09:25:00+08:00')
  expect(house.cardsOf('zhangwei')).toMatchObject([{ keys: ['attend', 'alternate', 'unable'] }])
  expect(house.cardsOf('zhangwei')[0]?.text).not.toContain('丧失')
})

function callNext(): Promise<void> {
  return callOf(house, NEXT, { D001: ['director', 'vice_president'], D002: ['director'], D003: ['director'] })
}
