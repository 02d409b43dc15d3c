import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { actAtOnce, recorded } from './attendanceHouse.ts'
import { BODIES, peopleIn } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES, strangers: ['nobody'] })
})
afterEach(() => association.close())

const say = (userId: string, text: string) => association.say(userId, text)
const changeIn = (no: string) => association.database.db.change.findUniqueOrThrow({ where: { no } })
const memberIn = (no: string) => association.database.db.member.findUniqueOrThrow({ where: { no } })
const newestCard = (userId: string) => association.cardsOf(userId).at(-1)

describe('a plain member with another representative', () => {
  test('names the successor, introduces them, and the change works when the secretariat accepts it', async () => {
    const [asked] = await say('rep.10', '更换代表人 王芳芳 138 0000 0000 总经理')
    expect(asked).toContain('已记下 BG-2026-1：代表人由 滨城癸软件代表 更换为 王芳芳（总经理）')
    expect(asked).toContain('依照第八条')
    expect(association.cardsOf('wang.fang')).toEqual([])

    expect((await say('rep.10', '介绍 2018年起任总经理，从业十五年（ＩＴ）'))[0]).toContain(
      '已提交秘书处：BG-2026-1 更换代表人',
    )
    const card = newestCard('wang.fang')
    expect(card?.title).toBe('更换代表人 BG-2026-1')
    expect(card?.text).toContain('滨城癸软件代表')
    expect(card?.text).toContain('王芳芳（总经理）')
    expect((await changeIn('BG-2026-1')).text).toBe('2018年起任总经理，从业十五年（ＩＴ）')

    await association.tap('wang.fang', 'accept')
    expect(await peopleIn(association, 'D010', 'representative', '2026-03-19')).toEqual(['滨城癸软件代表'])
    expect(await peopleIn(association, 'D010', 'representative', '2026-03-20')).toEqual(['王芳芳'])
    expect(association.textsOf('rep.10').at(-1)).toContain('滨城癸软件代表 → 王芳芳（总经理），已登记')
    expect(association.textsOf('liaison.10').at(-1)).toContain('已办结')
    expect((await say('rep.10', '状态'))[0]).not.toContain('【会费】')
  })

  test('has the introduction in the same message, when it is written there', async () => {
    await say('liaison.10', '更换代表人 王芳芳 13800000000 总经理 介绍：从业十五年')
    expect(await changeIn('BG-2026-1')).toMatchObject({
      state: 'open',
      text: '从业十五年',
      askedBy: 'person:D010:癸联络',
    })
    expect(newestCard('li.jing')?.keys).toEqual(['accept', 'return'])
  })

  test('has one representative at any time, though it changes twice on one day', async () => {
    for (const name of ['赵一', '钱二']) {
      await say('liaison.10', `更换代表人 ${name} 13800000000 总经理 介绍：老成员`)
      await association.tap('wang.fang', 'accept')
    }
    expect(await peopleIn(association, 'D010', 'representative', '2026-03-20')).toEqual(['赵一'])
    expect(await peopleIn(association, 'D010', 'representative', '2026-03-21')).toEqual(['钱二'])
  })

  test.each([
    ['更换代表人', '更换代表人请写明姓名、11 位手机号和职务'],
    ['更换代表人 王芳芳 13800000000', '更换代表人请写明姓名、11 位手机号和职务'],
    ['更换代表人 王芳芳 1380000 总经理', '手机'],
    ['更换代表人 滨城癸软件代表 13800000000 总经理', '已经是现任代表人'],
    ['介绍 某某', '没有等待介绍的继任人选'],
    ['更换联络员', '更换联络员请写明姓名和 11 位手机号'],
    ['更换联络员 癸联络 13800000000', '已经是现任联络员'],
    ['变更', '请写明变更哪一项'],
    ['变更 名称 新名称', '没有“名称”这一项'],
    ['变更 注册资金', '请写明新的注册资金'],
    ['变更 联系方式 前台', '不像电话或邮箱'],
    ['变更 联络员 王五', '更换联络员请写明'],
    [`变更 营业范围 ${'长'.repeat(501)}`, '最多写 500 个字'],
    ['补发证书', '补发证书请写明原因'],
    ['撤回变更 BG-2026-9', '没有编号为“BG-2026-9”的变更'],
    ['撤回变更 随便', '请写明要撤回的变更编号'],
  ])('is told what is wrong with %s, and nothing is asked of the secretariat', async (said, why) => {
    expect((await say('rep.10', said))[0]).toContain(why)
    expect(await association.database.db.change.count()).toBe(0)
    expect(association.cardsOf('wang.fang')).toEqual([])
  })
})

