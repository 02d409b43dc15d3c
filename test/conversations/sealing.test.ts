import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, bookOf, called, casesIn, officesOf, ROLL, recorded, seal, signedIn } from './attendanceHouse.ts'

const COUNCIL = { no: 'LSH-2026-1', startsAt: '2026-03-20T14:00', calledAt: '2026-03-10T10:00' }

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T13:45:00+08:00', roll: ROLL })
})
afterEach(() => association.close())

const cardOf = (userId: string) => association.cardsOf(userId).at(-1)
const statusOf = async (no: string) =>
  (await association.database.db.meeting.findUniqueOrThrow({ where: { no } })).status

/** Five of the seven directors are there; the meeting has begun. */
async function quorateCouncil(options: { late?: string[] } = {}): Promise<void> {
  await called(association, { ...COUNCIL, ...options })
  await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
  association.clock.set('2026-03-20T17:00:00+08:00')
}

test('before sealing staff see who is missing, whether there was a quorum, and what follows', async () => {
  await quorateCouncil()
  const [list] = await association.say('wang.fang', '封存 LSH-2026-1')
  expect(list).toContain('· D001 滨城甲软件（理事单位）：缺席')
  expect(list).toContain('· D007 滨城庚软件：常务理事资格丧失（第四条（五）、第四条（三））')
  expect(cardOf('wang.fang')).toMatchObject({ title: '封存 LSH-2026-1', keys: ['confirm', 'cancel'] })
  expect(cardOf('wang.fang')?.text).toContain('7 席，法定人数 5 席')
  expect(cardOf('wang.fang')?.text).toContain('丧失资格待核定 3 席')
  expect(await statusOf('LSH-2026-1')).toBe('called')
})

test('sealing fills the gaps, freezes the book and opens the cases of the runs it completes', async () => {
  await quorateCouncil()
  await seal(association, 'LSH-2026-1')
  expect(await statusOf('LSH-2026-1')).toBe('held')
  expect(await bookOf(association, 'LSH-2026-1')).toMatchObject({ D001: 'absent', D002: 'present', D007: 'absent' })
  expect(await casesIn(association)).toEqual(['AJ-2026-1 D001 director open', 'AJ-2026-2 D007 director open'])
  expect(association.cardsOf('wang.fang').find((card) => card.title.startsWith('封存'))?.closed).toBe('已封存')
  expect(await officesOf(association, 'D001', '2026-03-20')).toEqual(['director'])
  expect((await association.say('rep.1', '签到 K7M3P'))[0]).toContain('不能签到，状态是“已召开”')
})

test('who asked to be excused is on leave, an announced answer is no presence, and a stand-in announced is none either', async () => {
  await called(association, COUNCIL)
  const answers = { D001: 'unable', D002: 'attending', D003: 'alternate' } as const
  for (const [no, answer] of Object.entries(answers))
    await association.database.db.summons.updateMany({ where: { member: { no } }, data: { answer } })
  await signedIn(association, 'rep.4')
  association.clock.set('2026-03-20T17:00:00+08:00')
  await seal(association, 'LSH-2026-1')
  expect(await bookOf(association, 'LSH-2026-1')).toMatchObject({ D001: 'leave', D002: 'absent', D003: 'absent' })
})

test('who was called late or never reached is not absent', async () => {
  await quorateCouncil({ late: ['D001'] })
  await seal(association, 'LSH-2026-1')
  expect(await bookOf(association, 'LSH-2026-1')).toMatchObject({ D001: 'undelivered', D007: 'absent' })
  expect(await casesIn(association)).toEqual(['AJ-2026-1 D007 director open'])
})

test('a call six days before a council makes every absence 未送达, whatever staff enter', async () => {
  await called(association, { ...COUNCIL, calledAt: '2026-03-14T10:00' })
  await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
  association.clock.set('2026-03-20T17:00:00+08:00')
  const [answer] = await association.say('li.jing', '登记 LSH-2026-1 D001 缺席')
  expect(answer).toContain('不能记为缺席，已记为未送达')
  await seal(association, 'LSH-2026-1')
  expect(await bookOf(association, 'LSH-2026-1')).toMatchObject({ D001: 'undelivered', D007: 'undelivered' })
  expect(await casesIn(association)).toEqual([])
})

