import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Office } from '../../src/rules/facts.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, bookOf, called, casesIn, officesOf, ROLL, recorded, seal, signedIn } from './attendanceHouse.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T13:45:00+08:00', roll: ROLL })
})
afterEach(() => association.close())

/** D001 and D007 have now missed two councils in a row, and the book is sealed. The objection window ends on 30 March. */
async function sealedCouncil(): Promise<void> {
  await called(association, { no: 'LSH-2026-1', startsAt: '2026-03-20T14:00', calledAt: '2026-03-10T10:00' })
  await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
  association.clock.set('2026-03-20T17:00:00+08:00')
  await seal(association, 'LSH-2026-1')
}

const caseCard = (userId: string, no: string) => association.cardsOf(userId).find((card) => card.title.endsWith(no))

/** The id of the card of a case in somebody's chat, by which it is pressed. */
const cardIdOf = async (userId: string, no: string) => {
  const { id } = await association.database.db.case.findUniqueOrThrow({ where: { no } })
  return (await association.database.db.card.findFirstOrThrow({ where: { userId, subject: id } })).id
}

const press = async (userId: string, key: string, no: string) =>
  association.tap(userId, key, { cardId: await cardIdOf(userId, no) })

const give = async (no: string, office: Office) => {
  const member = await association.database.db.member.findUniqueOrThrow({ where: { no } })
  const from = new Date('2024-06-18T00:00:00Z')
  const data = { memberId: member.id, office, from, begunBy: 'test', learnedAt: from }
  await association.database.db.officeTenure.create({ data })
}

