import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { bookOf, CODE, called, ROLL, recorded } from './attendanceHouse.ts'

let association: Association
beforeAll(async () => {
  association = await openAssociation({ at: '2026-03-01T13:45:00+08:00', roll: ROLL })
})
afterAll(() => association.close())

// Every test has a day and a meeting of its own; yesterday's is gone.
let day = 0
let no = ''
let date = ''
beforeEach(async () => {
  const { db } = association.database
  await db.meeting.updateMany({ where: { no }, data: { status: 'cancelled' } })
  await db.auditEvent.deleteMany()
  day += 1
  no = `LSH-2026-${day}`
  date = `2026-03-${String(day).padStart(2, '0')}`
  association.clock.set(`${date}T13:45:00+08:00`)
  await called(association, { no, startsAt: `${date}T14:00`, calledAt: '2026-02-10T10:00' })
})

describe('signing in', () => {
  test('a representative who signs in is recorded as present and hears how many are still missing', async () => {
    const [answer] = await association.say('rep.1', `签到 ${CODE}`)
    expect(answer).toContain('D001 滨城甲软件（理事单位）：出席（滨城甲软件代表）')
    expect(answer).toContain('还差 4 人达到法定人数（5 席）')
    expect(await bookOf(association, no)).toEqual({ D001: 'present' })
  })

  test('the code is understood in small and full-width letters, in groups, and after the meeting', async () => {
    expect((await association.say('rep.1', '签到ｋ７ｍ３ｐ。'))[0]).toContain('签到成功')
    expect((await association.say('rep.2', '签到 k7 m3p'))[0]).toContain('签到成功')
    expect((await association.say('rep.3', `签到 ${no} K7M3P`))[0]).toContain('签到成功')
  })

  test('another person of a unit is recorded as its stand-in, by name', async () => {
    const [answer] = await association.say('other.1', `签到 ${CODE}`)
    expect(answer).toContain('D001 滨城甲软件（理事单位）：委派（甲职员）')
    expect(await bookOf(association, no)).toEqual({ D001: 'alternate' })
  })

  test('a representative who arrives after the stand-in takes the seat back, and the stand-in does not take it again', async () => {
    for (const userId of ['other.1', 'rep.1', 'other.1']) await association.say(userId, `签到 ${CODE}`)
    expect(await bookOf(association, no)).toEqual({ D001: 'present' })
    expect(await recorded(association, 'attendance.corrected')).toBe(1)
  })

  test('signing in twice changes nothing and says so', async () => {
    await association.say('rep.1', `签到 ${CODE}`)
    const [answer] = await association.say('rep.1', `签到 ${CODE}`)
    expect(answer).toContain('无需重复')
    expect(await recorded(association, 'attendance.recorded')).toBe(1)
  })

  test('the fifth of seven directors completes the quorum', async () => {
    for (const userId of ['rep.1', 'rep.2', 'rep.3', 'rep.4']) await association.say(userId, `签到 ${CODE}`)
    const [answer] = await association.say('zhou.hai', `签到 ${CODE}`)
    expect(answer).toContain('已达法定人数（5 席）')
  })

  test('an individual member signs in in person only', async () => {
    const [answer] = await association.say('aide.6', `签到 ${CODE}`)
    expect(answer).toContain('只能由本人到会签到')
    expect(await bookOf(association, no)).toEqual({})
  })

  test('a supervisor signs in as an observer and counts for no quorum', async () => {
    const [answer] = await association.say('rep.8', `签到 ${CODE}`)
    expect(answer).toContain('列席')
    expect(answer).toContain('实到 0 席')
    expect(await bookOf(association, no)).toEqual({ D008: 'present' })
  })

  test('a member who was not called is told so', async () => {
    const [answer] = await association.say('rep.9', `签到 ${CODE}`)
    expect(answer).toContain(`不在 ${no} 理事会会议的通知名单上`)
  })

  test('a wrong code, a meeting number, and no code are each told what would be right', async () => {
    expect((await association.say('rep.1', '签到 ABCDE'))[0]).toContain('会议码“ABCDE”不对')
    expect((await association.say('rep.1', `签到 ${no}`))[0]).toContain('是会议编号，不是会议码')
    expect((await association.say('rep.1', '签到'))[0]).toContain('例如：签到')
    expect(await bookOf(association, no)).toEqual({})
  })

  test('check-in opens half an hour before the start and not a minute earlier', async () => {
    association.clock.set(`${date}T13:29:00+08:00`)
    expect((await association.say('rep.1', `签到 ${CODE}`))[0]).toContain('13:30起可以签到')
    association.clock.set(`${date}T13:30:00+08:00`)
    expect((await association.say('rep.1', `签到 ${CODE}`))[0]).toContain('签到成功')
  })

  test('check-in opened by hand is open earlier', async () => {
    association.clock.set(`${date}T12:00:00+08:00`)
    await association.database.db.meeting.updateMany({
      where: { no },
      data: { openedAt: new Date(`${date}T03:50:00Z`) },
    })
    expect((await association.say('rep.1', `签到 ${CODE}`))[0]).toContain('签到成功')
  })

  test('the same callback four times signs in once', async () => {
    const before = association.textsOf('rep.1').length
    const delivery = await association.chat.say('rep.1', `签到 ${CODE}`)
    for (let time = 0; time < 3; time += 1) await delivery.redeliver()
    await association.settle()
    expect(await recorded(association, 'attendance.recorded')).toBe(1)
    expect(association.textsOf('rep.1').length - before).toBe(1)
  })
})

