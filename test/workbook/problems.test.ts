import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { type Problem, problemLine } from '../../src/workbook/problem.ts'
import { freshDatabase } from '../support/database.ts'
import { bringIn, MEMBERS, NOW, type Sheets, ZONE } from './desk.ts'

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(async () => {
  expect(await database.db.member.count()).toBe(0)
  expect(await database.db.auditEvent.count()).toBe(0)
  await database.close()
})

async function problemsOf(sheets: Sheets): Promise<Problem[]> {
  const report = await bringIn(database.db, sheets)
  return report.outcome === 'refused' ? report.problems : []
}

const HEADERS = {
  会员: '会员编号,名称,类别,入会日期,退会日期',
  人员: '会员编号,姓名,身份,手机,企业微信账号,钉钉账号,起始日期,截止日期',
  任职: '会员编号,职务,届次,起始日期,截止日期',
  会议: '会议编号,机构,名称,形式,开始时间,结束时间,状态,封存日期',
  出席: '会议编号,会员编号,情况',
  会费: '会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期,减免',
  活动: '活动编号,名称,日期',
  活动参加: '活动编号,会员编号,参加',
  工作人员: '姓名,角色,企业微信账号',
}
type Name = keyof typeof HEADERS

/** Sheets with these rows under the usual headers, beside the usual members. */
function sheet(name: Name, ...rows: string[]): Sheets {
  return { ...MEMBERS, [name]: [HEADERS[name], ...rows] }
}

const MEETING = 'LSH-1,理事会,示例会议,现场,2025-09-18 14:00,2025-09-18 16:00,已召开,2025-09-19'