test('a meeting short of its quorum is sealed and counts for nobody', async () => {
  await called(association, COUNCIL)
  await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5')
  association.clock.set('2026-03-20T17:00:00+08:00')
  await association.say('wang.fang', '封存 理事会')
  expect(cardOf('wang.fang')?.text).toContain('未达法定人数，对谁都不计次')
  await association.tap('wang.fang', 'confirm')
  expect(await statusOf('LSH-2026-1')).toBe('inquorate')
  expect(await casesIn(association)).toEqual([])
})

test('the stand-in of a unit makes the quorum, an observer does not', async () => {
  await called(association, COUNCIL)
  await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.8')
  await association.say('wang.fang', '登记 LSH-2026-1 D005 委派 李明')
  association.clock.set('2026-03-20T17:00:00+08:00')
  await association.say('li.jing', '封存 LSH-2026-1')
  expect(cardOf('li.jing')?.text).toContain('4 席，差 1 席')
  await association.say('other.1', '签到 K7M3P')
  await association.say('li.jing', '封存 LSH-2026-1')
  expect(cardOf('li.jing')?.text).toContain('达到法定人数')
})

test('who alone entered the book by hand may not seal it alone, and is told who else may', async () => {
  await quorateCouncil()
  await association.say('wang.fang', '登记 LSH-2026-1 D007 出席')
  expect((await association.say('wang.fang', '封存 LSH-2026-1'))[0]).toContain('可以封存的有：李静')
  await seal(association, 'LSH-2026-1', 'li.jing')
  expect(await statusOf('LSH-2026-1')).toBe('held')
})

test('the only member of the secretariat seals what they entered alone', async () => {
  await association.database.db.staff.updateMany({ where: { name: '李静' }, data: { endedAt: new Date() } })
  await quorateCouncil()
  await association.say('wang.fang', '登记 LSH-2026-1 D007 出席')
  await seal(association, 'LSH-2026-1')
  expect(await statusOf('LSH-2026-1')).toBe('held')
  expect(await recorded(association, 'staff.acted_alone')).toBe(1)
})

test('a book that changed between the question and the answer is shown again, not sealed', async () => {
  await quorateCouncil()
  await association.say('wang.fang', '封存 LSH-2026-1')
  await association.say('rep.7', '签到 K7M3P')
  const [list] = await association.tap('wang.fang', 'confirm')
  expect(await statusOf('LSH-2026-1')).toBe('called')
  expect(list).not.toContain('D007')
  expect(association.cardsOf('wang.fang').map((card) => card.closed)).toEqual(['内容已变，见新卡', undefined])
  await association.tap('wang.fang', 'confirm')
  expect(await statusOf('LSH-2026-1')).toBe('held')
})

test('two of staff who press at once seal once, and each sees what became of it', async () => {
  await quorateCouncil()
  for (const userId of ['wang.fang', 'li.jing']) await association.say(userId, '封存 LSH-2026-1')
  const presses = ['wang.fang', 'li.jing'].map((userId) => association.chat.tap(userId, { key: 'confirm' }))
  for (const press of await Promise.all(presses)) expect(press.status).toBe(200)
  await actAtOnce(association)
  expect(await recorded(association, 'meeting.sealed')).toBe(1)
  expect(await casesIn(association)).toHaveLength(2)
  const labels = ['wang.fang', 'li.jing'].map(
    (userId) => association.cardsOf(userId).find((card) => card.title.startsWith('封存'))?.closed,
  )
  expect(labels).toContain('已封存')
  expect(labels).toContainEqual(expect.stringMatching(/^已由(王芳|李静)处理$/))
})

test('the same press four times seals once and opens each case once', async () => {
  await quorateCouncil()
  await association.say('wang.fang', '封存 LSH-2026-1')
  const delivery = await association.chat.tap('wang.fang', { key: 'confirm' })
  for (let time = 0; time < 3; time += 1) await delivery.redeliver()
  await association.settle()
  expect(await recorded(association, 'meeting.sealed')).toBe(1)
  expect(await recorded(association, 'case.opened')).toBe(2)
})

