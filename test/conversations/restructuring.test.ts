import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, called, casesIn, officesOf, recorded } from './attendanceHouse.ts'
import { BODIES, book, peopleIn } from './bodies.ts'

const LATER = {
  ...BODIES,
  meetings: [
    ...BODIES.meetings,
    {
      no: 'LSH-2026-3',
      body: 'council' as const,
      startsAt: '2026-04-10T14:00',
      sealedOn: '2026-04-10',
      book: book(['D001', 'D002', 'D004', 'D005', 'D006']),
    },
    {
      no: 'CWLSH-2026-2',
      body: 'standing_council' as const,
      startsAt: '2026-04-10T10:00',
      sealedOn: '2026-04-10',
      book: book(['D001', 'D002']),
    },
  ],
}

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: LATER })
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const tap = (userId: string, key: string) => association.tap(userId, key)
const offices = (no: string, day: string) => officesOf(association, no, day)
const db = () => association.database.db
const member = (no: string) => db().member.findUniqueOrThrow({ where: { no } })
const merger = () => db().restructuring.findFirstOrThrow()

/** D003 and its dues, its certificate and its join date. */
async function furnish(): Promise<void> {
  const [d003, d004] = [await member('D003'), await member('D004')]
  const learnedAt = new Date('2026-01-05T00:00:00Z')
  const dues = { dueOn: new Date('2026-04-30'), owed: 300000, learnedAt }
  await db().member.update({
    where: { no: 'D003' },
    data: { certificateNo: 'ZS-0003', joinedOn: new Date('2019-05-01') },
  })
  await db().duesEntry.createMany({
    data: [
      { ...dues, memberId: d003.id, year: 2025, dueOn: new Date('2025-04-30') },
      { ...dues, memberId: d003.id, year: 2026 },
      { ...dues, memberId: d004.id, year: 2026, owed: 500000 },
    ],
  })
  const paid = await db().duesEntry.findFirstOrThrow({ where: { memberId: d003.id, year: 2026 } })
  await db().payment.create({ data: { duesId: paid.id, amount: 100000, paidOn: new Date('2026-03-01'), learnedAt } })
}

