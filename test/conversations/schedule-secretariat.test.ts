import { afterEach, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { answerOf, callOf } from '../support/calls.ts'
import { PLATFORM_WORD } from '../support/chat.ts'
import type { Roll } from '../support/roll.ts'

let house: Association

afterEach(() => house.close())

const MEMBERS: NonNullable<Roll['members']> = {
  D001: {
    name: '滨城示例软件有限公司',
    representative: '张伟/zhangwei',
    liaison: '李娜/lina',
    offices: { director: '2024-01-01' },
  },
  D002: {
    name: '滨城示例网络有限公司',
    representative: '孙丽',
    phone: '0411-8000',
    offices: { director: '2024-01-01' },
  },
}

const COUNCIL = {
  no: 'LSH-2026-1',
  body: 'council',
  name: '第三届理事会第二次会议',
  startsAt: '2026-03-20T14:00:00+08:00',
} as const

async function open(start: string, roll: Roll = { members: MEMBERS }): Promise<void> {
  house = await openAssociation({ at: start, roll: { staff: ['周洁/zhoujie', '吴静/wujing'], ...roll } })
  await run()
}

async function at(time: string): Promise<string[]> {
  house.clock.set(time)
  return run()
}

/** Lets the schedule run; returns what the secretary-general heard. */
async function run(): Promise<string[]> {
  const before = house.textsOf('zhoujie').length
  await tickAll(house.house)
  await house.settle()
  return house.textsOf('zhoujie').slice(before)
}

test('at the first start the whole secretariat gets one summary, whatever the hour, and members hear nothing', async () => {
  await open('2026-03-01T23:25:00+08:00', {
    members: {
      D001: {
        ...MEMBERS.D001,
        name: '滨城示例软件有限公司',
        dues: [{ year: 2025, dueOn: '2025-12-31', owed: 500_000 }],
      },
    },
  })
  const [summary, ...more] = house.textsOf('zhoujie')
  expect(summary).toContain('会务系统已开始运行（2026年3月1日）')
  expect(summary).toContain('逾期未缴会费：1笔')
  expect(more).toEqual([])
  expect(house.textsOf('wujing')).toHaveLength(1)
  await at('2026-03-02T09:25:00+08:00')
  expect([...house.textsOf('zhangwei'), ...house.textsOf('lina')]).toEqual([])
})

test('the summary waits for a roll and for somebody to read it, and is then said once', async () => {
  await open('2026-03-02T09:25:00+08:00', { members: {} })
  expect(house.textsOf('zhoujie')).toEqual([])
  await house.database.db.member.create({
    data: { no: 'D009', name: '滨城新会员', kind: 'unit', joinedOn: new Date('2026-01-01'), learnedAt: new Date() },
  })
  expect((await at('2026-03-02T10:25:00+08:00')).join()).toContain('名册上现有会员1名')
  expect(await at('2026-03-02T11:25:00+08:00')).toEqual([])
})

test('on a working day with nothing new and no meeting ahead there is no digest', async () => {
  await open('2026-03-02T09:25:00+08:00')
  expect(await at('2026-03-03T09:20:00+08:00')).toEqual([])
})

test('the digest counts the answers to a coming meeting and names those to be telephoned', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await callOf(house, COUNCIL, { D001: ['director'], D002: ['director'] })
  await answerOf(house, COUNCIL.no, 'D001', 'attending')
  const [digest] = await at('2026-03-03T09:20:00+08:00')
  expect(digest).toContain(
    'LSH-2026-1 第三届理事会第二次会议，2026年3月20日（周五）14:00：应到2，出席1，委派0，不能出席0，未答复1',
  )
  expect(digest).toContain('LSH-2026-1：D002 滨城示例网络有限公司（理事单位），孙丽，0411-8000')
})

test('nobody is telephoned twice for the same call', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await callOf(house, COUNCIL, { D001: ['director'], D002: ['director'] })
  await at('2026-03-03T09:20:00+08:00')
  const [digest] = await at('2026-03-04T09:20:00+08:00')
  expect(digest).toContain('未答复2')
  expect(digest).not.toContain('请电话联系')
})

test('there is no digest on a Sunday, and on Monday it says what Sunday would have said', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await callOf(house, COUNCIL, { D002: ['director'] })
  expect(await at('2026-03-08T09:20:00+08:00')).toEqual([])
  expect((await at('2026-03-09T09:20:00+08:00')).join()).toContain('请电话联系')
})