describe('a director who misses two councils in a row', () => {
  test('is told why, on what, and how to object, and so is the liaison; the seat stays meanwhile', async () => {
    await sealedCouncil()
    const [notice] = association.textsOf('rep.1').slice(-1)
    expect(notice).toMatch(
      /连续没有出席以下理事会会议：\n· .*（LSH-2025-1）：.*\n· .*（LSH-2026-1）：.*\n\n依照第四条（三），连续2次不出席/,
    )
    expect(notice).toContain('2026年3月30日（含当日）之前提出异议')
    expect(notice).toContain('异议 LSH-2026-1 您的说明')
    expect(association.textsOf('liaison.1').at(-1)).toContain('抄送联络员')
    for (const staff of ['wang.fang', 'li.jing']) {
      expect(caseCard(staff, 'AJ-2026-1')?.keys).toEqual(['confirm', 'withdraw'])
      expect(caseCard(staff, 'AJ-2026-1')?.text).toContain('理事 → 会员代表')
    }
    expect(await officesOf(association, 'D001', '2026-03-20')).toEqual(['director'])
  })

  test('reverts to delegate on the day the secretary-general confirms it, and not before, and by nobody else', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    const [refused] = await press('li.jing', 'confirm', 'AJ-2026-1')
    expect(refused).toContain('须由王芳核定')
    expect(await officesOf(association, 'D001', '2026-03-31')).toEqual(['director'])
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(await officesOf(association, 'D001', '2026-03-30')).toEqual(['director'])
    expect(await officesOf(association, 'D001', '2026-03-31')).toEqual(['delegate'])
    expect(association.textsOf('rep.1').at(-1)).toContain('自2026年3月31日起不再担任理事，转为会员代表')
    expect(association.textsOf('liaison.1').at(-1)).toContain('自2026年3月31日起')
    expect(caseCard('wang.fang', 'AJ-2026-1')?.closed).toBe('已确认')
    // The card of eleven days ago changes where the platform lets it; where it does not, words say the same.
    const elsewhere = [caseCard('li.jing', 'AJ-2026-1')?.closed, association.textsOf('li.jing').at(-1)].join('\n')
    expect(elsewhere).toMatch(/已由王芳处理|经办：王芳/)
    expect([await recorded(association, 'tenure.ended'), await recorded(association, 'tenure.begun')]).toEqual([1, 1])
  })

  test('is told as confirmed by one alone where the secretariat has nobody else', async () => {
    await sealedCouncil()
    await association.database.db.staff.updateMany({ where: { name: '李静' }, data: { endedAt: new Date() } })
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    const deeds = await association.database.db.auditEvent.findMany({ where: { type: 'staff.acted_alone' } })
    expect(deeds.map(({ data }) => data)).toMatchObject([{ deed: 'forfeiture', no: 'AJ-2026-1', office: 'director' }])
  })

  test('is not confirmed before the window has passed: the press says from when, and the card stays open', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-30T09:00:00+08:00')
    const [answer] = await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(answer).toContain('2026年3月31日起才能确认')
    expect(caseCard('wang.fang', 'AJ-2026-1')?.keys).toEqual(['confirm', 'withdraw'])
    expect(await officesOf(association, 'D001', '2026-03-30')).toEqual(['director'])
  })

  test('who was a delegate already does not become one twice', async () => {
    await give('D001', 'delegate')
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(await officesOf(association, 'D001', '2026-03-31')).toEqual(['delegate'])
    expect(await recorded(association, 'tenure.begun')).toBe(0)
  })

  test('becomes the 401st delegate all the same, and the card marks the excess', async () => {
    await elect('delegate', 400)
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(await officesOf(association, 'D001', '2026-03-31')).toEqual(['delegate'])
    expect(caseCard('wang.fang', 'AJ-2026-1')?.text).toContain('会员代表 401/400 超额')
    const { overSeats } = await association.database.db.officeTenure.findFirstOrThrow({
      where: { begunBy: 'AJ-2026-1' },
    })
    expect(overSeats).toBe(true)
  })

  test('keeps the seat when the secretariat withdraws the case, and is told', async () => {
    await sealedCouncil()
    await press('li.jing', 'withdraw', 'AJ-2026-1')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director withdrawn')
    expect(association.textsOf('rep.1').at(-1)).toContain('AJ-2026-1 已撤回')
    expect(caseCard('wang.fang', 'AJ-2026-1')?.closed).toBe('已由李静处理')
  })

  test('has one case at a time: who opens it again gets its card once more, and may decide on it', async () => {
    await sealedCouncil()
    expect((await association.say('wang.fang', '立案 D001'))[0]).toContain('已有待核定的 AJ-2026-1')
    expect(await casesIn(association)).not.toContain('AJ-2026-2')
    const again = association.cardsOf('wang.fang').filter(({ title }) => title.includes('AJ-2026-1'))
    expect(again.map(({ keys }) => keys)).toEqual([
      ['confirm', 'withdraw'],
      ['confirm', 'withdraw'],
    ])
    await association.tap('wang.fang', 'withdraw')
    const after = association.cardsOf('wang.fang').filter(({ title }) => title.includes('AJ-2026-1'))
    expect(after.at(-1)?.closed).toBe('已撤回')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director withdrawn')
  })

  test('reads in the standing that a case is open, and until when to object', async () => {
    await sealedCouncil()
    const [standing] = await association.say('rep.1', '状态')
    expect(standing).toContain('已立案（AJ-2026-1），异议期满并由秘书处确认后才生效，此前职务不变')
    expect(standing).toContain('异议期至2026年3月30日（含当日），提出异议请发送：异议 AJ-2026-1 说明')
  })

  test('is not listed as waiting for a case when another absence follows while one is open', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-28T13:45:00+08:00')
    await called(association, { no: 'LSH-2026-2', startsAt: '2026-03-28T14:00', calledAt: '2026-03-20T18:00' })
    await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
    association.clock.set('2026-03-28T17:00:00+08:00')
    await seal(association, 'LSH-2026-2')
    const [agenda] = await association.say('wang.fang', '待办')
    expect(agenda).toContain('AJ-2026-1 D001')
    expect(agenda).not.toContain('尚未立案')
  })
})