describe('two directors’ units merge', () => {
  beforeEach(furnish)

  test('and everything is shown before it is asked about', async () => {
    const [preview = ''] = await say('wang.fang', '合并 D004 D003')
    expect(preview).toContain('合并 HB-2026-1：D003 滨城丙软件（理事单位） 并入 D004 滨城丁软件（理事单位）')
    expect(preview).toContain('入会日期 2019年5月1日（原为 2021年6月18日，取较早的一个）')
    expect(preview).toContain('· 理事（D003）：待选定')
    expect(preview).toContain('合并选席 HB-2026-1 理事 D004')
    expect(preview).toContain('2025年度：并入单位欠缴 3,000元，仍记在它名下')
    expect(preview).toContain('2026年度：两个单位只收一次，并入单位已缴的 1,000元 计入，存续单位还应缴 4,000元；不退费')
    expect(preview).toContain('以前年度的欠费由谁缴纳，办法没有规定')
    expect(preview).toContain('D003 的证书 ZS-0003 作废')
    expect(preview).toContain('依据：第十二条（一）')
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('合并 HB-2026-1')
    expect(await offices('D003', '2026-03-27')).toEqual(['director'])
  })

  test('only once the unit has named the seat it keeps', async () => {
    await say('wang.fang', '合并 D004 D003')
    expect(association.cardsOf('wang.fang').at(-1)?.keys).toEqual(['discard'])
    expect(association.cardsOf('li.jing')).toEqual([])
    const [chosen] = await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    expect(chosen).toContain('· 理事（D003）：转入存续单位')
    expect(chosen).toContain('· 理事（D004）：空出')
    expect(chosen).toContain('尚未合并；在卡片上确认以后才合并')
    expect(association.cardsOf('wang.fang').map(({ closed }) => closed)).toEqual(['已有新的预览', undefined])
    expect(association.cardsOf('li.jing').at(-1)).toMatchObject({ keys: ['apply', 'discard'] })
    expect(association.textsOf('li.jing').join()).toContain('· 理事（D003）：转入存续单位')
  })

  test('and seats, dues, people, certificate and records follow at once', async () => {
    await say('wang.fang', '合并 D004 D003')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    await tap('li.jing', 'apply')
    expect(association.cardsOf('li.jing').at(-1)?.text).toContain('已合并')
    expect(association.cardsOf('wang.fang').at(-1)?.closed).toBe('已由李静处理')
    expect(await offices('D003', '2026-03-26')).toEqual(['director'])
    expect(await offices('D003', '2026-03-27')).toEqual([])
    expect(await offices('D004', '2026-03-27')).toEqual(['director'])
    const kept = await db().officeTenure.findFirstOrThrow({
      where: { begunBy: 'HB-2026-1' },
      include: { continues: true },
    })
    expect(kept.continues?.memberId).toBe((await member('D003')).id)
    expect(await member('D003')).toMatchObject({
      leftOn: new Date('2026-03-27'),
      leftReason: '并入 D004 滨城丁软件（HB-2026-1）',
      certificateNo: null,
    })
    expect((await member('D004')).joinedOn).toEqual(new Date('2019-05-01'))
    const dues = await db().duesEntry.findMany({
      orderBy: [{ memberId: 'asc' }, { year: 'asc' }],
      include: { member: true },
    })
    expect(dues.map((row) => [row.member.no, row.year, row.owed, row.waived])).toEqual([
      ['D003', 2025, 300000, null],
      ['D003', 2026, 300000, true],
      ['D004', 2026, 400000, null],
    ])
    expect(await peopleIn(association, 'D003', 'representative', '2026-03-27')).toEqual([])
    expect(await peopleIn(association, 'D004', 'representative', '2026-03-27')).toEqual(['滨城丁软件代表'])
    const voided = { no: 'ZS-0003', voidReason: '合并 HB-2026-1' }
    expect(await db().certificate.findMany()).toMatchObject([voided])
    expect((await say('wang.fang', '证书 D003'))[0]).toContain('ZS-0003')
    for (const type of [
      'restructuring.applied',
      'member.ended',
      'member.changed',
      'certificate.voided',
      'tenure.begun',
    ])
      expect(await recorded(association, type)).toBe(1)
    expect(await recorded(association, 'tenure.ended')).toBe(2)
    expect(await recorded(association, 'dues.changed')).toBe(2)
  })

  test('the people of both are told, and those of the merged unit speak for it no longer', async () => {
    await say('wang.fang', '合并 D004 D003')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D004')
    await tap('li.jing', 'apply')
    for (const one of ['rep.3', 'liaison.3'])
      expect(association.textsOf(one).at(-1)).toContain('您在 D003 的身份随之终止')
    expect(association.textsOf('rep.4').at(-1)).toContain('您在 D004 的身份照旧')
    expect((await say('rep.3', '状态'))[0]).toContain('滨城丙软件')
    expect((await say('rep.3', '变更 注册资金 500万元'))[0]).toContain('滨城丙软件')
    expect(await db().change.count()).toBe(0)
    expect((await say('rep.4', '状态'))[0]).toContain('理事，2024年6月18日起')
  })

  test('a seat that the survivor got only today is given up before the other passes', async () => {
    await db().officeTenure.updateMany({
      where: { member: { no: 'D004' } },
      data: { from: new Date('2026-03-27') },
    })
    await say('wang.fang', '合并 D004 D003')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    await tap('li.jing', 'apply')
    const tenures = await db().officeTenure.findMany({ where: { member: { no: 'D004' } }, orderBy: { from: 'asc' } })
    expect(tenures.map(({ from, until }) => [from, until])).toEqual([
      [new Date('2026-03-27'), new Date('2026-03-27')],
      [new Date('2026-03-28'), null],
    ])
  })

  test('of the seat that is kept the run goes on', async () => {
    const d003 = await member('D003')
    const council = { meeting: { no: 'LSH-2026-1' }, memberId: d003.id }
    await db().attendanceEntry.updateMany({ where: council, data: { value: 'absent' } })
    expect((await say('wang.fang', '合并 D004 D003'))[0]).toContain('· 理事（D003）：待选定，连续 1 次不出席')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    await tap('li.jing', 'apply')
    expect((await say('rep.4', '状态'))[0]).toContain('连续 1 次')
  })

  test('which a correction of the merged unit’s line shortens', async () => {
    const absent = { data: { value: 'absent' as const } }
    const [d003, d004] = [await member('D003'), await member('D004')]
    await db().attendanceEntry.updateMany({ where: { meeting: { no: 'LSH-2026-1' }, memberId: d003.id }, ...absent })
    await db().attendanceEntry.updateMany({ where: { meeting: { no: 'LSH-2026-3' }, memberId: d004.id }, ...absent })
    await say('wang.fang', '合并 D004 D003')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    await tap('li.jing', 'apply')
    association.clock.set('2026-04-11T10:00:00+08:00')
    await say('wang.fang', '立案 D004')
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D004 director open'])
    await say('wang.fang', '登记 LSH-2026-1 D003 出席')
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D004 director withdrawn'])
  })

  test('its open case has nothing left to decide; of the seat that is kept one may be opened anew', async () => {
    const d003 = await member('D003')
    const where = { memberId: d003.id, meeting: { no: { in: ['LSH-2026-1', 'LSH-2026-2'] } } }
    await db().meeting.update({ where: { no: 'LSH-2026-2' }, data: { status: 'held' } })
    await db().attendanceEntry.updateMany({ where, data: { value: 'absent' } })
    await say('wang.fang', '立案 D003')
    expect((await say('wang.fang', '合并 D004 D003'))[0]).toContain('未了结的案件 AJ-2026-1 一并了结')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    await tap('li.jing', 'apply')
    expect(await casesIn(association)).toEqual(['AJ-2026-1 D003 director settled'])
    expect((await say('wang.fang', '待办'))[0]).toContain('D004 滨城丁软件，理事')
    await say('wang.fang', '立案 D004')
    expect(await casesIn(association)).toContain('AJ-2026-2 D004 director open')
  })

  test('another representative is named, and the council has to confirm them', async () => {
    await say('wang.fang', '合并 D004 D003')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D004')
    const [preview] = await say('wang.fang', '合并代表人 HB-2026-1 滨城丙软件代表')
    expect(preview).toContain('代表人：滨城丙软件代表（原属 D003），该单位有职务，须经理事会确认')
    await tap('li.jing', 'apply')
    expect(await peopleIn(association, 'D004', 'representative', '2026-03-27')).toEqual(['滨城丙软件代表（待确认）'])
    expect(await db().change.findMany()).toMatchObject([{ no: 'BG-2026-1', state: 'awaiting_council' }])
    expect(association.textsOf('rep.3').join()).toContain('您担任滨城丁软件的代表人')
    expect(association.textsOf('rep.4').join()).toContain('您不再担任滨城丁软件的代表人')
    expect((await say('rep.4', '更换联络员 李新 13800000001'))[0]).toContain('代表人或联络员')
    expect((await say('rep.3', '状态'))[0]).toContain('滨城丁软件')
    expect((await say('wang.fang', '合并代表人 HB-2026-1 某人'))[0]).toContain(
      'HB-2026-1 已办理，待理事会备案，由李静于',
    )
  })

  test('what is open about the merged unit is settled, not left behind', async () => {
    await say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
    await tap('wang.fang', 'accept')
    expect((await say('wang.fang', '合并 D004 D003'))[0]).toContain('D003 未办结的变更 BG-2026-1 退回')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D004')
    await tap('li.jing', 'apply')
    expect(await db().change.findMany()).toMatchObject([{ state: 'returned', reason: '合并 HB-2026-1' }])
    expect(await db().affiliation.count({ where: { until: null, awaitingConfirmation: true } })).toBe(0)
  })

  test('a meeting of today that has begun stays the meeting of those who were called', async () => {
    await called(association, { no: 'LSH-2026-4', startsAt: '2026-03-27T09:30', calledAt: '2026-03-01T09:00' })
    await say('wang.fang', '合并 D004 D003')
    await say('wang.fang', '合并选席 HB-2026-1 理事 D004')
    await tap('li.jing', 'apply')
    const { base } = await db().meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-4' } })
    expect(base).toHaveLength(6)
  })

  test('while another successor waits, nobody else is named', async () => {
    await say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
    await say('wang.fang', '合并 D003 D010')
    expect((await say('wang.fang', '合并代表人 HB-2026-1 癸联络'))[0]).toContain('BG-2026-1')
    expect((await merger()).choices).toEqual({ seats: [] })
  })

  test('a called meeting is the survivor’s affair', async () => {
    association.clock.set('2026-03-28T09:00:00+08:00')
    await say('wang.fang', '建会 理事会 2026-05-20 14:00 现场 协会会议室')
    const [planned] = await db().meeting.findMany({ where: { status: 'planned' } })
    await say('wang.fang', `通知 ${planned?.no}`)
    await tap('li.jing', 'confirm')
    expect((await say('wang.fang', '合并 D010 D003'))[0]).toContain(`D003 的会议通知（${planned?.no}）失效`)
    await tap('li.jing', 'apply')
    expect(association.cardsOf('rep.3').findLast(({ title }) => title.includes('理事会'))?.text).toContain(
      '已并入其他会员',
    )
    expect(association.cardsOf('rep.10').at(-1)?.text).toContain('出席')
    expect(await recorded(association, 'call.handed_over')).toBe(1)
    const [progress = ''] = await say('wang.fang', `进度 ${planned?.no}`)
    expect(progress).toContain('D010')
    expect(progress).not.toContain('D003')
  })

  describe('and the council', () => {
    beforeEach(async () => {
      await say('wang.fang', '合并 D004 D003')
      await say('wang.fang', '合并选席 HB-2026-1 理事 D004')
      await tap('li.jing', 'apply')
    })

    test('takes note, which 待办 waits for', async () => {
      expect((await say('wang.fang', '待办'))[0]).toContain('HB-2026-1 滨城丙软件并入滨城丁软件，已办理，待理事会备案')
      association.clock.set('2026-04-11T10:00:00+08:00')
      await say('wang.fang', '决议 LSH-2026-3 HB-2026-1 赞成5')
      await tap('li.jing', 'confirm')
      expect(await merger()).toMatchObject({ state: 'noted', resolutionNo: 'JY-2026-1' })
      const [settling] = await say('wang.fang', '待办')
      expect(settling).toContain('滨城丙软件并入滨城丁软件，理事会已备案，并入方欠2025年度 3,000元')
      await db().duesEntry.updateMany({ where: { member: { no: 'D003' } }, data: { waived: true } })
      expect((await say('wang.fang', '待办'))[0]).not.toContain('HB-2026-1')
      expect((await say('wang.fang', '决议 LSH-2026-3 HB-2026-1 赞成5'))[0]).toContain(
        '“理事会已备案”（决议 JY-2026-1）',
      )
    })

    test('declines to, which undoes nothing and is said', async () => {
      association.clock.set('2026-04-11T10:00:00+08:00')
      await say('wang.fang', '决议 LSH-2026-3 HB-2026-1 赞成1 反对4')
      await tap('li.jing', 'confirm')
      expect(association.textsOf('li.jing').at(-1)).toContain('已经办理的变动不因此撤销')
      expect((await merger()).state).toBe('applied')
      expect(await recorded(association, 'restructuring.not_noted')).toBe(1)
      expect(await offices('D003', '2026-04-11')).toEqual([])
    })

    test('cannot have, in a meeting before it, nor another body', async () => {
      expect((await say('wang.fang', '决议 LSH-2026-1 HB-2026-1 赞成5'))[0]).toContain('那次会议不可能备案')
      expect((await say('wang.fang', '决议 CWLSH-2026-2 HB-2026-1 赞成2'))[0]).toContain('须由理事会决定（第十二条）')
      expect((await merger()).state).toBe('applied')
    })
  })
})