describe('who may report a change', () => {
  test.each([
    ['other.1', '由滨城甲软件的代表人或联络员办理'],
    ['rep.11', '会员资格已经终止'],
    ['nobody', '绑定'],
  ])('%s may not', async (userId, why) => {
    expect((await say(userId, '变更 注册资金 500万元'))[0]).toContain(why)
    expect(await association.database.db.change.count()).toBe(0)
  })

  test('an individual member reports particulars, and has no representative to replace', async () => {
    expect((await say('zhou.hai', '更换代表人 王芳芳 13800000000 总经理'))[0]).toContain('个人会员由本人代表')
    expect((await say('zhou.hai', '变更 通讯地址 滨城示例路9号'))[0]).toContain('已提交秘书处')
  })

  test('another unit does not withdraw it', async () => {
    await say('rep.10', '变更 注册资金 500万元')
    expect((await say('rep.1', '撤回变更 BG-2026-1'))[0]).toContain('没有编号为“BG-2026-1”的变更')
    expect((await changeIn('BG-2026-1')).state).toBe('open')
  })
})

describe('a particular', () => {
  test.each([
    ['法定代表人 王五', 'legalRepresentative', '王五'],
    ['主要负责人：王五', 'principal', '王五'],
    ['注册地 滨城高新区', 'registeredPlace', '滨城高新区'],
    ['主要经营场所 示例路8号', 'premises', '示例路8号'],
    ['营业范围 软件开发、数据处理', 'businessScope', '软件开发、数据处理'],
    ['注册资金500万元', 'registeredCapital', '500万元'],
    ['单位联系地址 示例路8号', 'address', '示例路8号'],
    ['联系方式 0411-87654321', 'phone', '0411-87654321'],
    ['邮箱 a@example.com', 'email', 'a@example.com'],
  ] as const)('%s is entered on the roll when it is accepted, and not before', async (said, column, value) => {
    const before = (await memberIn('D010'))[column]
    await say('liaison.10', `变更 ${said}`)
    expect((await memberIn('D010'))[column]).toBe(before)
    await association.tap('wang.fang', 'accept')
    expect((await memberIn('D010'))[column]).toBe(value)
    expect(association.textsOf('liaison.10').at(-1)).toContain(`→ ${value}，已登记`)
    const events = await association.database.db.auditEvent.findMany({ where: { type: 'change.accepted' } })
    expect(events).toMatchObject([{ actor: 'staff:王芳', data: { before: { value: before }, after: { value } } }])
  })

  test('that is the same as on the roll needs no change', async () => {
    expect((await say('rep.10', '变更 电话 0411-10000000'))[0]).toContain('已经是“0411-10000000”')
  })

  test('is asked for once until it is decided; withdrawn, it may be asked for again', async () => {
    await say('rep.10', '变更 注册资金 500万元')
    expect((await say('liaison.10', '变更 注册资金 600万元'))[0]).toContain(
      'BG-2026-1 注册资金（（空缺） → 500万元）还没有办结',
    )
    await say('liaison.10', '撤回变更 bg-2026-1')
    expect(newestCard('wang.fang')).toMatchObject({ keys: [] })
    expect((await say('wang.fang', '退回变更 BG-2026-1 重复'))[0]).toContain('目前是“已撤回”')
    expect((await say('liaison.10', '变更 注册资金 600万元'))[0]).toContain('已提交秘书处：BG-2026-2')
    expect((await say('rep.10', '我的变更'))[0]).toMatch(/BG-2026-2 .*待秘书处受理\n· BG-2026-1 .*已撤回/)
  })

  test('sent back carries its reason to who asked; a press alone asks for the reason', async () => {
    await say('liaison.10', '变更 注册资金 500万元')
    expect((await association.tap('wang.fang', 'return'))[0]).toContain('退回变更 BG-2026-1 原因')
    expect((await changeIn('BG-2026-1')).state).toBe('open')
    expect((await say('wang.fang', '退回变更 BG-2026-1'))[0]).toContain('退回要写明编号和原因')
    await say('wang.fang', '退回变更 BG-2026-1 请附营业执照')
    expect(association.textsOf('liaison.10').at(-1)).toContain('原因：请附营业执照')
    expect((await memberIn('D010')).registeredCapital).toBeNull()
    expect((await association.tap('li.jing', 'accept', { force: true })).join()).not.toContain('已登记')
    expect((await memberIn('D010')).registeredCapital).toBeNull()
  })

  test('of a member that has left meanwhile is not changed any more', async () => {
    await say('rep.10', '变更 注册资金 500万元')
    await association.database.db.member.updateMany({ where: { no: 'D010' }, data: { leftOn: new Date('2026-03-20') } })
    expect((await association.tap('wang.fang', 'accept'))[0]).toContain('会员资格已经终止，BG-2026-1 不能受理')
    expect((await memberIn('D010')).registeredCapital).toBeNull()
  })

  test('decided by two of staff at the same moment changes once', async () => {
    await say('rep.10', '变更 注册资金 500万元')
    await Promise.all(['wang.fang', 'li.jing'].map((one) => association.chat.tap(one, { key: 'accept' })))
    await actAtOnce(association)
    expect(await recorded(association, 'change.accepted')).toBe(1)
    expect(association.cardsOf('wang.fang').at(-1)?.keys).toEqual([])
    expect(association.cardsOf('li.jing').at(-1)?.keys).toEqual([])
    expect(association.textsOf('rep.10').filter((text) => text.includes('已登记'))).toHaveLength(1)
  })
})

