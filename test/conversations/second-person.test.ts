import { afterEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import {
  actAtOnce,
  called,
  casesIn,
  officesOf,
  pressNewest,
  ROLL,
  recorded,
  seal,
  signedIn,
} from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'
import { runOn } from './duesHouse.ts'

let association: Association
afterEach(() => association.close())

/** The secretary-general and two officers, unless said otherwise. */
async function open(staff = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']): Promise<void> {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: { ...BODIES, staff } })
}

/** Somebody is in the secretariat, or is not (any more, or not yet). */
async function serves(name: string, isThere: boolean): Promise<void> {
  await association.database.db.staff.update({ where: { name }, data: { endedAt: isThere ? null : new Date() } })
}

const tell = async (text: string, userId = 'li.jing') => (await association.say(userId, text)).join('\n')
const newest = (userId: string) => association.cardsOf(userId).at(-1)
const alone = () => recorded(association, 'staff.acted_alone')

const TYPED = [
  {
    what: '决议',
    text: '免职 HYDH-2026-1 理事 D003 赞成7 反对1 原因：不履职',
    deed: '登记决议',
    key: 'confirm',
    back: 'discard',
    done: 'resolution.recorded',
  },
  {
    what: '任职',
    text: '任职 HYDH-2026-1 理事 D010 赞成8 反对1 计票 赵一 监票 钱二',
    deed: '登记决议',
    key: 'confirm',
    back: 'discard',
    done: 'resolution.recorded',
  },
  { what: '换届', text: '换届 第八届 HYDH-2026-1', deed: '换届', key: 'open', back: 'keep', done: 'term.opened' },
  {
    what: '合并',
    text: '合并 D010 D003',
    deed: '合并',
    key: 'apply',
    back: 'discard',
    done: 'restructuring.applied',
  },
  {
    what: '分立',
    text: '分立 D003 滨城丑软件',
    deed: '登记分立',
    key: 'apply',
    back: 'discard',
    done: 'restructuring.applied',
  },
]

describe.each(TYPED)('$what', ({ text, deed, key, back, done }) => {
  test('typed by an officer is asked of the secretary-general, and happens when they confirm', async () => {
    await open()
    expect(await tell(text)).toContain(`${deed}：已请王芳核对，在卡片上确认以后才生效。您不能自己确认`)
    expect(newest('li.jing')?.keys).toEqual([back])
    expect(association.cardsOf('zhao.min')).toEqual([])
    expect(newest('wang.fang')).toMatchObject({ keys: [key, back] })
    expect(newest('wang.fang')?.text).toContain('李静')
    expect(await recorded(association, done)).toBe(0)
    await association.tap('wang.fang', key)
    expect(await recorded(association, done)).toBe(1)
    expect(newest('li.jing')?.closed).toBe('已由王芳处理')
    expect(association.textsOf('li.jing').at(-1)).toMatch(new RegExp(`您提出的${deed}.*：王芳已核对并确认`))
    expect(await alone()).toBe(0)
  })

  test('typed by the secretary-general is asked of everybody else, and confirmed once', async () => {
    await open()
    expect(await tell(text, 'wang.fang')).toContain('已请李静、赵敏中的一人核对')
    await Promise.all(['li.jing', 'zhao.min'].map((one) => pressNewest(association, one, key)))
    await actAtOnce(association)
    await association.tap('li.jing', key, { force: true })
    expect(await recorded(association, done)).toBe(1)
  })

  test('waits in 待办 and in the digest, there again after a week, until it is decided', async () => {
    await open()
    await runOn(association, '2026-03-27')
    await tell(text)
    const agenda = async () =>
      (await tell('待办', 'zhao.min')).split('\n').filter((line) => line.startsWith(`· ${deed}`))
    expect(await agenda()).toHaveLength(1)
    expect((await agenda()).join()).toContain('李静提出')
    const told = async (day: string) => {
      const before = association.textsOf('wang.fang').length
      await runOn(association, day)
      return association.textsOf('wang.fang').slice(before).join('\n').includes(`· ${deed}`)
    }
    expect(await told('2026-03-30')).toBe(true)
    expect(await told('2026-04-01')).toBe(false)
    expect(await told('2026-04-07')).toBe(true)
    await association.tap('wang.fang', back)
    expect(await agenda()).toEqual([])
    expect(await told('2026-04-14')).toBe(false)
  })

  test('comes again with 待确认: to confirm, or only to look at and take back', async () => {
    await open()
    expect(await tell('待确认')).toContain('没有等待另一人确认的')
    await tell(text)
    const before = association.cardsOf('zhao.min').length + association.cardsOf('li.jing').length
    expect(await tell('待确认', 'wang.fang')).toContain(`· ${deed}`)
    expect(association.cardsOf('zhao.min').length + association.cardsOf('li.jing').length).toBe(before)
    expect(newest('wang.fang')).toMatchObject({ keys: [key, back] })
    expect(await tell('待确认', 'zhao.min')).toContain('由王芳核对，在卡片上确认以后才生效')
    expect(newest('zhao.min')).toMatchObject({ keys: [back] })
    await association.tap('wang.fang', key)
    expect(await recorded(association, done)).toBe(1)
    expect(association.cardsOf('wang.fang').filter(({ keys }) => keys.includes(key))).toEqual([])
    expect(await tell('待确认')).toContain('没有等待另一人确认的')
  })

  test('is taken back by whoever typed it, and by nobody confirmed any more', async () => {
    await open()
    await tell(text)
    await association.tap('li.jing', back)
    expect(newest('wang.fang')?.closed).toBe('已由李静处理')
    await association.tap('wang.fang', key, { force: true })
    expect(await recorded(association, done)).toBe(0)
  })

  test('is not confirmed by somebody else: whoever typed it hears that nothing has happened', async () => {
    await open()
    await tell(text)
    await association.tap('wang.fang', back)
    expect(association.textsOf('li.jing').at(-1)).toContain('王芳没有确认，一切照旧')
    expect(await recorded(association, done)).toBe(0)
  })

  test('typed by who was alone is not confirmed by them once there is another, who is named', async () => {
    await open(['王芳/wang.fang', '李静/li.jing'])
    await serves('李静', false)
    await tell(text, 'wang.fang')
    await serves('李静', true)
    for (let press = 0; press < 2; press += 1) {
      const [refused] = await association.tap('wang.fang', key)
      expect(refused).toContain(`${deed}是您提出的，须由另一人核对后确认，现在一切照旧。可以确认的有：李静`)
    }
    expect(await recorded(association, done)).toBe(0)
  })

  test('does not wait for who has no account: whoever typed it is alone, and that is written down', async () => {
    await open(['王芳/wang.fang', '李静'])
    expect(await tell(text, 'wang.fang')).toContain('秘书处绑定了账号的只有您一人，请在卡片上确认')
    await association.tap('wang.fang', key)
    expect([await recorded(association, done), await alone()]).toEqual([1, 1])
  })

  test('is asked of the officers where the secretary-general has no account', async () => {
    await open(['王芳', '李静/li.jing', '赵敏/zhao.min'])
    expect(await tell(text)).toContain('已请赵敏核对')
    await association.tap('zhao.min', key)
    expect([await recorded(association, done), await alone()]).toEqual([1, 0])
  })

  test('is confirmed alone by who is alone; it is written down, and they have heard that it is told', async () => {
    await open(['王芳/wang.fang'])
    expect(await tell(text, 'wang.fang')).toContain('秘书处绑定了账号的只有您一人，请在卡片上确认')
    await association.tap('wang.fang', key)
    expect(await recorded(association, done)).toBe(1)
    const deeds = await association.database.db.auditEvent.findMany({ where: { type: 'staff.acted_alone' } })
    expect(deeds).toMatchObject([{ actor: 'staff:王芳', data: { by: '王芳' } }])
  })
})

test('what takes effect through another is theirs on record, with who typed it', async () => {
  await open()
  await tell('换届 第八届 HYDH-2026-1')
  await association.tap('wang.fang', 'open')
  expect(await officesOf(association, 'D001', '2026-03-25')).toEqual([])
  const opened = await association.database.db.auditEvent.findFirstOrThrow({ where: { type: 'term.opened' } })
  expect(opened).toMatchObject({ actor: 'staff:王芳', data: { typedBy: 'staff:李静' } })
})

test('who confirms a new term has read whose offices end', async () => {
  await open()
  await tell('换届 第八届 HYDH-2026-1')
  expect(association.textsOf('wang.fang').join()).toContain('任职一律于2026年3月24日届满，涉及会员 9 名')
})

describe('a merger that several of the staff have typed', () => {
  const two = ['wang.fang', 'li.jing']
  /** Whoever has a card that confirms it. */
  const asked = (staff = [...two, 'zhao.min']) =>
    staff.filter((one) =>
      association.cardsOf(one).some(({ keys, closed }) => closed === undefined && keys.includes('apply')),
    )
  const applied = () => recorded(association, 'restructuring.applied')

  test('is confirmed by who typed no part of it: not by who began it, nor by who chose a seat', async () => {
    await open()
    await tell('合并 D004 D003', 'wang.fang')
    expect(asked()).toEqual([])
    expect(await tell('合并选席 HB-2026-1 理事 D003')).toContain('合并：已请赵敏核对')
    expect(asked()).toEqual(['zhao.min'])
    expect(newest('zhao.min')?.text).toContain('王芳、李静')
    expect(await tell('合并 D004 D003', 'wang.fang')).toContain('合并：由赵敏核对，在卡片上确认以后才生效')
    expect(asked()).toEqual(['zhao.min'])
    await association.tap('zhao.min', 'apply')
    expect(await applied()).toBe(1)
    for (const one of ['wang.fang', 'li.jing'])
      expect(association.textsOf(one).at(-1)).toContain('您提出的合并 HB-2026-1：赵敏已核对并确认')
    const { data } = await association.database.db.auditEvent.findFirstOrThrow({
      where: { type: 'restructuring.applied' },
    })
    expect(data).toMatchObject({ typedBy: ['staff:王芳', 'staff:李静'] })
  })

  test('where both have typed a part, who changed it last does not confirm, and nobody was alone', async () => {
    await open(['王芳/wang.fang', '李静/li.jing'])
    await tell('合并 D004 D003', 'wang.fang')
    await tell('合并选席 HB-2026-1 理事 D003')
    expect(asked(two)).toEqual(['wang.fang'])
    await tell('合并选席 HB-2026-1 理事 D004', 'wang.fang')
    expect(asked(two)).toEqual(['li.jing'])
    await association.tap('li.jing', 'apply')
    expect([await applied(), await alone()]).toEqual([1, 0])
  })

  test('stays theirs who typed it when another has it shown again, or chooses what is chosen already', async () => {
    await open(['王芳/wang.fang', '李静/li.jing'])
    await tell('合并 D004 D003')
    await tell('合并选席 HB-2026-1 理事 D003')
    expect(asked(two)).toEqual(['wang.fang'])
    const cards = association.cardsOf('li.jing').length
    await tell('合并 D004 D003', 'wang.fang')
    await tell('合并选席 HB-2026-1 理事 D003', 'wang.fang')
    expect(association.cardsOf('li.jing')).toHaveLength(cards)
    expect(asked(two)).toEqual(['wang.fang'])
    await tell('合并 D004 D003')
    expect(asked(two)).toEqual(['wang.fang'])
  })

  test('is asked anew when facts have changed since, of the same people', async () => {
    await open()
    await tell('合并 D010 D003')
    const memberId = (await association.database.db.member.findUniqueOrThrow({ where: { no: 'D003' } })).id
    const from = new Date('2024-06-18')
    const seat = { memberId, office: 'delegate' as const, from, begunBy: 'test', learnedAt: from }
    await association.database.db.officeTenure.create({ data: seat })
    await association.tap('wang.fang', 'apply')
    expect(await applied()).toBe(0)
    expect(asked()).toEqual(['wang.fang'])
    expect(newest('li.jing')).toMatchObject({ keys: ['discard'] })
    await association.tap('wang.fang', 'apply')
    expect(await applied()).toBe(1)
  })
})

describe('a new term that waits', () => {
  const waits = async () => (await tell('待办')).split('\n').filter((line) => line.startsWith('· 换届'))

  test('typed twice waits once, as it was typed last', async () => {
    await open()
    await tell('换届 第八届 HYDH-2026-1')
    association.clock.forward({ minutes: 1 })
    await tell('换届 第八届 HYDH-2026-1', 'zhao.min')
    expect(await waits()).toEqual(['· 换届 第八届 HYDH-2026-1，赵敏提出'])
  })

  test('is to be typed again once offices have changed, and waits no more when another was opened', async () => {
    await open()
    await tell('换届 第八届 HYDH-2026-1')
    await association.database.db.officeTenure.updateMany({
      where: { member: { no: 'D003' } },
      data: { until: new Date('2026-03-01') },
    })
    expect(await waits()).toEqual(['· 换届 第八届 HYDH-2026-1，李静提出，其后任职有变动，请重新发送'])
    expect(await tell('待确认', 'wang.fang')).toContain('其后任职有变动')
    await tell('换届 第九届 HYDH-2026-1')
    await association.tap('wang.fang', 'open')
    expect(await waits()).toEqual([])
  })
})

describe('a confirmed loss that the book, as corrected, no longer bears out', () => {
  const THREE = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']
  const CORRECTION = '登记 LSH-2025-1 D007 出席'
  const LOST = ['delegate']
  const HELD = ['director', 'standing_director']

  const nothing = async () => {}

  /** D001 and D007 have missed two councils; the loss of D007 (AJ-2026-2) was confirmed on 31 March. It is 10 April now. */
  async function confirmedLoss(staff = THREE, { before = nothing, meanwhile = nothing } = {}): Promise<void> {
    association = await openAssociation({ at: '2026-03-20T13:45:00+08:00', roll: { ...ROLL, staff } })
    await before()
    await called(association, { no: 'LSH-2026-1', startsAt: '2026-03-20T14:00', calledAt: '2026-03-10T10:00' })
    await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
    association.clock.set('2026-03-20T17:00:00+08:00')
    await seal(association, 'LSH-2026-1')
    await meanwhile()
    association.clock.set('2026-03-31T09:00:00+08:00')
    const { id } = await association.database.db.case.findUniqueOrThrow({ where: { no: 'AJ-2026-2' } })
    const card = await association.database.db.card.findFirstOrThrow({ where: { userId: 'wang.fang', subject: id } })
    await association.tap('wang.fang', 'confirm', { cardId: card.id })
    association.clock.set('2026-04-10T09:00:00+08:00')
    expect(await seats()).toEqual(LOST)
  }

  const seats = async () => officesOf(association, 'D007', association.clock.now().toString().slice(0, 10))
  const state = async () =>
    (await casesIn(association))
      .find((line) => line.startsWith('AJ-2026-2'))
      ?.split(' ')
      .at(-1)
  const isAsked = (userId: string) =>
    association
      .cardsOf(userId)
      .some(({ title, keys, closed }) => title === '撤销丧失核定 AJ-2026-2' && !closed && keys.includes('confirm'))
  const waits = async () => (await tell('待办')).split('\n').filter((line) => line.includes('撤销已核定的丧失'))

  test('gives the seat back when another confirms it, and not when one of the staff corrects the book', async () => {
    await confirmedLoss()
    const heard = association.textsOf('rep.7').length
    const said = await tell(CORRECTION)
    expect(said).toContain('AJ-2026-2 已核定的丧失按更正后的记录不再成立，但席位现在不变')
    expect(said).toContain('撤销已核定的丧失：已请王芳核对，在卡片上确认以后才生效。您不能自己确认')
    expect([await state(), await seats()]).toEqual(['confirmed', LOST])
    expect(association.textsOf('rep.7')).toHaveLength(heard)
    expect(newest('li.jing')).toMatchObject({ title: '撤销丧失核定 AJ-2026-2', keys: ['keep'] })
    expect(['wang.fang', 'li.jing', 'zhao.min'].filter(isAsked)).toEqual(['wang.fang'])
    expect(newest('wang.fang')?.text).toContain('李静')
    await association.tap('wang.fang', 'confirm')
    expect([await state(), await seats()]).toEqual(['annulled', HELD])
    expect(association.textsOf('rep.7').at(-1)).toContain('理事、常务理事资格即日恢复')
    expect(newest('li.jing')?.closed).toBe('已由王芳处理')
    expect(association.textsOf('li.jing').at(-1)).toContain('您提出的撤销已核定的丧失 AJ-2026-2：王芳已核对并确认')
    const annulled = await association.database.db.auditEvent.findFirstOrThrow({ where: { type: 'case.annulled' } })
    expect(annulled).toMatchObject({ actor: 'staff:王芳', data: { corrected: 'LSH-2025-1', typedBy: ['staff:李静'] } })
    expect(await alone()).toBe(0)
  })

  test('is asked of everybody else when the secretary-general corrected it, and annulled once', async () => {
    await confirmedLoss()
    expect(await tell(CORRECTION, 'wang.fang')).toContain('已请李静、赵敏中的一人核对')
    await Promise.all(['li.jing', 'zhao.min'].map((one) => pressNewest(association, one, 'confirm')))
    await actAtOnce(association)
    await association.tap('li.jing', 'confirm', { force: true })
    expect([await recorded(association, 'case.annulled'), await recorded(association, 'tenure.restored')]).toEqual([
      1, 2,
    ])
    expect(await seats()).toEqual(HELD)
  })

  test('waits in 待办, 待确认 and the digest, there again after a week', async () => {
    await confirmedLoss()
    await runOn(association, '2026-04-10')
    await tell(CORRECTION)
    expect(await waits()).toEqual(['· 撤销已核定的丧失 AJ-2026-2 D007 滨城庚软件，李静提出'])
    const told = async (day: string) => {
      const before = association.textsOf('wang.fang').length
      await runOn(association, day)
      return association.textsOf('wang.fang').slice(before).join('\n').includes('· 撤销已核定的丧失 AJ-2026-2')
    }
    expect([await told('2026-04-13'), await told('2026-04-14'), await told('2026-04-20')]).toEqual([true, false, true])
    expect(await tell('待确认', 'wang.fang')).toContain('· 撤销已核定的丧失 AJ-2026-2 D007 滨城庚软件，李静')
    expect(await tell('待确认', 'zhao.min')).toContain('由王芳核对，在卡片上确认以后才生效')
    expect(newest('zhao.min')).toMatchObject({ keys: ['keep'] })
    await association.tap('wang.fang', 'confirm')
    expect(await seats()).toEqual(HELD)
    expect([await waits(), await told('2026-04-27')]).toEqual([[], false])
  })

  test('stands where it is not confirmed, on record, until the line is entered again', async () => {
    await confirmedLoss()
    await tell(CORRECTION)
    await association.tap('wang.fang', 'keep')
    expect(association.textsOf('li.jing').at(-1)).toContain('王芳没有确认，一切照旧')
    expect([await state(), await seats(), await waits()]).toEqual(['confirmed', LOST, []])
    const kept = await association.database.db.auditEvent.findFirstOrThrow({ where: { type: 'case.annulment_kept' } })
    expect(kept).toMatchObject({ actor: 'staff:王芳', subject: 'case:AJ-2026-2', data: { typedBy: ['staff:李静'] } })
    const again = await tell(CORRECTION, 'zhao.min')
    expect(again).toContain('没有变化')
    expect(again).toContain('撤销已核定的丧失：已请王芳核对')
    expect(['wang.fang', 'li.jing', 'zhao.min'].filter(isAsked)).toEqual(['wang.fang'])
    await association.tap('wang.fang', 'confirm')
    expect(await seats()).toEqual(HELD)
  })

  test('is entered again by another without becoming theirs, while it waits', async () => {
    await confirmedLoss(THREE.slice(0, 2))
    await tell(CORRECTION)
    await tell(CORRECTION, 'wang.fang')
    expect(['wang.fang', 'li.jing'].filter(isAsked)).toEqual(['wang.fang'])
    await association.tap('wang.fang', 'confirm')
    expect([await seats(), await alone()]).toEqual([HELD, 0])
  })

  test('stands when the book is corrected back before anybody has confirmed: the cards close, and nothing waits', async () => {
    await confirmedLoss()
    await tell(CORRECTION)
    await tell('登记 LSH-2025-1 D007 缺席', 'zhao.min')
    expect(newest('wang.fang')?.closed).toBe('记录又改，不撤销')
    expect(newest('li.jing')?.closed).toBe('记录又改，不撤销')
    await association.tap('wang.fang', 'confirm', { force: true })
    expect([await state(), await seats(), await waits()]).toEqual(['confirmed', LOST, []])
    expect(await recorded(association, 'case.annulment_lapsed')).toBe(1)
    await tell(CORRECTION)
    expect(isAsked('wang.fang')).toBe(true)
  })

  test('confirmed while the book is corrected back, does either: it stands, or falls and a case of its own is opened', async () => {
    await confirmedLoss()
    await tell(CORRECTION)
    await pressNewest(association, 'wang.fang', 'confirm')
    await association.chat.say('zhao.min', '登记 LSH-2025-1 D007 缺席')
    await actAtOnce(association)
    expect(association.textsOf('wang.fang').join()).not.toContain('没有处理成功')
    const stands = (await state()) === 'confirmed'
    expect([await seats(), await waits()]).toEqual([stands ? LOST : HELD, []])
    const ofMember = (await casesIn(association)).filter((line) => line.includes(' D007 '))
    expect(ofMember.slice(1)).toEqual(stands ? [] : ['AJ-2026-3 D007 director open'])
  })

  test('is judged again when the button is pressed: borne out after all, it stands, and whoever pressed hears why', async () => {
    await confirmedLoss()
    await tell(CORRECTION)
    await association.database.db.attendanceEntry.updateMany({
      where: { member: { no: 'D007' }, meeting: { no: 'LSH-2025-1' }, current: true },
      data: { value: 'absent' },
    })
    expect(await waits()).toEqual([])
    expect((await association.tap('wang.fang', 'confirm')).join()).toContain('AJ-2026-2 不撤销，席位不变')
    expect(newest('wang.fang')?.closed).toBe('记录又改，不撤销')
    expect(newest('li.jing')?.closed).toBe('记录又改，不撤销')
    expect([await state(), await seats()]).toEqual(['confirmed', LOST])
  })

  test('is not confirmed by who made it fall where the only other corrects something else: that one is asked', async () => {
    await confirmedLoss(THREE.slice(0, 2))
    await tell(CORRECTION)
    await tell('登记 LSH-2026-1 D007 请假', 'wang.fang')
    expect(['wang.fang', 'li.jing'].filter(isAsked)).toEqual(['wang.fang'])
    await association.tap('wang.fang', 'confirm')
    expect([await seats(), await alone()]).toEqual([HELD, 0])
  })

  test('is confirmed by who corrected no part of it', async () => {
    await confirmedLoss()
    await tell(CORRECTION, 'wang.fang')
    await tell('登记 LSH-2026-1 D007 出席')
    expect(['wang.fang', 'li.jing', 'zhao.min'].filter(isAsked)).toEqual(['zhao.min'])
    await association.tap('zhao.min', 'confirm')
    expect([await seats(), await alone()]).toEqual([HELD, 0])
    for (const one of ['wang.fang', 'li.jing'])
      expect(association.textsOf(one).at(-1)).toContain('您提出的撤销已核定的丧失 AJ-2026-2：赵敏已核对并确认')
  })

  test('corrected by who was alone is not confirmed by them once there is another, who is named', async () => {
    await confirmedLoss(THREE.slice(0, 2))
    await serves('李静', false)
    await tell(CORRECTION, 'wang.fang')
    await serves('李静', true)
    const [refused] = await association.tap('wang.fang', 'confirm')
    expect(refused).toContain('撤销已核定的丧失是您提出的，须由另一人核对后确认，现在一切照旧。可以确认的有：李静')
    expect([await state(), await seats()]).toEqual(['confirmed', LOST])
  })

  test('is confirmed alone by who is alone: written down, and told to the supervisory board', async () => {
    await confirmedLoss(['王芳/wang.fang', '李静'])
    await runOn(association, '2026-04-10')
    const before = await alone()
    expect(await tell(CORRECTION, 'wang.fang')).toContain('秘书处绑定了账号的只有您一人，请在卡片上确认')
    expect(await seats()).toEqual(LOST)
    await association.tap('wang.fang', 'confirm')
    expect([await seats(), (await alone()) - before]).toEqual([HELD, 1])
    await runOn(association, '2026-04-13')
    for (const one of ['wang.fang', 'rep.8'])
      expect(association.textsOf(one).join('\n')).toContain(
        '王芳：撤销已核定的丧失 AJ-2026-2 D007 滨城庚软件（常务理事单位），理事',
      )
  })

  test('has the case of another loss opened, where the seat that came back is lost on later absences', async () => {
    const meanwhile = async () => {
      await called(association, { no: 'LSH-2026-2', startsAt: '2026-03-25T14:00', calledAt: '2026-03-10T10:00' })
      association.clock.set('2026-03-25T14:00:00+08:00')
      await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5', 'zhou.hai')
      association.clock.set('2026-03-25T17:00:00+08:00')
      await seal(association, 'LSH-2026-2')
    }
    await confirmedLoss(THREE, { meanwhile })
    await tell(CORRECTION)
    expect(await casesIn(association)).toHaveLength(2)
    await association.tap('wang.fang', 'confirm')
    expect(await casesIn(association)).toEqual([
      'AJ-2026-1 D001 director open',
      'AJ-2026-2 D007 director annulled',
      'AJ-2026-3 D007 director open',
    ])
  })

  test('waits for another as well when it falls with a book that is sealed late, not for who wrote the line', async () => {
    const late = 'LSH-2025-2'
    const before = async () => {
      await called(association, { no: late, startsAt: '2025-09-20T14:00', calledAt: '2025-09-01T10:00' })
      await signedIn(association, 'rep.2', 'rep.3', 'rep.4', 'rep.5')
      await tell(`登记 ${late} D007 出席`, 'wang.fang')
    }
    await confirmedLoss(THREE, { before })
    await seal(association, late, 'li.jing')
    expect([await state(), await seats()]).toEqual(['confirmed', LOST])
    expect(['wang.fang', 'li.jing', 'zhao.min'].filter(isAsked)).toEqual(['zhao.min'])
    await association.tap('zhao.min', 'confirm')
    expect([await state(), await seats()]).toEqual(['annulled', HELD])
  })

  test('gives back no seat of a term that has ended while it waited, and says so', async () => {
    await confirmedLoss()
    await tell(CORRECTION)
    const congress = { no: 'HYDH-2026-1', body: 'congress' as const, startsAt: '2026-04-15T09:00' }
    await called(association, { ...congress, calledAt: '2026-03-25T10:00' })
    association.clock.set('2026-04-15T17:00:00+08:00')
    await association.database.db.meeting.update({ where: { no: 'HYDH-2026-1' }, data: { status: 'held' } })
    await tell('换届 第八届 HYDH-2026-1')
    await association.tap('wang.fang', 'open')
    expect(await seats()).toEqual([])
    const card = association.cardsOf('wang.fang').find(({ title }) => title === '撤销丧失核定 AJ-2026-2')
    await association.tap('wang.fang', 'confirm', { cardId: card?.id ?? '' })
    expect([await state(), await seats()]).toEqual(['annulled', []])
    expect(association.textsOf('rep.7').at(-1)).toContain('理事、常务理事的任期已经届满，不再恢复')
  })

  test('leaves a case that is not confirmed to whoever corrects the book: nothing was lost yet', async () => {
    await confirmedLoss()
    await tell('登记 LSH-2026-1 D001 出席')
    expect(await casesIn(association)).toContain('AJ-2026-1 D001 director withdrawn')
    expect(await waits()).toEqual([])
  })
})