test('where nothing is doubled, nothing is asked; an office passes with what rests on it', async () => {
  const [preview] = await say('wang.fang', '合并 滨城癸软件 滨城甲软件')
  expect(preview).toContain('· 副会长（D001）：转入存续单位')
  await tap('li.jing', 'apply')
  expect(await offices('D010', '2026-03-27')).toEqual(['director', 'standing_director', 'vice_president'])
  expect(await offices('D001', '2026-03-27')).toEqual([])
})

test('who supervises holds no office of those supervised: the unit names one side', async () => {
  const [preview] = await say('wang.fang', '合并 D001 D007')
  expect(preview).toContain('这些职务不能兼任，选留一方，第四条（四）')
  expect(preview).toContain('合并选席 HB-2026-1 监事 D007')
  expect((await say('wang.fang', '合并选席 HB-2026-1 监事 D007'))[0]).toContain('· 常务理事（D001）：空出')
  await say('wang.fang', '合并选席 HB-2026-1 理事 D001')
  await tap('li.jing', 'apply')
  expect(await offices('D001', '2026-03-27')).toEqual(['director', 'standing_director', 'vice_president'])
})

test('a division leaves the holder of the seal what it is, and the council takes note', async () => {
  await say('wang.fang', '分立 D003 滨城丑软件')
  const card = association.cardsOf('wang.fang').at(-1)
  expect(card?.title).toBe('分立 FL-2026-1')
  expect(card?.text).toContain('另一方须另行申请入会')
  await tap('li.jing', 'apply')
  expect(await offices('D003', '2026-03-27')).toEqual(['director'])
  expect((await say('wang.fang', '待办'))[0]).toContain('FL-2026-1 滨城丙软件分立出滨城丑软件')
  association.clock.set('2026-04-11T10:00:00+08:00')
  await say('wang.fang', '决议 LSH-2026-3 FL-2026-1 赞成5')
  await tap('li.jing', 'confirm')
  expect(await merger()).toMatchObject({ kind: 'division', state: 'noted' })
  expect((await say('wang.fang', '分立 D003 滨城丑软件'))[0]).toContain('已经登记过（FL-2026-1）')
  expect((await say('wang.fang', '分立 D003 滨城丁软件'))[0]).toContain('D004 滨城丁软件已是会员')
})