test('sealing may be put off, and the card says so', async () => {
  await quorateCouncil()
  await association.say('wang.fang', '封存 LSH-2026-1')
  await association.tap('wang.fang', 'cancel')
  expect(cardOf('wang.fang')?.closed).toBe('暂不封存')
  expect(await statusOf('LSH-2026-1')).toBe('called')
})

test('a meeting is not sealed before it begins, nor twice', async () => {
  await called(association, COUNCIL)
  expect((await association.say('wang.fang', '封存 LSH-2026-1'))[0]).toContain('14:00之后才能封存')
  association.clock.set('2026-03-20T17:00:00+08:00')
  await seal(association, 'LSH-2026-1')
  expect((await association.say('li.jing', '封存 LSH-2026-1'))[0]).toContain('已由王芳于 2026年3月20日')
})

test('at an e-mail meeting any reply before the deadline is presence, and silence is absence', async () => {
  await called(association, { ...COUNCIL, form: 'email', startsAt: '2026-03-18T09:00', endsAt: '2026-03-20T12:00' })
  const { db } = association.database
  const replied = { answer: 'attending' as const, answeredAt: new Date('2026-03-19T02:00:00Z') }
  for (const no of ['D001', 'D002', 'D003', 'D004'])
    await db.summons.updateMany({ where: { member: { no } }, data: replied })
  const late = { answer: 'attending' as const, answeredAt: new Date('2026-03-20T05:00:00Z') }
  await db.summons.updateMany({ where: { member: { no: 'D005' } }, data: late })
  expect((await association.say('rep.7', '签到 K7M3P'))[0]).toContain('已于 2026年3月20日（周五）12:00截止')
  await seal(association, 'LSH-2026-1')
  expect(await bookOf(association, 'LSH-2026-1')).toMatchObject({
    D001: 'present',
    D004: 'present',
    D005: 'absent',
    D006: 'absent',
  })
})

test('a supervisor who stays away twice is noted and nothing follows', async () => {
  for (const month of ['03', '06']) {
    const no = `JSH-2026-${Number(month) / 3}`
    const startsAt = `2026-${month}-20T14:00`
    await called(association, { no, body: 'supervisory_board', startsAt, calledAt: `2026-${month}-01T10:00` })
    association.clock.set(`${startsAt}:00+08:00`)
    await signedIn(association, 'rep.10', 'rep.11')
    await association.say('wang.fang', `封存 ${no}`)
    if (month === '06') expect(cardOf('wang.fang')?.text).toContain('仅记录 1 席')
    await association.tap('wang.fang', 'confirm')
    expect(await statusOf(no)).toBe('held')
  }
  expect(await casesIn(association)).toEqual([])
  expect(await officesOf(association, 'D008', '2026-06-30')).toEqual(['supervisor'])
})

test('a council is planned, called, opened, signed in to and sealed without leaving the chat', async () => {
  association.clock.set('2026-03-02T10:00:00+08:00')
  await association.say('wang.fang', '建会 理事会 2026-03-20 14:00-16:00 现场 协会会议室')
  await association.say('wang.fang', '通知 LSH-2026-1')
  await association.tap('wang.fang', 'confirm')
  expect(association.cardsOf('rep.7').at(-1)?.keys).not.toEqual([])
  association.clock.set('2026-03-20T13:00:00+08:00')
  const [opened = ''] = await association.say('wang.fang', '开会 LSH-2026-1')
  const code = /[A-Z0-9]{5}(?![A-Z0-9-])/.exec(opened.replace('LSH-2026-1', ''))?.[0]
  for (const userId of ['rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai'])
    expect((await association.say(userId, `签到 ${code}`))[0]).toContain('签到成功')
  association.clock.set('2026-03-20T16:30:00+08:00')
  await seal(association, 'LSH-2026-1', 'li.jing')
  expect(await bookOf(association, 'LSH-2026-1')).toMatchObject({ D001: 'absent', D007: 'absent' })
  expect(await casesIn(association)).toEqual(['AJ-2026-1 D001 director open', 'AJ-2026-2 D007 director open'])
  expect(await association.database.db.card.count({ where: { state: 'open', question: { not: 'case' } } })).toBe(0)
})