describe('deciding a case', () => {
  test('two of staff who press at once decide once, and each gets an answer', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    const cards = await Promise.all(
      ['wang.fang', 'li.jing'].map(async (userId) => [userId, await cardIdOf(userId, 'AJ-2026-1')]),
    )
    const [first, second] = cards.map(([userId = '', cardId = ''], index) =>
      association.chat.tap(userId, { key: index === 0 ? 'confirm' : 'withdraw', cardId }),
    )
    await Promise.all([first, second])
    await actAtOnce(association)
    expect((await recorded(association, 'case.confirmed')) + (await recorded(association, 'case.withdrawn'))).toBe(1)
    const closed = ['wang.fang', 'li.jing'].map((userId) => caseCard(userId, 'AJ-2026-1')?.closed)
    expect(closed).toContainEqual(expect.stringMatching(/^已由(王芳|李静)处理$/))
    expect(closed).toContainEqual(expect.stringMatching(/^已(确认|撤回)$/))
  })

  test('the same press four times ends one seat and begins one', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    const cardId = await cardIdOf('wang.fang', 'AJ-2026-1')
    const delivery = await association.chat.tap('wang.fang', { key: 'confirm', cardId })
    for (let time = 0; time < 3; time += 1) await delivery.redeliver()
    await association.settle()
    expect([await recorded(association, 'tenure.ended'), await recorded(association, 'tenure.begun')]).toEqual([1, 1])
  })

  test('a member nobody can reach in chat is told by phone, and the window runs from then', async () => {
    const { db } = association.database
    await db.account.deleteMany({ where: { userId: 'rep.1' } })
    await sealedCouncil()
    expect(caseCard('wang.fang', 'AJ-2026-1')?.keys).toEqual(['phoned', 'confirm', 'withdraw'])
    association.clock.set('2026-04-02T09:00:00+08:00')
    expect((await press('wang.fang', 'confirm', 'AJ-2026-1'))[0]).toContain('通知还没有送达 D001')
    await press('wang.fang', 'phoned', 'AJ-2026-1')
    expect(caseCard('wang.fang', 'AJ-2026-1')?.text).toContain('至2026年4月12日')
    association.clock.set('2026-04-12T09:00:00+08:00')
    expect((await press('wang.fang', 'confirm', 'AJ-2026-1'))[0]).toContain('2026年4月13日起才能确认')
    association.clock.set('2026-04-13T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(await officesOf(association, 'D001', '2026-04-13')).toEqual(['delegate'])
  })

  test('a notice that could not be delivered is no notice: the card then offers the phone', async () => {
    await association.chat.lose('rep.1')
    await sealedCouncil()
    expect(caseCard('wang.fang', 'AJ-2026-1')?.keys).toEqual(['confirm', 'withdraw'])
    association.clock.set('2026-04-02T09:00:00+08:00')
    expect((await press('wang.fang', 'confirm', 'AJ-2026-1'))[0]).toContain('通知还没有送达 D001')
    expect(caseCard('wang.fang', 'AJ-2026-1')?.keys).toEqual(['phoned', 'confirm', 'withdraw'])
    expect(await officesOf(association, 'D001', '2026-04-02')).toEqual(['director'])
  })
})

describe('what falls with a directorship', () => {
  test('the standing seat falls in the same case and with one notice', async () => {
    await sealedCouncil()
    expect(association.textsOf('rep.7').filter((text) => text.includes('AJ-'))).toHaveLength(1)
    expect(association.textsOf('rep.7').at(-1)).toContain('理事、常务理事资格自动丧失，转为会员代表')
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-2')
    expect(await officesOf(association, 'D007', '2026-03-31')).toEqual(['delegate'])
  })

  test('a vice-president keeps the office, and the secretariat is asked to put it to the council', async () => {
    await give('D001', 'vice_president')
    await sealedCouncil()
    expect(association.textsOf('rep.1').at(-1)).toContain('副会长职务不自动丧失')
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(await officesOf(association, 'D001', '2026-03-31')).toEqual(['delegate', 'vice_president'])
    expect(caseCard('li.jing', 'AJ-2026-3')?.text).toContain('2026年4月30日前')
    await press('li.jing', 'settle', 'AJ-2026-3')
    expect(await casesIn(association)).toContain('AJ-2026-3 D001 vice_president settled')
  })
})

describe('objecting', () => {
  test('the representative objects inside the window; the secretariat gets the text and decides', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-30T20:00:00+08:00')
    const [answer] = await association.say('rep.1', '异议 lsh-2026-1：当天由李明到会并签到')
    expect(answer).toContain('已收到滨城甲软件（理事单位）对 AJ-2026-1 的异议')
    expect(association.textsOf('li.jing').at(-1)).toContain('当天由李明到会并签到')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director objected')
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director confirmed')
  })

  test('an objection after the window is refused, and the way that is left is named', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T00:10:00+08:00')
    expect((await association.say('rep.1', '异议 LSH-2026-1 我到会了'))[0]).toContain('异议期已于 2026年3月30日结束')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director open')
  })

  test('a line of a sealed book from which nothing follows yet may be disputed too', async () => {
    await sealedCouncil()
    expect((await association.say('rep.2', '异议 LSH-2026-1 我方记录有误'))[0]).toContain(
      '出席记录（出席）的异议转交秘书处',
    )
    expect(association.textsOf('li.jing').at(-1)).toContain('请用：登记 LSH-2026-1 D002 情况')
    expect(await recorded(association, 'attendance.disputed')).toBe(1)
    expect(await casesIn(association)).toHaveLength(2)
  })

  test('the liaison may not object, a member without a case need not, and an empty one is asked for its reason', async () => {
    await sealedCouncil()
    expect((await association.say('liaison.1', '异议 LSH-2026-1 到会了'))[0]).toContain(
      '须由滨城甲软件的代表人本人办理',
    )
    expect((await association.say('rep.9', '异议 LSH-2026-1 到会了'))[0]).toContain('没有待核定的丧失资格事项')
    expect((await association.say('rep.1', '异议 LSH-2026-1'))[0]).toContain('请写上异议的理由')
    expect((await association.say('rep.1', '异议 LSH-2020-1 到会了'))[0]).toContain('没有 LSH-2020-1')
    expect(await recorded(association, 'case.objected')).toBe(0)
  })
})