test('of a seat that passed twice the run goes on, whoever asks', async () => {
  const absent = {
    where: { member: { no: 'D003' }, meeting: { no: 'LSH-2026-1' } },
    data: { value: 'absent' as const },
  }
  await db().attendanceEntry.updateMany(absent)
  await say('wang.fang', '合并 D010 D003')
  await tap('li.jing', 'apply')
  association.clock.set('2026-03-28T10:00:00+08:00')
  await db().member.create({
    data: { no: 'D099', name: '滨城末软件', kind: 'unit', joinedOn: new Date('2024-01-01'), learnedAt: new Date() },
  })
  await say('wang.fang', '合并 D099 D010')
  await tap('li.jing', 'apply')
  expect(await offices('D099', '2026-03-28')).toEqual(['director'])
  expect((await say('wang.fang', '查 D099'))[0]).toContain('连续 1 次')
})

test('a loss confirmed before the merger falls with its book, and the seat of who has left stays where it is', async () => {
  const where = { member: { no: 'D003' }, meeting: { no: { in: ['LSH-2026-1', 'LSH-2026-2'] } } }
  await db().meeting.update({ where: { no: 'LSH-2026-2' }, data: { status: 'held' } })
  await db().attendanceEntry.updateMany({ where, data: { value: 'absent' } })
  await say('wang.fang', '立案 D003')
  association.clock.set('2026-05-20T10:00:00+08:00')
  await tap('wang.fang', 'confirm')
  expect(await casesIn(association)).toEqual(['AJ-2026-1 D003 director confirmed'])
  association.clock.set('2026-05-21T10:00:00+08:00')
  await say('wang.fang', '合并 D010 D003')
  await tap('li.jing', 'apply')
  await say('wang.fang', '登记 LSH-2026-1 D003 出席')
  await tap('li.jing', 'confirm')
  expect(await casesIn(association)).toEqual(['AJ-2026-1 D003 director annulled'])
  expect(await offices('D003', '2026-05-21')).toEqual([])
  expect(association.textsOf('li.jing').at(-1)).toContain('AJ-2026-1')
})