// What the secretary typed, and where the problem is: sheet, row, column, value, and what would be right.
const CASES: [string, Sheets, Problem[]][] = [
  [
    'a day that no calendar has',
    sheet('会员', 'D001,滨城示例软件有限公司,单位,2021-02-30,'),
    [at('会员', 2, '入会日期', '2021-02-30', '没有这一天')],
  ],
  [
    'a day written another way',
    sheet('会员', 'D001,滨城示例软件有限公司,单位,2021/2/3,'),
    [at('会员', 2, '入会日期', '2021/2/3', '2021-06-18')],
  ],
  [
    'a kind of member that does not exist',
    sheet('会员', 'D001,滨城示例软件有限公司,企业,2021-02-03,'),
    [at('会员', 2, '类别', '企业', '应为 单位、个人 之一')],
  ],
  [
    'a name with a character nobody can see',
    sheet('会员', 'D001,甲\u0001乙,单位,2021-02-03,'),
    [at('会员', 2, '名称', '甲\u0001乙', '控制字符')],
  ],
  ['a member without a name', sheet('会员', 'D001,,单位,2021-02-03,'), [at('会员', 2, '名称', undefined, '必填')]],
  [
    'the same member twice',
    sheet('会员', 'D001,甲,单位,2021-02-03,', 'D001,乙,单位,2021-02-03,'),
    [at('会员', 3, '会员编号', 'D001', '与第 2 行重复')],
  ],
  [
    'a member who left before joining',
    sheet('会员', 'D001,甲,单位,2021-02-03,2021-02-01'),
    [at('会员', 2, '退会日期', '2021-02-01', '早于入会日期 2021-02-03')],
  ],
  ['a sheet nobody knows', { ...MEMBERS, 备忘: ['甲'] }, [{ sheet: '备忘', message: '可用的工作表' } as Problem]],
  [
    'a column nobody knows',
    { 会员: ['会员编号,名称,类别,入会日期,星座'] },
    [at('会员', 1, '星座', undefined, '没有这一列')],
  ],
  [
    'a column given twice',
    { 会员: ['会员编号,名称,类别,入会日期,名称', 'D001,甲,单位,2021-02-03,乙'] },
    [at('会员', 1, '名称', undefined, '出现了两次')],
  ],
  [
    'a missing column',
    { 会员: ['会员编号,名称,入会日期', 'D001,甲,2021-02-03'] },
    [at('会员', 1, '类别', undefined, '缺少')],
  ],
  [
    'a cell outside the table',
    { 会员: ['会员编号,名称,类别,入会日期', 'D001,甲,单位,2021-02-03,闲话'] },
    [{ sheet: '会员', row: 2, value: '闲话', message: '第 5 列没有表头' }],
  ],
  [
    'a person of an unknown member',
    sheet('人员', 'D009,张伟,代表人,,,,,'),
    [at('人员', 2, '会员编号', 'D009', '都没有这个编号')],
  ],
  [
    'two representatives at once',
    sheet('人员', 'D001,张伟,代表人,,,,2021-09-01,', 'D001,李娜,代表人,,,,2024-01-01,'),
    [at('人员', 3, '起始日期', '2024-01-01', '同时有两位代表人，与第 2 行')],
  ],
  [
    'one person with two mobiles',
    sheet('人员', 'D001,张伟,代表人,10000000001,,,,', 'D001,张伟,联络员,10000000002,,,,'),
    [at('人员', 3, '手机', '10000000002', '张伟在第 2 行是 10000000001')],
  ],
  [
    'one account for two people',
    sheet('人员', 'D001,张伟,代表人,,Zhang.Wei,,,', 'D002,李娜,代表人,,zhang.wei,,,'),
    [at('人员', 3, '企业微信账号', 'zhang.wei', '属于D001 张伟，这里又属于D002 李娜')],
  ],
  [
    'one person with two accounts on a platform',
    sheet('人员', 'D001,张伟,代表人,,,a1,,', 'D001,张伟,联络员,,,A1,,'),
    [at('人员', 3, '钉钉账号', 'A1', '同一人在一个平台只填一个账号')],
  ],
  ['a role nobody has', sheet('人员', 'D001,张伟,司机,,,,,'), [at('人员', 2, '身份', '司机', '代表人、联络员、其他')]],
  [
    'an office that ends before it begins',
    sheet('任职', 'D001,理事,第四届,2024-01-13,2023-01-13'),
    [at('任职', 2, '截止日期', '2023-01-13', '早于起始日期')],
  ],
  [
    'two tenures of one office and term on the same day',
    sheet('任职', 'D001,理事,第四届,2024-01-13,2025-01-13', 'D001,理事,第四届,2025-01-13,'),
    [at('任职', 3, '起始日期', '2025-01-13', '任期重叠')],
  ],
  [
    'a meeting that ends before it begins',
    sheet('会议', 'LSH-1,理事会,示例会议,现场,2025-09-18 14:00,2025-09-18 13:00,已召开,'),
    [at('会议', 2, '结束时间', '2025-09-18 13:00', '早于开始时间 2025-09-18 14:00')],
  ],
  [
    'a meeting on a day without a time',
    sheet('会议', 'LSH-1,理事会,示例会议,现场,2025-09-18,,已召开,'),
    [at('会议', 2, '开始时间', '2025-09-18', '2021-06-18 14:00')],
  ],
  [
    'a book sealed before the meeting',
    sheet('会议', 'LSH-1,理事会,示例会议,现场,2025-09-18 14:00,,已召开,2025-09-17'),
    [at('会议', 2, '封存日期', '2025-09-17', '早于开始时间')],
  ],
  [
    'attendance at an unknown meeting',
    sheet('出席', 'LSH-9,D001,出席'),
    [at('出席', 2, '会议编号', 'LSH-9', '都没有这个编号')],
  ],
  [
    'two lines of a book about one member',
    { ...sheet('出席', 'LSH-1,D001,出席', 'LSH-1,D001,缺席'), 会议: [HEADERS.会议, MEETING] },
    [at('出席', 3, '会议编号', 'LSH-1', '与第 2 行重复')],
  ],
  ['negative dues', sheet('会费', 'D001,2025,2025-04-30,-1000,,,'), [at('会费', 2, '应缴金额', '-1000', '不能为负数')]],
  ['dues in words', sheet('会费', 'D001,2025,2025-04-30,一千,,,'), [at('会费', 2, '应缴金额', '一千', '应为数字')]],
  [
    'dues in tenths of a fen',
    sheet('会费', 'D001,2025,2025-04-30,0.001,,,'),
    [at('会费', 2, '应缴金额', '0.001', '到分')],
  ],
  ['a year of two digits', sheet('会费', 'D001,25,2025-04-30,1000,,,'), [at('会费', 2, '年度', '25', '四位数字')]],
  [
    'a waiver that may be',
    sheet('会费', 'D001,2025,2025-04-30,1000,,,也许'),
    [at('会费', 2, '减免', '也许', '是 或 否')],
  ],
  [
    'an invitation to an unknown activity',
    sheet('活动参加', 'HD-9,D001,是'),
    [at('活动参加', 2, '活动编号', 'HD-9', '都没有这个编号')],
  ],
  [
    'two staff of one name',
    sheet('工作人员', '林知遥,秘书长,', '林知遥,干事,'),
    [at('工作人员', 3, '姓名', '林知遥', '与第 2 行重复')],
  ],
]

