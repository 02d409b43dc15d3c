import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { loadFacts } from '../../src/store/facts.ts'
import { freshDatabase } from '../support/database.ts'

const LEARNED = { learnedAt: new Date('2026-03-01T01:00:00Z') }
const date = (day: string) => new Date(`${day}T00:00:00Z`)

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
  const { db } = database
  const unit = await db.member.create({
    data: {
      no: 'D001',
      name: '滨城示例软件有限公司',
      kind: 'unit',
      joinedOn: date('2021-09-01'),
      principal: '张伟',
      ...LEARNED,
    },
  })
  const other = await db.member.create({
    data: {
      no: 'D002',
      name: '周示例',
      kind: 'individual',
      joinedOn: date('2022-01-01'),
      leftOn: date('2025-07-01'),
      ...LEARNED,
    },
  })
  const person = await db.person.create({ data: { memberId: unit.id, name: '张伟' } })
  await db.affiliation.create({
    data: { memberId: unit.id, personId: person.id, role: 'representative', awaitingConfirmation: true, ...LEARNED },
  })
  await db.officeTenure.create({
    data: { memberId: unit.id, office: 'director', from: date('2024-01-13'), begunBy: 'import', ...LEARNED },
  })
  const meeting = await db.meeting.create({
    data: {
      ...{
        no: 'LSH-1',
        body: 'council',
        name: '理事会',
        form: 'onsite',
        status: 'held',
        createdBy: '林知遥',
        ...LEARNED,
      },
      // One in the morning of the 19th in Dalian is still the 18th in UTC.
      startsAt: new Date('2025-09-18T06:00:00Z'),
      sealedAt: new Date('2025-09-18T17:00:00Z'),
    },
  })
  const line = { meetingId: meeting.id, source: 'staff', recordedBy: '林知遥', recordedAt: LEARNED.learnedAt } as const
  await db.attendanceEntry.createMany({
    data: [
      { ...line, memberId: unit.id, value: 'absent', current: null },
      { ...line, memberId: unit.id, value: 'present' },
      { ...line, memberId: other.id, value: 'leave' },
    ],
  })
  const dues = await db.duesEntry.create({
    data: { memberId: unit.id, year: 2025, dueOn: date('2025-04-30'), owed: 300_000, ...LEARNED },
  })
  await db.payment.createMany({
    data: [
      { duesId: dues.id, amount: 100_000, paidOn: date('2025-06-01'), ...LEARNED },
      { duesId: dues.id, amount: 50_000, paidOn: date('2025-05-01'), ...LEARNED },
    ],
  })
  const activity = await db.activity.create({ data: { no: 'HD-1', name: '沙龙', on: date('2025-10-24'), ...LEARNED } })
  await db.activityInvitation.create({
    data: { activityId: activity.id, memberId: other.id, joined: false, ...LEARNED },
  })
})
afterAll(() => database.close())

const load = (members?: string[]) =>
  database.db.$transaction((tx) => loadFacts(tx, 'Asia/Shanghai', members === undefined ? {} : { members }))

test('facts carry days and times of the association’s zone, and only what is known', async () => {
  expect(await load()).toEqual({
    members: [
      { no: 'D001', name: '滨城示例软件有限公司', kind: 'unit', joinedOn: '2021-09-01', principal: '张伟' },
      { no: 'D002', name: '周示例', kind: 'individual', joinedOn: '2022-01-01', leftOn: '2025-07-01' },
    ],
    affiliations: [{ member: 'D001', name: '张伟', role: 'representative', awaitingConfirmation: true }],
    tenures: [{ id: expect.any(String), member: 'D001', office: 'director', from: '2024-01-13' }],
    meetings: [
      {
        ...{ no: 'LSH-1', body: 'council', name: '理事会', form: 'onsite', status: 'held' },
        startsAt: '2025-09-18T14:00',
        sealedOn: '2025-09-19',
      },
    ],
    attendance: expect.arrayContaining([
      { meeting: 'LSH-1', member: 'D001', value: 'present' },
      { meeting: 'LSH-1', member: 'D002', value: 'leave' },
    ]),
    dues: [
      {
        member: 'D001',
        year: 2025,
        dueOn: '2025-04-30',
        owed: 300_000,
        paid: 150_000,
        paidOn: '2025-06-01',
        parts: [
          { amount: 100_000, paidOn: '2025-06-01' },
          { amount: 50_000, paidOn: '2025-05-01' },
        ],
        waived: false,
      },
    ],
    activities: [{ no: 'HD-1', name: '沙龙', on: '2025-10-24' }],
    invitations: [{ activity: 'HD-1', member: 'D002', joined: false }],
  })
})

test('a line of a book that was corrected is no fact any more', async () => {
  expect((await load()).attendance).toHaveLength(2)
})

test('one member’s facts are that member’s, with all meetings and activities', async () => {
  const facts = await load(['D002'])
  expect(facts.members.map(({ no }) => no)).toEqual(['D002'])
  expect(facts.attendance).toEqual([{ meeting: 'LSH-1', member: 'D002', value: 'leave' }])
  expect([facts.affiliations, facts.tenures, facts.dues]).toEqual([[], [], []])
  expect([facts.meetings.length, facts.activities.length, facts.invitations.length]).toEqual([1, 1, 1])
})

test('an unknown member has no facts', async () => {
  expect((await load(['D404'])).members).toEqual([])
})