describe('a lost certificate', () => {
  beforeEach(async () => {
    await association.database.db.member.updateMany({ where: { no: 'D010' }, data: { certificateNo: 'ZS-2021-010' } })
    await association.database.db.member.updateMany({ where: { no: 'D001' }, data: { certificateNo: 'ZS-2021-001' } })
  })

  test('is void once the secretariat accepts, and another is issued in the way the association numbers them', async () => {
    await say('rep.10', '补发证书 搬迁中遗失')
    await association.tap('wang.fang', 'accept')
    expect((await memberIn('D010')).certificateNo).toBe('ZS-2026-001')
    expect(association.textsOf('rep.10').at(-1)).toContain('原证书 ZS-2021-010 作废，新证书编号 ZS-2026-001')
    const [register] = await say('wang.fang', '证书 D010')
    expect(register).toContain('现行证书：ZS-2026-001')
    expect(register).toContain('ZS-2021-010，2026年3月20日作废（搬迁中遗失 BG-2026-1）')
  })

  test('that was never issued is not reissued', async () => {
    expect((await say('rep.3', '补发证书 遗失'))[0]).toContain('还没有登记过证书编号')
  })
})

test('what a member reported is shown to the secretariat, newest first', async () => {
  expect((await say('wang.fang', '变更记录 D010'))[0]).toContain('还没有提出过变更')
  await say('liaison.10', '更换联络员 李娜 13900000000 行政主管')
  await association.tap('wang.fang', 'accept')
  expect(await peopleIn(association, 'D010', 'liaison', '2026-03-20')).toEqual(['李娜'])
  expect((await say('wang.fang', '变更记录 癸软件'))[0]).toMatch(
    /BG-2026-1 更换联络员：癸联络 → 李娜（行政主管）.*已办结/,
  )
})
