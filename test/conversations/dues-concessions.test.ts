import { afterEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { heardBy } from './admissionHouse.ts'
import { actAtOnce, recorded } from './attendanceHouse.ts'
import { forced, openWithStandards, raised, runOn, yearIn } from './duesHouse.ts'

let association: Association
afterEach(() => association.close())

const tell = async (text: string, userId = 'li.jing') => (await association.say(userId, text)).join('\n')
const THREE = ['王芳/wang.fang', '李静/li.jing', '赵敏/zhao.min']

/** The accounts of 2026 are raised: D010 owes 3,000 yuan until 2 May. */
async function open(staff = THREE): Promise<void> {
  association = await openWithStandards({ staff })
  await raised(association)
}

describe('a deferral', () => {
  test('asked by one and approved by the secretary-general moves the due day, and the member is told by whom and why', async () => {
    await open()
    expect(await tell('缓缴 D010 2026 2026-12-31 资金周转困难')).toContain(
      '请另一位工作人员在卡片上决定（1 人可以批准）',
    )
    expect(await yearIn(association, 'D010')).toMatchObject({ deferredTo: null })
    expect(association.cardsOf('zhao.min').map(({ title }) => title)).not.toContain('缓缴会费 D010 2026年度')
    expect(association.cardsOf('wang.fang').at(-1)?.title).toBe('缓缴会费 D010 2026年度')
    await association.tap('wang.fang', 'approve')
    expect(await yearIn(association, 'D010')).toMatchObject({
      deferredTo: new Date('2026-12-31'),
      concessions: [{ askedBy: 'staff:李静', decidedBy: 'staff:王芳', reason: '资金周转困难', state: 'approved' }],
    })
    for (const one of ['rep.10', 'liaison.10'])
      expect(heardBy(association, one)).toContain('未缴的 3,000元请于2026年12月31日前（含当日）缴纳，此前不算欠缴')
    expect(heardBy(association, 'rep.10')).toContain('原因：资金周转困难；王芳于2026年4月2日批准')
    expect(heardBy(association, 'li.jing')).toContain('王芳已同意D010 滨城癸软件 2026年度会费的缓缴')
    expect(await tell('会费', 'rep.10')).toContain('同意缓缴至2026年12月31日（王芳批准，资金周转困难）')
    expect(await tell('状态', 'rep.10')).toContain('同意缓缴（王芳批准），请于2026年12月31日前缴纳')
  })

  test('waits in 待办, 状态 and 会费 until it is decided, and changes nothing before', async () => {
    await open()
    await tell('缓缴 D010 2026 2026-12-31 资金周转困难')
    expect(await tell('待办', 'wang.fang')).toContain('D010 滨城癸软件，2026年度缓缴至2026年12月31日，李静提出')
    expect(await tell('会费', 'rep.10')).toContain('缓缴申请待批准')
    expect(await tell('状态', 'rep.10')).toContain('缓缴待批准')
    expect(await tell('缓缴 D010 2026 2027-01-31 再缓')).toContain('已有一项缓缴待批准（李静提出）')
    expect(await tell('缓缴')).toContain('没有等您批准的缓缴、减免')
    await association.say('wang.fang', '缓缴')
    await association.tap('wang.fang', 'refuse')
    expect(await yearIn(association, 'D010')).toMatchObject({ deferredTo: null })
    expect(heardBy(association, 'li.jing')).toContain('王芳没有同意D010 滨城癸软件')
    expect(heardBy(association, 'rep.10')).not.toContain('缓缴：')
    expect(await tell('待办', 'wang.fang')).not.toContain('缓缴')
  })

  test('is not approved by whoever asked, nor by an officer while there is somebody above', async () => {
    await open()
    await tell('缓缴 D010 2026 2026-12-31 资金周转困难')
    await forced(association, { of: 'wang.fang', by: ['li.jing', 'zhao.min', 'rep.10'] })
    expect(await yearIn(association, 'D010')).toMatchObject({ deferredTo: null })
    expect(await recorded(association, 'dues.deferral_approved')).toBe(0)
  })

  test('asked by the secretary-general is approved by another of the secretariat, and by one alone where there is one', async () => {
    await open()
    await tell('缓缴 D010 2026 2026-12-31 资金周转困难', 'wang.fang')
    await association.tap('zhao.min', 'approve')
    expect(await yearIn(association, 'D010')).toMatchObject({ deferredTo: new Date('2026-12-31') })
    await association.close()
    await open(['王芳/wang.fang'])
    expect(await tell('缓缴 D010 2026 2026-12-31 资金周转困难', 'wang.fang')).toContain('秘书处绑定了账号的只有您一人')
    await association.tap('wang.fang', 'approve')
    expect(await yearIn(association, 'D010')).toMatchObject({ deferredTo: new Date('2026-12-31') })
  })

  test('is not decided by somebody of the very member while there is another who may', async () => {
    await open(['王芳/wang.fang', '李静/li.jing', '赵敏/rep.10'])
    await tell('缓缴 D010 2026 2026-12-31 资金周转困难', 'wang.fang')
    expect((await association.tap('rep.10', 'approve')).join()).toContain('缓缴须由另一人批准：李静')
    await association.tap('li.jing', 'approve')
    expect(await yearIn(association, 'D010')).toMatchObject({ deferredTo: new Date('2026-12-31') })
  })

  test('pressed by two at once is decided once', async () => {
    await open()
    await tell('缓缴 D010 2026 2026-12-31 资金周转困难', 'wang.fang')
    await association.chat.tap('li.jing', { key: 'approve' })
    await association.chat.tap('zhao.min', { key: 'refuse' })
    await actAtOnce(association)
    const decided =
      (await recorded(association, 'dues.deferral_approved')) + (await recorded(association, 'dues.deferral_refused'))
    expect(decided).toBe(1)
  })

  test('needs a later day, a reason, and a year that is owed', async () => {
    await open()
    const refused: [string, string][] = [
      ['缓缴 D010 2026 2026-05-02 难', '应晚于现在的到期日2026年5月2日'],
      ['缓缴 D010 2026 2026-12-31', '缓缴 D001 2026 2026-12-31 资金周转困难'],
      ['缓缴 D010 2026 难', '缓缴 D001 2026 2026-12-31 资金周转困难'],
      ['缓缴 D010', '缓缴 D001 2026 2026-12-31 资金周转困难'],
      ['缓缴 D010 2025 2026-12-31 难', '没有2025年度的会费记录'],
      ['减免 D010 2026', '减免 D001 2026 受灾停产'],
    ]
    for (const [said, why] of refused) {
      expect(await tell(said), said).toContain(why)
      association.clock.forward({ minutes: 1 })
    }
    await tell('记会费 D010 2026 3000 SJ-1')
    expect(await tell('缓缴 D010 2026 2026-12-31 难')).toContain('已经缴清')
  })

  test('moves the reminders and the year that counts', async () => {
    await open()
    await tell('缓缴 D010 2026 2026-12-31 资金周转困难')
    await association.tap('wang.fang', 'approve')
    const before = association.textsOf('rep.10').length
    await runOn(association, '2026-06-01')
    expect(association.textsOf('rep.10').length).toBe(before)
    await runOn(association, '2026-12-01')
    expect(association.textsOf('rep.10').at(-1)).toContain('2026年度：3,000元，2026年12月31日到期')
  })
})

describe('a waiver', () => {
  test('lets the member off what is not paid, with who approved it and why', async () => {
    await open()
    await tell('记会费 D010 2026 1000 SJ-1')
    await tell('减免 D010 2026 受灾停产')
    await association.tap('wang.fang', 'approve')
    expect(await yearIn(association, 'D010')).toMatchObject({ waived: true })
    expect(heardBy(association, 'rep.10')).toContain('2026年度会费减免：未缴的 2,000元不再收取')
    const shown = await tell('会费 D010', 'wang.fang')
    expect(shown).toContain('【2026年度】已减免')
    expect(shown).toContain('同意减免（王芳批准，受灾停产）')
    expect(await tell('状态', 'rep.10')).toContain('已减免（王芳批准）')
    expect(await tell('记会费 D010 2026 1000 SJ-2')).toContain('已经减免，不再收取')
    expect(await tell('减免 D010 2026 再免')).toContain('已经减免')
    await runOn(association, '2026-06-01')
    expect(heardBy(association, 'rep.10')).not.toContain('已逾期')
  })

  test('is not approved any more once everything is paid', async () => {
    await open()
    await tell('减免 D010 2026 受灾停产')
    await tell('记会费 D010 2026 3000 SJ-1')
    expect((await association.tap('wang.fang', 'approve')).join()).toContain('已经缴清')
    expect(await yearIn(association, 'D010')).toMatchObject({ waived: null })
    await association.tap('wang.fang', 'refuse')
    expect(await recorded(association, 'dues.waiver_refused')).toBe(1)
  })
})
