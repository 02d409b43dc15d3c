import { afterEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { heardBy } from './admissionHouse.ts'
import { actAtOnce, recorded } from './attendanceHouse.ts'
import { forced, openWithStandards, raised, runOn, yearIn } from './duesHouse.ts'

let association: Association
afterEach(() => association.close())

const tell = async (text: string, userId = 'li.jing') => (await association.say(userId, text)).join('\n')
const BASIS = '第五届会员代表大会第四次会议决议'
const STANDARD = `会费标准 会员 4000 2027-01-01 ${BASIS}`

/** The accounts of 2026 are raised, and D010 has paid its year. */
async function openPaid(staff = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']): Promise<void> {
  association = await openWithStandards({ staff })
  await raised(association)
  await association.say('wang.fang', '记会费 D010 2026 3000 SJ-001')
}

const standards = () => association.database.db.duesStandard.count({ where: { amount: 400_000 } })
const voided = async () => (await yearIn(association, 'D010'))?.payments.filter(({ voidedAt }) => voidedAt !== null)

describe('a standard of which no resolution was recorded here', () => {
  test('holds when the secretary-general has approved what another of the staff entered, and not before', async () => {
    await openPaid()
    expect(await tell(STANDARD)).toContain('已提出，尚未生效：会费标准 会员每年 4,000元，2027年1月1日起')
    expect(await standards()).toBe(0)
    expect(await tell('会费标准', 'rep.10')).not.toContain('4,000元')
    const card = association.cardsOf('wang.fang').at(-1)
    expect(card?.title).toBe('登记会费标准')
    expect(card?.text).toContain(BASIS)
    await association.tap('wang.fang', 'approve')
    expect(await standards()).toBe(1)
    expect(association.cardsOf('wang.fang').at(-1)?.closed).toBe('已同意')
    expect(heardBy(association, 'li.jing')).toContain('王芳已同意：会费标准 会员每年 4,000元')
    expect(await tell('会费标准', 'rep.10')).toContain('2027年1月1日起：会员每年 4,000元')
    expect(await recorded(association, 'staff.acted_alone')).toBe(0)
  })

  test('does not hold when it is not approved; whoever entered it hears that, and may enter it again', async () => {
    await openPaid()
    await tell(STANDARD)
    expect(await tell(STANDARD)).toContain('已经由李静提出，正等另一人同意')
    await association.tap('wang.fang', 'refuse')
    expect(await standards()).toBe(0)
    expect(heardBy(association, 'li.jing')).toContain('王芳没有同意：会费标准 会员每年 4,000元')
    association.clock.forward({ minutes: 1 })
    expect(await tell(STANDARD)).toContain('尚未生效')
  })

  test('is asked again when it is approved whether there is room for its tier', async () => {
    await openPaid()
    await tell(`会费标准 常务理事 20000 2027-01-01 ${BASIS}`)
    const first = association.cardsOf('wang.fang').at(-1)?.id ?? ''
    await tell(`会费标准 会长 50000 2027-01-01 ${BASIS}`)
    await association.tap('wang.fang', 'approve')
    expect((await association.tap('wang.fang', 'approve', { cardId: first })).join()).toContain('会费标准最多 4 档')
  })
})

describe('a payment that was entered wrongly', () => {
  test('counts until another of the staff has approved that it be taken back', async () => {
    await openPaid()
    expect(await tell('更正会费 SJ-001 记到了别的会员名下')).toContain('已提出，尚未生效：作废 D010 滨城癸软件')
    expect(await voided()).toEqual([])
    expect(await tell('会费 D010')).toContain('已缴 3,000元')
    expect(heardBy(association, 'rep.10')).not.toContain('已作废')
    expect(await tell('记会费 D009 2026 3000 SJ-001')).toContain('收据 SJ-001 已经登记过')
    await association.tap('wang.fang', 'approve')
    expect(await voided()).toMatchObject([{ voidedBy: 'staff:王芳', voidReason: '记到了别的会员名下' }])
    expect(heardBy(association, 'rep.10')).toContain('登记有误，已作废：记到了别的会员名下')
    expect(heardBy(association, 'li.jing')).toContain('王芳已同意：作废 D010 滨城癸软件')
    expect(await tell('会费 D010')).toContain('还差 3,000元')
  })

  test('stays as it is when that is refused', async () => {
    await openPaid()
    await tell('更正会费 SJ-001 记错')
    await association.tap('wang.fang', 'refuse')
    expect(await voided()).toEqual([])
    expect(heardBy(association, 'li.jing')).toContain('王芳没有同意：作废 D010')
    expect(heardBy(association, 'rep.10')).not.toContain('已作废')
  })

  test('is not taken back by whoever asked, by an officer below, or by the member', async () => {
    await openPaid()
    await tell('更正会费 SJ-001 记错')
    await forced(association, { of: 'wang.fang', by: ['li.jing', 'zhao.min', 'rep.10'] })
    expect(await voided()).toEqual([])
  })

  test('pressed twice, and by two at once, is taken back once', async () => {
    await openPaid()
    await tell('更正会费 SJ-001 记错', 'wang.fang')
    await association.chat.tap('li.jing', { key: 'approve' })
    await association.chat.tap('zhao.min', { key: 'approve' })
    await actAtOnce(association)
    expect(await recorded(association, 'dues.payment_voided')).toBe(1)
    const card = association.cardsOf('li.jing').at(-1)
    await association.tap('li.jing', 'approve', { force: true, ...(card && { cardId: card.id }) })
    expect(await recorded(association, 'dues.payment_voided')).toBe(1)
    expect(await recorded(association, 'dues.taking_back_approved')).toBe(1)
  })

  test('waits in 待办 and in the digest, there again after a week, and its card comes again with 缓缴', async () => {
    await openPaid()
    await tell('更正会费 SJ-001 记错')
    expect(await tell('待办')).toContain('作废 D010 滨城癸软件 2026年度的缴费 3,000元，收据 SJ-001（记错），李静提出')
    const waits = async (day: string) => {
      const before = association.textsOf('wang.fang').length
      await runOn(association, day)
      return association.textsOf('wang.fang').slice(before).join('\n').includes('等待另一人同意')
    }
    expect(await waits('2026-04-03')).toBe(true)
    expect(await waits('2026-04-07')).toBe(false)
    expect(await waits('2026-04-10')).toBe(true)
    await association.say('wang.fang', '缓缴')
    await association.tap('wang.fang', 'approve')
    expect(await voided()).toHaveLength(1)
    expect(await tell('待办')).not.toContain('SJ-001')
    expect(await waits('2026-04-20')).toBe(false)
  })
})

test('everything that waits for a second person stands in 待办 and in the digest', async () => {
  await openPaid()
  for (const text of [STANDARD, `会费标准 副会长 取消 2027-01-01 ${BASIS}`, '缓缴 D009 2026 2026-12-31 难'])
    await tell(text)
  await tell('增加工作人员 陈静 干事')
  await tell('撤销工作人员 赵敏')
  const lines = [
    '会费标准 会员每年 4,000元，2027年1月1日起',
    '会费标准 副会长不再单列一档，2027年1月1日起',
    '陈静任干事',
    '撤销工作人员赵敏',
  ]
  const agenda = await tell('待办')
  await runOn(association, '2026-04-03')
  const digest = heardBy(association, 'wang.fang')
  for (const line of lines) expect([agenda.includes(line), digest.includes(line)], line).toEqual([true, true])
  expect(digest).toContain('D009 滨城壬软件（监事单位） 2026年度缓缴，李静2026年4月2日')
})

describe('where the secretariat is one person', () => {
  test('who asked decides, and the digest and the supervisory board hear who did what when, once', async () => {
    await openPaid(['王芳/wang.fang'])
    await runOn(association, '2026-04-03')
    expect(await tell('更正会费 SJ-001 记错', 'wang.fang')).toContain('秘书处绑定了账号的只有您一人，请在卡片上决定')
    expect(await voided()).toEqual([])
    await association.tap('wang.fang', 'approve')
    expect(await voided()).toHaveLength(1)
    await tell('减免 D009 2026 受灾停产', 'wang.fang')
    await association.tap('wang.fang', 'approve')
    await runOn(association, '2026-04-07')
    for (const one of ['wang.fang', 'rep.7', 'rep.8', 'rep.9']) {
      const heard = heardBy(association, one)
      expect(heard, one).toContain('王芳：作废缴费 D010 滨城癸软件 2026年度 3,000元，收据 SJ-001')
      expect(heard, one).toContain('王芳：同意减免 D009 滨城壬软件（监事单位） 2026年度 3,000元')
      expect(heard, one).toContain('2026年4月3日（周五）9:40 王芳')
    }
    expect(heardBy(association, 'wang.fang')).toContain('登记会费标准 理事一档，每年 10,000元')
    expect(heardBy(association, 'rep.10')).not.toContain('作废缴费')
    const before = association.textsOf('rep.7').length
    await runOn(association, '2026-04-08')
    expect(association.textsOf('rep.7')).toHaveLength(before)
  })

  test('so it is where nobody else has bound an account', async () => {
    await openPaid(['王芳/wang.fang', '李静/li.jing'])
    await association.database.db.account.deleteMany({ where: { userId: 'li.jing' } })
    const before = await recorded(association, 'staff.acted_alone')
    expect(await tell('更正会费 SJ-001 记错', 'wang.fang')).toContain('秘书处绑定了账号的只有您一人，请在卡片上决定')
    await association.tap('wang.fang', 'approve')
    expect(await voided()).toHaveLength(1)
    expect(await recorded(association, 'staff.acted_alone')).toBe(before + 1)
  })

  test('who was alone when asking decides nothing any more once there is another, and hears who does', async () => {
    await openPaid(['王芳/wang.fang', '李静/li.jing'])
    const { staff } = association.database.db
    await staff.update({ where: { name: '李静' }, data: { endedAt: new Date() } })
    await tell('更正会费 SJ-001 记错', 'wang.fang')
    await staff.update({ where: { name: '李静' }, data: { endedAt: null } })
    expect((await association.tap('wang.fang', 'approve')).join()).toContain('缴费的作废须由另一人同意：李静')
    expect(await voided()).toEqual([])
  })
})
