import { afterEach, expect, test } from 'vitest'
import { countEvents } from '../conversations/meetingRoll.ts'
import { type Association, openAssociation } from '../support/association.ts'

const PEOPLE = Array.from({ length: 400 }, (_, index) => ({ no: `B${1000 + index}`, userId: `rep${1000 + index}` }))

/** How many callbacks are under way at once: a slow machine takes all of them in time. */
const AT_ONCE = 20

let house: Association
afterEach(() => house.close())

/** The congress, about to begin, with everybody called. */
async function openCongress(): Promise<string> {
  const members = PEOPLE.map(({ no, userId }) => [
    no,
    { name: `示例单位${no}`, representative: `代表${no}/${userId}`, offices: { delegate: '2025-01-10' } },
  ])
  const roll = { members: Object.fromEntries(members), staff: ['秦岚/qin'] }
  house = await openAssociation({ at: '2026-03-02T10:00:00+08:00', roll })
  await house.say('qin', '建会 会员代表大会 2026-04-10 14:00-16:00 现场 协会会议室')
  const meeting = await house.database.db.meeting.findFirstOrThrow()
  const called = { status: 'called' as const, calledAt: new Date('2026-03-02T02:00:00Z'), checkInCode: 'K7M2QX' }
  await house.database.db.meeting.update({ where: { id: meeting.id }, data: called })
  const seats = await house.database.db.member.findMany({ select: { id: true } })
  await house.database.db.summons.createMany({
    data: seats.map(({ id }) => ({
      meetingId: meeting.id,
      memberId: id,
      role: 'duty' as const,
      offices: ['delegate' as const],
      calledAt: called.calledAt,
    })),
  })
  house.clock.set('2026-04-10T13:45:00+08:00')
  return called.checkInCode
}

test('400 people who check in before anybody is answered are all counted, and each is answered once', {
  timeout: 120_000,
}, async () => {
  const code = await openCongress()
  for (let start = 0; start < PEOPLE.length; start += AT_ONCE) {
    const some = PEOPLE.slice(start, start + AT_ONCE)
    const taken = await Promise.all(some.map(({ userId }) => house.chat.say(userId, `签到 ${code}`)))
    expect(taken.every(({ status }) => status === 200)).toBe(true)
  }
  await house.settle()
  expect(await house.database.db.attendanceEntry.count({ where: { current: true, value: 'present' } })).toBe(400)
  expect(await countEvents(house, 'attendance.recorded')).toBe(400)
  expect(PEOPLE.filter(({ userId }) => house.textsOf(userId).length !== 1)).toEqual([])
  const counts = PEOPLE.map(({ userId }) => Number(/实到 (\d+) 席/.exec(house.textsOf(userId)[0] ?? '')?.[1]))
  expect(counts.toSorted((one, other) => one - other)).toEqual(PEOPLE.map((_, index) => index + 1))
})
