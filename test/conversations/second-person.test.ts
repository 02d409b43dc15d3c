import { afterEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, officesOf, pressNewest, recorded } from './attendanceHouse.ts'
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
