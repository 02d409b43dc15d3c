import PizZip from 'pizzip'
import readExcelFile from 'read-excel-file/node'
import { afterEach, describe, expect, test } from 'vitest'
import type { Association } from '../support/association.ts'
import { heardBy } from './admissionHouse.ts'
import { recorded } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'
import { openWithStandards, raised, runOn } from './duesHouse.ts'

let association: Association
afterEach(() => association.close())

const tell = async (text: string, userId = 'wang.fang') => (await association.say(userId, text)).join('\n')

/** What a Word document says, without its markup. */
function textOf(bytes: Buffer | undefined): string {
  const xml = new PizZip(bytes ?? Buffer.alloc(0)).file('word/document.xml')?.asText() ?? ''
  return xml.replaceAll(/<\/w:p>/g, '\n').replaceAll(/<[^>]+>/g, '')
}

describe('欠费', () => {
  test('shows how many owe how much and who has owed longest, and sends all of it as a file', async () => {
    const old = { year: 2024, dueOn: '2024-04-30', owed: 300_000, paid: 100_000, paidOn: '2024-05-05' }
    const name = '=HYPERLINK("http://evil.example","滨城癸软件")'
    const D010 = { ...BODIES.members.D010, name, dues: [old] }
    const D011 = { ...BODIES.members.D011, dues: [{ year: 2025, dueOn: '2025-12-31', owed: 300_000 }] }
    association = await openWithStandards({ roll: { ...BODIES, members: { ...BODIES.members, D010, D011 } } })
    await raised(association)
    association.clock.set('2026-05-10T10:00:00+08:00')
    await tell('记会费 D001 2026 30000 SJ-1 5-1')
    expect(await tell('欠费')).toBe('')
    const card = association.cardsOf('wang.fang').at(-1)
    expect(card?.text).toContain('10 名会员欠缴 11 个年度')
    expect(card?.text).toContain('满一年')
    expect(card?.text).toContain('D010 2024年 2,000元')
    const said = await association.tap('wang.fang', 'export')
    expect(said.join()).toContain('欠费名单-2026-05-10.xlsx（11 项）随后发送')
    const [file] = association.chat.filesOf('wang.fang')
    const [sheet] = await readExcelFile(file?.bytes ?? Buffer.alloc(0))
    const rows = sheet?.data ?? []
    expect(rows).toHaveLength(12)
    expect(rows[1]).toEqual([
      'D010',
      name,
      null,
      '2024',
      '2024-04-30',
      '3000',
      '1000',
      '2000',
      '2024-05-01',
      '是',
      '否',
      '滨城癸软件代表',
      null,
    ])
    expect(rows[2]?.slice(0, 4)).toEqual(['D011', '滨城子软件', null, '2025'])
    expect(await recorded(association, 'roll.exported')).toBe(1)
    await association.tap('wang.fang', 'export')
    expect(association.chat.filesOf('wang.fang')).toHaveLength(2)
    expect(association.chat.filesOf('li.jing')).toEqual([])
  })

  test('says so when nobody owes anything', async () => {
    association = await openWithStandards()
    expect(await tell('欠费')).toContain('没有会员欠缴会费')
  })
})

