import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDesk } from '../../src/chat/house.ts'
import { tickAll } from '../../src/schedule/ticker.ts'
import { particularsConfirmationDue } from '../../src/secretariat/particularsConfirmation.ts'
import type { Tx } from '../../src/store/database.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import { actAtOnce, recorded } from './attendanceHouse.ts'

let house: Association

const ROLL = {
  members: {
    D001: { name: '滨城甲软件', representative: '甲代表/rep.1', liaison: '甲联络/liaison.1', phone: '0411-1' },
    D002: { name: '滨城乙软件', representative: '乙代表/rep.2', liaison: '乙联络' },
    D003: { name: '周海', kind: 'individual' as const, representative: '周海/zhou.hai' },
    D004: { name: '滨城丁软件', representative: '丁代表/rep.4', joinedOn: '2026-01-10' },
    D005: { name: '滨城戊软件', representative: '戊代表/rep.5', leftOn: '2026-06-01' },
  },
  staff: ['王芳/wang.fang'],
}

beforeEach(async () => {
  house = await openAssociation({ at: '2026-06-20T09:00:00+08:00', roll: ROLL })
  await run()
})
afterEach(() => house.close())

async function run(): Promise<void> {
  await tickAll(house.house)
  await house.settle()
}

async function on(day: string): Promise<void> {
  house.clock.set(`${day}T09:40:00+08:00`)
  await run()
}

const asked = (userId: string) => house.cardsOf(userId).filter(({ title }) => title.includes('登记事项核对'))

test('once a year every unit’s liaison is asked, where there is none in reach the representative', async () => {
  await on('2026-06-30')
  expect(asked('liaison.1')).toEqual([])
  await on('2026-07-01')
  expect(asked('liaison.1')).toMatchObject([{ title: '2026年度登记事项核对', keys: ['unchanged', 'changes'] }])
  expect(asked('liaison.1')[0]?.text).toContain('0411-1')
  expect(asked('rep.2')).toHaveLength(1)
  for (const nobody of ['rep.1', 'zhou.hai', 'rep.4', 'rep.5']) expect(asked(nobody)).toEqual([])
})

test('answered, it is answered for everybody and for the year', async () => {
  await on('2026-07-01')
  await house.tap('liaison.1', 'unchanged')
  expect(asked('liaison.1')).toMatchObject([{ keys: [] }])
  await house.chat.tap('liaison.1', { key: 'changes', force: true })
  await actAtOnce(house)
  expect(await house.database.db.particularsCheck.findMany()).toMatchObject([{ year: 2026, answer: 'unchanged' }])
  expect(await recorded(house, 'particulars.checked')).toBe(1)
  for (const day of ['2026-07-15', '2026-07-29', '2026-12-01']) await on(day)
  expect(asked('liaison.1')).toHaveLength(1)
  await on('2027-07-01')
  expect(asked('liaison.1')).toHaveLength(2)
  expect(asked('rep.4')).toHaveLength(1)
})

test('unanswered, it is asked again after two weeks and after four, each once, and one answer is the answer to all', async () => {
  for (const day of ['2026-07-01', '2026-07-02', '2026-07-15', '2026-07-16', '2026-07-29', '2026-11-02']) await on(day)
  expect(asked('rep.2')).toHaveLength(3)
  await house.tap('rep.2', 'unchanged')
  // What is weeks up in the chat shows that it is answered when it is pressed.
  for (const { id } of asked('rep.2')) await house.tap('rep.2', 'changes', { cardId: id, force: true })
  expect(asked('rep.2').map(({ keys }) => keys.length)).toEqual([0, 0, 0])
  expect(await recorded(house, 'particulars.checked')).toBe(1)
})

test('who has changes is told how to report them', async () => {
  await on('2026-07-01')
  expect((await house.tap('liaison.1', 'changes'))[0]).toContain('变更 注册资金 500万元')
  expect((await house.say('liaison.1', '变更 注册资金 500万元'))[0]).toContain('已提交秘书处')
})

test('the secretariat sees who has not answered, and whom to ring', async () => {
  await on('2026-07-01')
  await house.tap('liaison.1', 'unchanged')
  const [list] = await house.say('wang.fang', '核对')
  expect(list).toContain('2026年度还没有核对登记事项的单位，1 名：\n· D002 滨城乙软件，乙联络')
  expect((await house.say('wang.fang', '核对 2025年度'))[0]).toContain('2025年度还没有核对登记事项的单位，2 名')
  expect((await house.say('wang.fang', '核对 2027'))[0]).toContain('2027年度的登记事项核对将于2027年7月1日发出')
  expect((await house.say('rep.1', '核对'))[0]).toContain('秘书处')
})

test('the secretariat is given somebody with a number, if there is one', async () => {
  await house.database.db.person.updateMany({ where: { name: '乙代表' }, data: { mobile: '13800000002' } })
  await on('2026-07-01')
  expect((await house.say('wang.fang', '核对'))[0]).toContain('D002 滨城乙软件，乙代表 13800000002')
})

test('two who answer differently at the same moment both see the answer that stands', async () => {
  await on('2026-07-01')
  await on('2026-07-15')
  const [first, second] = asked('liaison.1')
  for (const [card, key] of [
    [first, 'unchanged'],
    [second, 'changes'],
  ] as const)
    await house.chat.tap('liaison.1', { key, cardId: card?.id ?? '' })
  await actAtOnce(house)
  expect(await recorded(house, 'particulars.checked')).toBe(1)
  const { answer } = await house.database.db.particularsCheck.findFirstOrThrow()
  const closed = answer === 'unchanged' ? '已核对，无变化' : '有变化，待变更'
  expect(asked('liaison.1').map((card) => card.closed)).toEqual([closed, closed])
})

test('to ask many units costs no more queries than to ask few', async () => {
  const queriesOn = async (day: string) => {
    house.clock.set(`${day}T09:40:00+08:00`)
    const count = { queries: 0 }
    const db = house.database.db.$extends({
      query: {
        $allOperations: ({ args, query }) => {
          count.queries += 1
          return query(args)
        },
      },
    })
    const due = await particularsConfirmationDue(await openDesk(house.house, db as unknown as Tx))
    return { units: due.length, ...count }
  }
  const few = await queriesOn('2026-07-01')
  // Another twenty, with a liaison each who can be asked.
  await house.database.db.$executeRaw`INSERT INTO "Member" (id, no, name, kind, "joinedOn", "learnedAt")
    SELECT gen_random_uuid(), 'E' || n, '滨城软件' || n, 'unit', '2020-01-01', now() FROM generate_series(1, 20) n`
  await house.database.db.$executeRaw`INSERT INTO "Person" (id, "memberId", name)
    SELECT gen_random_uuid(), id, '联络' FROM "Member" WHERE no LIKE 'E%'`
  await house.database.db.$executeRaw`INSERT INTO "Affiliation" (id, "memberId", "personId", role, "learnedAt")
    SELECT gen_random_uuid(), "memberId", id, 'liaison', now() FROM "Person" WHERE name = '联络'`
  await house.database.db.$executeRaw`INSERT INTO "Account" (id, platform, "userId", "personId", "boundAt", "boundBy")
    SELECT gen_random_uuid(), ${PLATFORM}::"PlatformName", id::text, id, now(), 'test' FROM "Person" WHERE name = '联络'`
  const many = await queriesOn('2026-07-01')
  expect(many).toEqual({ units: few.units + 20, queries: few.queries })
})