test('a digest that catches up in the night is not sent, and nothing of it is lost', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await callOf(house, COUNCIL, { D002: ['director'] })
  expect(await at('2026-03-03T22:20:00+08:00')).toEqual([])
  expect((await at('2026-03-04T09:20:00+08:00')).join()).toContain('请电话联系')
})

test('a message that was given up is in the next digest, with whom it was for', async () => {
  await open('2026-03-02T09:25:00+08:00', {
    members: {
      D001: {
        ...MEMBERS.D001,
        name: '滨城示例软件有限公司',
        dues: [{ year: 2026, dueOn: '2026-04-30', owed: 500_000 }],
      },
    },
  })
  await house.chat.lose('zhangwei')
  await at('2026-03-31T09:20:00+08:00')
  const [digest] = await at('2026-04-01T09:20:00+08:00')
  expect(digest).toContain(
    `没有发出去的消息：\n· 张伟（D001 滨城示例软件有限公司，理事单位），${PLATFORM_WORD}：张伟，您好！`,
  )
  expect(await at('2026-04-02T09:20:00+08:00')).toEqual([])
})

test('dues unpaid for a year are put before the secretariat, once', async () => {
  await open('2026-03-02T09:25:00+08:00', {
    members: {
      D002: { ...MEMBERS.D002, name: '滨城示例网络有限公司', dues: [{ year: 2025, dueOn: '2025-04-30', owed: 1 }] },
    },
  })
  expect(await at('2026-04-30T09:20:00+08:00')).toEqual([])
  expect((await at('2026-05-06T09:20:00+08:00')).join()).toContain(
    'D002 滨城示例网络有限公司（理事单位），2025年度会费欠缴满一年，可以提请，第四条（一）',
  )
  expect((await at('2026-05-07T09:20:00+08:00')).join()).not.toContain('会费欠缴满一年')
})

test('a case is in the digest when it is opened, and again when the time to object is over', async () => {
  await open('2026-03-02T09:25:00+08:00')
  await openCase('2026-03-13')
  expect((await at('2026-03-03T09:20:00+08:00')).join()).toContain(
    '新立案件：\n· AJ-2026-1 D001 滨城示例软件有限公司，理事，异议期至2026年3月13日，2026年3月14日起可以确认',
  )
  expect(await at('2026-03-13T09:20:00+08:00')).toEqual([])
  expect((await at('2026-03-16T09:20:00+08:00')).join()).toContain('期限已过、待处理的案件：\n· AJ-2026-1')
})

test('the bodies that still have to meet are named half a year, a quarter and a month before the year ends', async () => {
  await open('2026-03-02T09:25:00+08:00')
  expect(await at('2026-06-30T09:25:00+08:00')).toEqual([])
  const [first] = await at('2026-07-01T09:25:00+08:00')
  expect(first).toContain('理事会：应开1次，已开0次（第四条（三））')
  expect(await at('2026-07-02T09:25:00+08:00')).toEqual([])
  expect(await at('2026-09-30T09:25:00+08:00')).toHaveLength(1)
  expect(await at('2026-11-30T09:25:00+08:00')).toHaveLength(1)
})

test('a body that has met is not named, and one whose meeting is prepared is named with it', async () => {
  const held = { no: 'LSH-2026-0', body: 'council', startsAt: '2026-02-10T14:00' } as const
  await open('2026-03-02T09:25:00+08:00', { members: MEMBERS, meetings: [held] })
  await callOf(
    house,
    { no: 'HYDH-2026-1', body: 'congress', name: '第三届会员代表大会', startsAt: '2026-12-20T14:00:00+08:00' },
    {},
  )
  const reminder = (await at('2026-07-01T09:25:00+08:00')).find((text) => text.includes('还应召开的会议'))
  expect(reminder).not.toContain('· 理事会')
  expect(reminder).toContain('会员代表大会：应开1次，已开0次（第四条（二））；已在筹备：HYDH-2026-1 第三届会员代表大会')
})

async function openCase(objectionUntil: string): Promise<void> {
  const { db } = house.database
  const tenure = await db.officeTenure.findFirstOrThrow({ where: { member: { no: 'D001' } } })
  await db.case.create({
    data: {
      no: 'AJ-2026-1',
      kind: 'forfeiture',
      state: 'open',
      memberId: tenure.memberId,
      office: 'director',
      tenureId: tenure.id,
      finding: { finding: { key: 'attendance/forfeited/D001' }, cascade: [] },
      rulebookFrom: new Date('2021-06-18'),
      openedAt: new Date('2026-03-02'),
      openedBy: 'test',
      objectionUntil: new Date(objectionUntil),
    },
  })
}
