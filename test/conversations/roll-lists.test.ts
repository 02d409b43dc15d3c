import readExcelFile from 'read-excel-file/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { recorded } from './attendanceHouse.ts'
import { BODIES } from './bodies.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-27T10:00:00+08:00', roll: BODIES })
})
afterEach(() => association.close())

const say = async (userId: string, text: string) => (await association.say(userId, text)).join('\n')

describe('the roll', () => {
  test('without a condition is told in numbers', async () => {
    const roll = await say('wang.fang', '名册')
    expect(roll).toContain('共 10 名，单位会员 9，个人会员 1')
    expect(roll).toContain('副会长单位 1')
    expect(roll).toContain('监事单位 3')
  })

  test.each([
    ['理事', ['D001', 'D002', 'D003', 'D004', 'D005', 'D006']],
    ['常务理事', ['D001', 'D002']],
    ['个人', ['D006']],
    ['理事 单位 无联络员', ['D002', 'D004', 'D005']],
    ['滨城丙', ['D003']],
    ['d010', ['D010']],
    ['退会', ['D011']],
    ['入会 2021 监事', ['D007', 'D008', 'D009']],
    ['入会2020年', []],
    ['待确认', []],
    ['不存在的词', []],
  ])('narrowed by %s', async (said, expected) => {
    const roll = await say('wang.fang', `名册 ${said}`)
    expect([...roll.matchAll(/^· (D\d+)/gm)].map(([, no]) => no)).toEqual(expected)
    if (expected.length === 0) expect(roll).toContain('没有符合这些条件的会员。条件可以写')
  })

  test('names the unit’s title, who speaks for it, and what is amiss', async () => {
    const roll = await say('wang.fang', '名册 D004')
    expect(roll).toContain('D004 滨城丁软件（理事单位），代表人滨城丁软件代表，联络员空缺，无联络员')
  })

  test('is nothing for members', async () => {
    for (const said of ['名册', '导出', '席位 理事']) expect(await say('rep.1', said)).toContain('秘书处')
    expect(association.chat.filesOf('rep.1')).toEqual([])
  })
})

describe('an export', () => {
  test('is the whole workbook, as a file in the chat of who asked, and is written down', async () => {
    expect(await say('wang.fang', '导出')).toContain('协会工作簿-2026-03-27.xlsx随后发送')
    const [file] = association.chat.filesOf('wang.fang')
    expect(file?.name).toBe('协会工作簿-2026-03-27.xlsx')
    const sheets = await readExcelFile(file?.bytes ?? Buffer.alloc(0))
    const members = sheets.find(({ sheet }) => sheet === '会员')?.data ?? []
    expect(members.slice(1).map(([no]) => no)).toContain('D011')
    expect(association.chat.filesOf('li.jing')).toEqual([])
    expect(await recorded(association, 'roll.exported')).toBe(1)
  })

  test('of a list has the members of the list', async () => {
    await say('wang.fang', '导出 名册 常务理事')
    const [file] = association.chat.filesOf('wang.fang')
    const [list] = await readExcelFile(file?.bytes ?? Buffer.alloc(0))
    expect(list?.data.map((row) => row.slice(0, 5))).toEqual([
      ['会员编号', '名称', '类别', '单位称号', '职务'],
      ['D001', '滨城甲软件', '单位', '副会长单位', '理事、常务理事、副会长'],
      ['D002', '滨城乙软件', '单位', '常务理事单位', '理事、常务理事'],
    ])
    expect(await say('wang.fang', '导出 名册 会长')).toContain('没有符合“会长”的会员，没有导出')
  })

  test('once sent, is not kept a second time', async () => {
    await say('wang.fang', '导出')
    const rows = await association.database.db.outboxMessage.findMany({ where: { userId: 'wang.fang' } })
    const files = rows.flatMap(({ state, message }) => {
      const { file } = message as { file?: { name: string; base64: string } }
      return file === undefined ? [] : [{ state, ...file }]
    })
    expect(files).toEqual([{ state: 'sent', name: '协会工作簿-2026-03-27.xlsx', base64: '' }])
  })

  test('survives the platform being away, and a restart', async () => {
    association.chat.faults.next('send', 'unavailable', 2)
    await association.say('wang.fang', '导出')
    association = await association.restart()
    for (let hour = 0; hour < 3; hour += 1) {
      association.clock.forward({ hours: 1 })
      await association.settle()
    }
    expect(association.chat.filesOf('wang.fang').map(({ name }) => name)).toEqual(['协会工作簿-2026-03-27.xlsx'])
  })
})

describe('the seats', () => {
  test('show what is vacant, who elects, and from whom', async () => {
    const seats = await say('wang.fang', '席位')
    expect(seats).toMatch(/理事：在任 6，规定不超过 100（第四条（三））.*空缺 94；由会员代表大会选举/)
    expect(seats).toMatch(/副会长：在任 1.*空缺 11；由理事会从理事中选举/)
    expect(seats).toMatch(/监事长.*由监事会从监事中选举/)
  })

  test('of one office are its holders, with what is to be known of each', async () => {
    await association.say('liaison.3', '更换代表人 陈新 13800000000 副总经理 介绍：从业十年')
    await association.tap('wang.fang', 'accept')
    const holders = await say('wang.fang', '席位 理事')
    expect(holders).toContain('理事（2026年3月27日，6 名')
    expect(holders).toContain('D003 滨城丙软件（理事单位），代表人陈新，2024年6月18日起，继任代表人待理事会确认')
    expect(await say('wang.fang', '席位 会长')).toContain('目前无人担任')
    expect(await say('wang.fang', '席位 秘书长')).toContain('没有看出是哪个职务（“秘书长”）')
  })
})

test('a delegate’s office gives the unit no title, a director’s does, and it ends with the office', async () => {
  expect(await say('rep.3', '状态')).toContain('本单位是协会的理事单位（第七条）')
  await association.say('rep.3', '辞去 理事')
  await association.tap('rep.3', 'confirm')
  expect(await say('rep.3', '状态')).not.toContain('理事单位')
})