describe('correcting a sealed book', () => {
  test('an entry corrected withdraws the open case, and member and staff are told', async () => {
    await sealedCouncil()
    const [answer] = await association.say('wang.fang', '登记 LSH-2026-1 D001 委派 李明')
    expect(answer).toContain('缺席 → 委派（李明）')
    expect(answer).toContain('本次更正已留痕')
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D001 director withdrawn', 'AJ-2026-2 D007 director open'])
    expect(association.textsOf('rep.1').at(-1)).toContain('LSH-2026-1 的出席记录已经更正，AJ-2026-1 已撤回')
    expect(caseCard('li.jing', 'AJ-2026-1')?.closed).toBe('已由王芳处理')
  })

  test('an entry corrected after the loss was confirmed gives the seats back', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-2')
    association.clock.set('2026-04-10T09:00:00+08:00')
    const said = await association.say('wang.fang', '登记 LSH-2025-1 D007 出席')
    expect(said.join()).toContain('AJ-2026-2 已核定的丧失按更正后的记录不再成立，但席位现在不变')
    expect(await casesIn(association)).toContain('AJ-2026-2 D007 director confirmed')
    expect(await officesOf(association, 'D007', '2026-04-10')).toEqual(['delegate'])
    await association.tap('li.jing', 'confirm')
    expect(await casesIn(association)).toContain('AJ-2026-2 D007 director annulled')
    expect(await officesOf(association, 'D007', '2026-04-10')).toEqual(['director', 'standing_director'])
    expect(await officesOf(association, 'D007', '2026-04-11')).toEqual(['director', 'standing_director'])
    expect(association.textsOf('rep.7').at(-1)).toContain('理事、常务理事资格即日恢复')
    expect(association.textsOf('li.jing').at(-1)).toContain('AJ-2026-2 已撤销')
  })

  test('a council held while the seat was wrongly taken does not count against it', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    await called(association, { no: 'LSH-2026-2', startsAt: '2026-05-20T14:00', calledAt: '2026-05-01T10:00' })
    association.clock.set('2026-05-20T14:00:00+08:00')
    await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'rep.7')
    await seal(association, 'LSH-2026-2')
    await association.say('li.jing', '登记 LSH-2026-1 D001 出席')
    await association.tap('wang.fang', 'confirm')
    expect(await officesOf(association, 'D001', '2026-05-21')).toEqual(['director'])
    expect((await bookOf(association, 'LSH-2026-2')).D001).toBe('undelivered')
  })

  test('where the seat was taken meanwhile, the member has the first claim and stays delegate', async () => {
    await sealedCouncil()
    association.clock.set('2026-03-31T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-1')
    await elect('director', 94)
    await association.say('wang.fang', '登记 LSH-2026-1 D001 出席')
    await association.tap('li.jing', 'confirm')
    expect(await officesOf(association, 'D001', '2026-04-01')).toEqual(['delegate'])
    expect(association.textsOf('rep.1').at(-1)).toContain('理事席位目前已满，下一次出现空缺时优先恢复')
  })

  test('coming to the next council does not undo a case that waits', async () => {
    await sealedCouncil()
    await called(association, { no: 'LSH-2026-2', startsAt: '2026-04-20T14:00', calledAt: '2026-04-01T10:00' })
    association.clock.set('2026-04-20T14:00:00+08:00')
    await signedIn(association, 'rep.1', 'rep.2', 'rep.3', 'rep.4', 'rep.5')
    await seal(association, 'LSH-2026-2')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director open')
  })

  test('a book sealed late that shows the member between the two absences withdraws the case', async () => {
    await called(association, { no: 'LSH-2025-2', startsAt: '2025-09-20T14:00', calledAt: '2025-09-01T10:00' })
    await signedIn(association, 'rep.1', 'rep.2', 'rep.3', 'rep.4', 'rep.5')
    await sealedCouncil()
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director open')
    await seal(association, 'LSH-2025-2')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director withdrawn')
  })

  test('a correction that completes a run opens a case', async () => {
    await sealedCouncil()
    await association.say('wang.fang', '登记 LSH-2026-1 D007 出席')
    await association.say('wang.fang', '登记 LSH-2026-1 D003 缺席')
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D001 director open', 'AJ-2026-2 D007 director withdrawn'])
    await association.say('wang.fang', '登记 LSH-2025-1 D003 缺席')
    expect(await casesIn(association)).toContain('AJ-2026-3 D003 director open')
  })

  test('a meeting that loses its quorum by a correction counts for nobody any more', async () => {
    await sealedCouncil()
    const [answer] = await association.say('wang.fang', '登记 LSH-2026-1 D002 缺席')
    expect(answer).toContain('会议状态：未达法定人数')
    expect(await casesIn(association)).toEqual([
      'AJ-2026-1 D001 director withdrawn',
      'AJ-2026-2 D007 director withdrawn',
    ])
  })
})