test.each([
  ['rep.3', '合并 D004 D003'],
  ['liaison.3', '合并 D004 D003'],
  ['rep.3', '合并选席 HB-2026-1 理事 D003'],
  ['rep.3', '合并代表人 HB-2026-1 滨城丙软件代表'],
  ['rep.3', '分立 D003 滨城丑软件'],
])('%s may not: %s', async (who, said) => {
  expect((await say(who, said))[0]).toContain('由协会秘书处办理')
  expect(await db().restructuring.count()).toBe(0)
})

test.each([
  ['合并 D004', '请写明存续会员和并入会员'],
  ['合并 D004 D099', 'D099'],
  ['合并 D004 D004', '不能与自己合并'],
  ['合并 D004 D006', '是个人会员'],
  ['合并 D004 D011', '的会员资格已于2026年1月1日终止'],
  ['合并选席 HB-2026-9 理事 D004', '没有编号为“HB-2026-9”的合并'],
  ['合并选席 D004', '请写明合并编号、职务和保留谁的席位'],
  ['合并代表人 HB-2026-9 张伟', '没有编号为“HB-2026-9”的合并'],
  ['分立 D003', '请写明持原公章的会员'],
  ['分立 D006 某公司', '是个人会员'],
  ['分立 D003 滨城丙软件', '请写明分立出的另一个单位的名称'],
  ['决议 LSH-2026-1 HB-2026-9 赞成5', '没有编号为“HB-2026-9”'],
])('%s is refused', async (said, why) => {
  expect((await say('wang.fang', said))[0]).toContain(why)
  expect(await db().restructuring.count()).toBe(0)
})