describe('the statement of a year', () => {
  test('is a document with every payment, for the member’s people and for the secretariat', async () => {
    association = await openWithStandards()
    await raised(association)
    await tell('记会费 D010 2026 2000 SJ-001 4-1')
    expect(await tell('会费单', 'rep.10')).toContain('滨城癸软件（D010）2026年度会费对账单随后发送')
    const [file] = association.chat.filesOf('rep.10')
    expect(file?.name).toBe('会费对账单 D010 2026年度.docx')
    const text = textOf(file?.bytes)
    for (const part of [
      '2026年度会费对账单',
      '滨城癸软件（D010）',
      '3,000元',
      '2026年4月1日缴 2,000元，收据 SJ-001',
      '第五届会员代表大会第三次会议决议',
      '第四条（一）',
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/[{}]/)
    await tell('会费对账单 D010 2026')
    expect(association.chat.filesOf('wang.fang')).toHaveLength(1)
    expect(await tell('会费单 2025', 'rep.10')).toContain('没有2025年度的会费记录')
    expect(await tell('会费单', 'other.1')).toContain('代表人或联络员')
  })

  test('of last year comes to every member once, from the middle of January on', async () => {
    association = await openWithStandards()
    await runOn(association, '2026-04-02')
    await raised(association)
    await tell('记会费 D010 2026 2000 SJ-001')
    await runOn(association, '2027-01-14')
    expect(association.chat.filesOf('rep.10')).toEqual([])
    await runOn(association, '2027-01-15')
    expect(association.chat.filesOf('rep.10').map(({ name }) => name)).toEqual(['会费对账单 D010 2026年度.docx'])
    expect(association.chat.filesOf('liaison.10')).toHaveLength(1)
    expect(heardBy(association, 'rep.10')).toContain('2026年度：应缴 3,000元，已缴 2,000元，欠缴，还差 1,000元')
    await runOn(association, '2027-01-18')
    expect(association.chat.filesOf('rep.10')).toHaveLength(1)
  })
})

test('会费年报 accounts for a year by tier: owed, paid, waived, in arrears', async () => {
  const brought = { year: 2024, dueOn: '2024-04-30', owed: 200_000, paid: 200_000, paidOn: '2024-04-01' }
  const D010 = { ...BODIES.members.D010, dues: [brought] }
  association = await openWithStandards({ roll: { ...BODIES, members: { ...BODIES.members, D010 } } })
  await raised(association)
  await tell('记会费 D001 2026 30000 SJ-1')
  await tell('记会费 D002 2026 4000 SJ-2')
  await tell('减免 D010 2026 受灾', 'li.jing')
  await association.tap('wang.fang', 'approve')
  association.clock.set('2026-12-31T10:00:00+08:00')
  const report = await tell('会费年报 2026')
  expect(report).toContain('共 10 名：应缴 92,000元，实缴 34,000元，减免 3,000元，欠缴 55,000元')
  expect(report).toContain('副会长 1 名：应缴 30,000元，实缴 30,000元')
  expect(report).toContain('理事 5 名：应缴 50,000元，实缴 4,000元，欠缴 46,000元')
  expect(report).toContain('会员 4 名：应缴 12,000元，实缴 0元，减免 3,000元，欠缴 9,000元')
  // Of a year without standards here those who owed the same are taken together.
  expect(await tell('会费年报 2024')).toContain('每年 2,000元的 1 名：应缴 2,000元，实缴 2,000元')
  expect(await tell('会费年报 2020')).toContain('2020年度没有会费记录')
})

test('the secretariat is told when a year has begun and nobody has an account', async () => {
  association = await openWithStandards()
  await runOn(association, '2026-12-31')
  await runOn(association, '2027-01-04')
  expect(heardBy(association, 'wang.fang')).toContain('2027年度会费还没有立账：有 10 名会员')
  await runOn(association, '2027-01-05')
  await runOn(association, '2027-01-18')
  const told = () => association.textsOf('wang.fang').filter((text) => text.includes('2027年度会费还没有立账')).length
  expect(told()).toBe(2)
  await raised(association, 2027)
  await runOn(association, '2027-02-01')
  expect(told()).toBe(2)
})

test('a member hears of accounts raised late in the ladder of their own due day', async () => {
  association = await openWithStandards({ at: '2026-09-29T09:00:00+08:00' })
  await runOn(association, '2026-09-29')
  association.clock.set('2026-10-08T10:00:00+08:00')
  await raised(association)
  await runOn(association, '2026-10-09')
  expect(heardBy(association, 'rep.10')).toContain('2026年度：3,000元，2026年11月7日到期')
  expect(heardBy(association, 'rep.10')).not.toContain('逾期')
  await tell('记会费 D010 2026 2000 SJ-1')
  await runOn(association, '2026-11-02')
  expect(association.textsOf('rep.10').at(-1)).toContain('2026年度：1,000元')
})