/** Gives an office to so many new members. */
async function elect(office: Office, count: number): Promise<void> {
  const { db } = association.database
  const from = new Date('2024-06-18T00:00:00Z')
  const members = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    no: `N${index}`,
    name: `新会员${index}`,
  }))
  await db.member.createMany({
    data: members.map((member) => ({ ...member, kind: 'unit', joinedOn: from, learnedAt: from })),
  })
  await db.officeTenure.createMany({
    data: members.map(({ id }) => ({ memberId: id, office, from, begunBy: 'test', learnedAt: from })),
  })
}

describe('what came with the books of the past', () => {
  const past = async () => {
    const { db } = association.database
    const at = new Date('2024-10-10T06:00:00Z')
    const meeting = await db.meeting.create({
      data: {
        no: 'LSH-2024-1',
        body: 'council',
        name: 'LSH-2024-1',
        form: 'onsite',
        startsAt: at,
        status: 'held',
        sealedOn: at,
        createdBy: 'import',
        learnedAt: at,
      },
    })
    const members = await db.member.findMany({
      where: { no: { in: ['D002', 'D003', 'D004', 'D005', 'D006', 'D007'] } },
    })
    const line = { meetingId: meeting.id, value: 'present' as const, source: 'import' as const, recordedBy: 'import' }
    await db.attendanceEntry.createMany({
      data: members.map(({ id }) => ({ ...line, memberId: id, recordedAt: at })),
    })
  }

  test('is a case only when staff open it', async () => {
    await past()
    await sealedCouncil()
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D007 director open'])
    expect((await association.say('wang.fang', '立案 甲软件'))[0]).toContain('已就 D001 滨城甲软件的理事资格立案')
    expect(await casesIn(association)).toContain('AJ-2026-2 D001 director open')
    expect(association.textsOf('rep.1').at(-1)).toMatch(/LSH-2024-1.*LSH-2025-1.*LSH-2026-1/s)
  })

  test('nothing to open is said, with what would be', async () => {
    expect((await association.say('wang.fang', '立案 D002'))[0]).toContain('没有可以立案的丧失资格事项')
    expect((await association.say('wang.fang', '立案'))[0]).toContain('例如：立案 D017')
    expect((await association.say('rep.1', '立案 D001'))[0]).toContain('由协会秘书处办理')
  })

  test('a member who forfeited two seats on two grounds is asked which', async () => {
    await past()
    await give('D001', 'standing_director')
    const { db } = association.database
    for (const [index, day] of ['2025-05-10', '2025-11-10'].entries()) {
      const at = new Date(`${day}T06:00:00Z`)
      const shared = { name: '常务理事会', form: 'onsite' as const, startsAt: at, sealedOn: at, learnedAt: at }
      await db.meeting.create({
        data: {
          no: `CWLSH-2025-${index + 1}`,
          body: 'standing_council',
          status: 'held',
          createdBy: 'import',
          ...shared,
        },
      })
    }
    expect((await association.say('wang.fang', '立案 D001'))[0]).toContain('· 常务理事：CWLSH-2025-1、CWLSH-2025-2')
    await association.say('wang.fang', '立案 D001 常务理事')
    await association.say('wang.fang', '立案 D001 理事')
    expect(await casesIn(association)).toEqual([
      'AJ-2026-1 D001 standing_director open',
      'AJ-2026-2 D001 director open',
    ])
    association.clock.set('2026-04-10T09:00:00+08:00')
    await press('wang.fang', 'confirm', 'AJ-2026-2')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 standing_director settled')
    expect(await officesOf(association, 'D001', '2026-04-10')).toEqual(['delegate'])
  })
})
