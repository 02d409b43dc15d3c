import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../src/store/database.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { placeInFolder, placeOnServer } from './databases.ts'
import { printTable } from './table.ts'

const MEMBERS = 1_000
const DELEGATES = 400
const MEETINGS = 250

/** How long a workbook with 100,000 lines of attendance books takes to come in, and to be found unchanged. */
export async function benchImport(): Promise<void> {
  const folder = await writeWorkbook()
  const rows: string[][] = []
  for (const place of [await placeOnServer(), await placeInFolder()]) {
    if (place === undefined) continue
    const database = await place.open()
    for (const turn of ['first time', 'the same again'])
      rows.push([place.name, turn, ...(await bringIn(database, folder))])
    await database.close()
    await place.remove()
  }
  await rm(folder, { recursive: true })
  printTable('import of a workbook', ['', '', 'new lines', 's'], rows)
}

async function bringIn({ db }: Database, folder: string): Promise<string[]> {
  const began = performance.now()
  const report = await importWorkbook(db, folder, { zone: 'Asia/Shanghai', now: Temporal.Now.instant() })
  if (report.outcome === 'refused') throw new Error(JSON.stringify(report.problems.slice(0, 5)))
  const lines = Object.values(report.plan).reduce((sum, { added }) => sum + added.length, 0)
  return [String(lines), ((performance.now() - began) / 1000).toFixed(1)]
}

async function writeWorkbook(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-bench-workbook-'))
  for (const [name, lines] of Object.entries(sheets())) await writeFile(join(folder, `${name}.csv`), lines.join('\n'))
  return folder
}

function sheets(): Record<string, string[]> {
  const numbers = Array.from({ length: MEMBERS }, (_, index) => `B${String(index + 1).padStart(4, '0')}`)
  const delegates = numbers.slice(0, DELEGATES)
  const meetings = Array.from({ length: MEETINGS }, (_, index) => `LSH-${index + 1}`)
  return {
    会员: ['会员编号,名称,类别,入会日期', ...numbers.map((no) => `${no},示例单位${no},单位,2021-09-01`)],
    人员: [
      '会员编号,姓名,身份,手机,企业微信账号,起始日期',
      ...numbers.map((no) => `${no},代表${no},代表人,139${no.slice(1).padStart(8, '0')},rep.${no},2021-09-01`),
    ],
    任职: [
      '会员编号,职务,届次,起始日期',
      ...numbers.slice(0, DELEGATES).map((no) => `${no},会员代表,第四届,2022-01-01`),
    ],
    会议: [
      '会议编号,机构,名称,形式,开始时间,状态,封存日期',
      ...meetings.map((no, index) => {
        const day = Temporal.PlainDate.from('2022-01-10').add({ days: index * 4 })
        return `${no},会员代表大会,示例会议,现场,${day} 09:00,已召开,${day.add({ days: 2 })}`
      }),
    ],
    出席: [
      '会议编号,会员编号,情况,到会人',
      ...meetings.flatMap((meeting) => delegates.map((no) => `${meeting},${no},出席,代表${no}`)),
    ],
    会费: [
      '会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期',
      ...numbers.map((no) => `${no},2025,2025-04-30,1000,1000,2025-03-03`),
    ],
  }
}