function at(sheetName: Name, row: number, column: string, value: string | undefined, message: string): Problem {
  return { sheet: sheetName, row, column, ...(value === undefined ? {} : { value }), message }
}

test.for(CASES)('%s is refused, with its place and what would be right', async ([, sheets, expected]) => {
  const problems = await problemsOf(sheets)
  expect(problems).toEqual(
    expected.map(({ message, ...place }) => ({ ...place, message: expect.stringContaining(message) })),
  )
})

test('all problems are listed at once, sheet by sheet and row by row', async () => {
  const problems = await problemsOf({
    任职: [HEADERS.任职, 'D001,理事长,,2024-01-13,', 'D008,理事,,2024-01-13,'],
    会员: [HEADERS.会员, 'D001,甲,公司,2021-13-01,', '', 'D002,乙,单位,2021-09-01,2020-01-01'],
  })
  expect(problems.map(({ sheet, row, column }) => [sheet, row, column])).toEqual([
    ['会员', 2, '类别'],
    ['会员', 2, '入会日期'],
    ['会员', 4, '退会日期'],
    ['任职', 2, '职务'],
    ['任职', 3, '会员编号'],
  ])
})

test('a problem reads as one line', () => {
  expect(problemLine(at('会员', 2, '入会日期', '2021-02-30', '没有这一天'))).toBe(
    '会员 第 2 行「入会日期」“2021-02-30”：没有这一天',
  )
})

const unreadable: [string, (folder: string) => Promise<string>, string][] = [
  ['a file that is not there', async (folder) => join(folder, 'none.xlsx'), '找不到'],
  ['an empty folder', async (folder) => folder, '没有工作表'],
  [
    'a picture named like a workbook',
    (folder) => fileIn(folder, 'roll.xlsx', Buffer.from('PNG')),
    '不是可以读取的 .xlsx',
  ],
  [
    'a CSV file in another encoding',
    async (folder) => {
      await fileIn(folder, '会员.csv', Buffer.from([0xbb, 0xe1, 0xd4, 0xb1]))
      return folder
    },
    'UTF-8',
  ],
]

async function fileIn(folder: string, name: string, content: Buffer): Promise<string> {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

test.for(unreadable)('%s is refused', async ([, make, message]) => {
  const path = await make(await mkdtemp(join(tmpdir(), 'huiwu-unreadable-')))
  const report = await importWorkbook(database.db, path, { zone: ZONE, now: NOW })
  expect(report).toEqual({ outcome: 'refused', problems: [{ message: expect.stringContaining(message) }] })
})