describe('entering by hand', () => {
  test('staff enter a stand-in without an account, by part of the name, with who came', async () => {
    const [answer] = await association.say('wang.fang', `登记 ${no} 丙软件 委派 李明`)
    expect(answer).toContain('已登记')
    expect(answer).toContain('D003 滨城丙软件（理事单位）：委派（李明）')
  })

  test('a stand-in appointed beforehand needs no name again', async () => {
    const db = association.database.db
    const seat = { meeting: { connect: { no } }, member: { connect: { no: 'D003' } } }
    const at = new Date('2026-03-12T02:00:00Z')
    await db.alternate.create({ data: { ...seat, name: '孙平', appointedBy: 'person:D003', appointedAt: at } })
    expect((await association.say('wang.fang', '登记 理事会 D003 委派'))[0]).toContain('委派（孙平）')
  })

  test('a stand-in of nobody knows whom is asked for', async () => {
    expect((await association.say('wang.fang', `登记 ${no} D003 委派`))[0]).toContain('D003 滨城丙软件委派了谁')
  })

  test('a stand-in for an individual member is not accepted', async () => {
    const [answer] = await association.say('wang.fang', `登记 ${no} D006 委派 李明`)
    expect(answer).toContain('是个人会员，不能委派他人出席')
    expect(await bookOf(association, no)).toEqual({})
  })

  test('a correction keeps the line before, with who wrote what', async () => {
    await association.say('wang.fang', `登记 ${no} D002 缺席`)
    const [answer] = await association.say('li.jing', `登记 ${no.toLowerCase()}，D002，出席`)
    expect(answer).toContain('缺席 → 出席')
    expect(await association.database.db.attendanceEntry.count({ where: { meeting: { no } } })).toBe(2)
    const event = await association.database.db.auditEvent.findFirstOrThrow({ where: { type: 'attendance.corrected' } })
    expect(event.actor).toBe('staff:李静')
    expect(event.data).toMatchObject({ member: 'D002', before: { value: 'absent', recordedBy: 'staff:王芳' } })
  })

  test('entering the same again changes nothing', async () => {
    await association.say('wang.fang', `登记 ${no} D002 出席`)
    expect((await association.say('wang.fang', `登记 ${no} D002 出席`))[0]).toContain('没有变化')
    expect(await recorded(association, 'attendance.corrected')).toBe(0)
  })

  test('nobody is entered as present before the doors open, but leave may be noted', async () => {
    association.clock.set(`${date}T10:00:00+08:00`)
    expect((await association.say('wang.fang', `登记 ${no} D002 出席`))[0]).toContain('还没有开始签到')
    expect((await association.say('wang.fang', `登记 ${no} D002 请假`))[0]).toContain(
      'D002 滨城乙软件（理事单位）：请假',
    )
  })

  test('a member without a seat and without a call is not entered', async () => {
    expect((await association.say('wang.fang', `登记 ${no} D009 出席`))[0]).toContain('既没有席位')
  })

  test('what cannot be read is answered with an example', async () => {
    for (const said of ['登记', `登记 ${no} D002`, `登记 ${no} 出席`])
      expect((await association.say('wang.fang', said))[0]).toContain('登记 LSH-2026-1 D017 委派 李明')
  })

  test('a member may not enter anything', async () => {
    expect((await association.say('rep.1', `登记 ${no} D001 出席`))[0]).toContain('由协会秘书处办理')
    expect(await bookOf(association, no)).toEqual({})
  })
})