test('a stranger cannot', async () => {
  await association.close()
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: LATER, strangers: ['nobody'] })
  await say('nobody', '合并 D004 D003')
  expect(await db().restructuring.count()).toBe(0)
})

describe('a draft', () => {
  test('of one of the units stands in the way of another', async () => {
    await say('wang.fang', '合并 D004 D003')
    expect((await say('li.jing', '合并 D005 D003'))[0]).toContain('已有待确认的合并 HB-2026-1')
    expect((await say('li.jing', '合并 D004 D003'))[0]).toContain('合并 HB-2026-1')
    expect(await db().restructuring.count()).toBe(1)
  })

  test('is discarded without effect', async () => {
    await say('wang.fang', '合并 D004 D003')
    await tap('wang.fang', 'discard')
    expect(await merger()).toMatchObject({ state: 'discarded', settledBy: 'staff:王芳' })
    expect(await offices('D003', '2026-03-27')).toEqual(['director'])
    expect((await say('wang.fang', '合并选席 HB-2026-1 理事 D003'))[0]).toContain('HB-2026-1 已放弃')
  })

  test('is in 待办, and says so when seats are still to be chosen', async () => {
    await say('wang.fang', '合并 D004 D003')
    expect((await say('wang.fang', '待办'))[0]).toContain(
      '合并 HB-2026-1 滨城丙软件并入滨城丁软件，王芳提出，还要选定保留哪些席位',
    )
    await say('wang.fang', '合并选席 HB-2026-1 理事 D003')
    const [agenda] = await say('li.jing', '待办')
    expect(agenda).toContain('合并 HB-2026-1 滨城丙软件并入滨城丁软件，王芳提出')
    expect(agenda).not.toContain('还要选定')
  })

  test('is not applied when something has changed since; it is shown anew', async () => {
    await say('wang.fang', '合并 D010 D003')
    const { id: memberId } = await member('D003')
    const from = new Date('2024-06-18')
    await db().officeTenure.create({ data: { memberId, office: 'delegate', from, begunBy: 'test', learnedAt: from } })
    const heard = await tap('li.jing', 'apply')
    expect(heard.join('\n')).toContain('· 会员代表（D003）：转入存续单位')
    expect((await merger()).state).toBe('draft')
    await tap('li.jing', 'apply')
    expect(await offices('D010', '2026-03-27')).toEqual(['delegate', 'director'])
  })

  test('is applied once by two at once, and the second hears by whom', async () => {
    await association.close()
    const staff = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']
    association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: { ...LATER, staff } })
    await say('wang.fang', '合并 D010 D003')
    await Promise.all(['li.jing', 'zhao.min'].map((one) => association.chat.tap(one, { key: 'apply' })))
    await actAtOnce(association)
    expect(await recorded(association, 'restructuring.applied')).toBe(1)
    const closed = ['li.jing', 'zhao.min'].map((one) => association.cardsOf(one).at(-1)?.closed)
    expect(closed).toContain('已合并')
    expect(closed.some((outcome) => /^已由(李静|赵敏)处理$/.test(outcome ?? ''))).toBe(true)
    expect(association.textsOf('rep.3').filter((text) => text.includes('已并入'))).toHaveLength(1)
  })

  test('pressed again shows what came of it, and does nothing', async () => {
    await say('wang.fang', '合并 D010 D003')
    await tap('li.jing', 'apply')
    const { id } = association.cardsOf('li.jing').at(-1) ?? { id: '' }
    await association.tap('li.jing', 'apply', { cardId: id, force: true })
    expect(await recorded(association, 'restructuring.applied')).toBe(1)
    expect(association.textsOf('rep.3').filter((text) => text.includes('已并入'))).toHaveLength(1)
  })
})
