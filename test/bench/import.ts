import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { openPglite } from '../../src/store/database.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'

// `node test/bench/import.ts`: how long a large association's workbook takes to come in, on the embedded database.
const MEMBERS = 1_000
const DIRECTORS = 100
const DELEGATES = 400
const MEETINGS = 60

const numbers = Array.from({ length: MEMBERS }, (_, index) => `B${String(index + 1).padStart(4, '0')}`)
const delegates = numbers.slice(0, DELEGATES)
const meetings = Array.from({ length: MEETINGS }, (_, index) => `HYDH-${index + 1}`)

const sheets: Record<string, string[]> = {
  会员: ['会员编号,名称,类别,入会日期', ...numbers.map((no) => `${no},示例单位${no},单位,2021-09-01`)],
  人员: [
    '会员编号,姓名,身份,手机,企业微信账号,起始日期',
    ...numbers.map((no) => `${no},代表${no},代表人,100${no},rep.${no},2021-09-01`),
    ...numbers.map((no) => `${no},联络${no},联络员,200${no},liaison.${no},2021-09-01`),
  ],
  任职: [
    '会员编号,职务,届次,起始日期',
    ...delegates.slice(DIRECTORS).map((no) => `${no},会员代表,第四届,2022-01-01`),
    ...delegates.slice(0, DIRECTORS).map((no) => `${no},理事,第四届,2022-01-01`),
  ],
  会议: [
    '会议编号,机构,名称,形式,开始时间,状态,封存日期',
    ...meetings.map((no, index) => {
      const day = `20${22 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
      return `${no},会员代表大会,示例会议,现场,${day}-10 09:00,已召开,${day}-12`
    }),
  ],
  出席: [
    '会议编号,会员编号,情况,到会人',
    ...meetings.flatMap((meeting) => delegates.slice(0, 334).map((no) => `${meeting},${no},出席,代表${no}`)),
  ],
  会费: [
    '会员编号,年度,应缴日期,应缴金额,实缴金额,缴费日期',
    ...numbers.map((no) => `${no},2025,2025-04-30,1000,1000,2025-03-03`),
  ],
}

const folder = await mkdtemp(join(tmpdir(), 'huiwu-bench-'))
for (const [name, lines] of Object.entries(sheets)) await writeFile(join(folder, `${name}.csv`), lines.join('\n'))
const database = await openPglite(await PGlite.create(), (error) => console.error(error))
for (const turn of ['first import', 'the same again']) {
  const began = performance.now()
  const report = await importWorkbook(database.db, folder, { zone: 'Asia/Shanghai', now: Temporal.Now.instant() })
  if (report.outcome === 'refused') throw new Error(JSON.stringify(report.problems.slice(0, 5)))
  const lines = Object.values(report.plan).reduce((sum, { added }) => sum + added.length, 0)
  console.log(`${turn}: ${lines} new lines in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}
await database.close()
await rm(folder, { recursive: true })
