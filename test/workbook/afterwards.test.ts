import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportWorkbook } from '../../src/workbook/exporting.ts'
import { type ImportReport, importWorkbook } from '../../src/workbook/importing.ts'
import { approved, decided, STANDARD } from '../conversations/admissionHouse.ts'
import { BODIES, peopleIn } from '../conversations/bodies.ts'
import { agreed } from '../conversations/duesHouse.ts'
import { type Association, openAssociation, ZONE } from '../support/association.ts'
import { PERSON_FORM, UNIT_FORM } from '../support/visitor.ts'
import { newFile } from './desk.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({ at: '2026-03-20T10:00:00+08:00', roll: BODIES })
})
afterEach(() => association.close())

test('a workbook from before a change of representative does not undo it unseen', async () => {
  const { db } = association.database
  const before = await newFile()
  await exportWorkbook(db, before, ZONE)
  await association.say('liaison.10', '更换代表人 王芳芳 13800000000 总经理 介绍：从业十五年')
  await association.tap('wang.fang', 'accept')
  const report = await importWorkbook(db, before, { zone: ZONE, now: association.clock.now() })
  expect(report).toMatchObject({ outcome: 'refused', problems: [{ sheet: '人员' }] })
  expect(await peopleIn(association, 'D010', 'representative', '2026-03-20')).toEqual(['王芳芳'])
})

test('what was changed in chat comes out in the workbook, and in again without a difference', async () => {
  const { db } = association.database
  await association.say('liaison.10', '更换代表人 王芳芳 13800000000 总经理 介绍：从业十五年')
  await association.tap('wang.fang', 'accept')
  await association.say('rep.3', '辞去 理事')
  await association.tap('rep.3', 'confirm')
  const file = await newFile()
  await exportWorkbook(db, file, ZONE)
  const report = await importWorkbook(db, file, { zone: ZONE, now: association.clock.now() })
  const nothing = { added: [], changed: [], ended: [] }
  expect(report).toMatchObject({ outcome: 'imported', plan: { members: nothing, people: nothing, tenures: nothing } })
})

test('after a merger the workbook comes out and in again without a difference, and an old one does not undo it unseen', async () => {
  const { db } = association.database
  const before = await newFile()
  await exportWorkbook(db, before, ZONE)
  await association.say('wang.fang', '合并 D004 D003')
  await association.say('wang.fang', '合并选席 HB-2026-1 理事 D003')
  await association.tap('li.jing', 'apply')
  const file = await newFile()
  await exportWorkbook(db, file, ZONE)
  const report = await importWorkbook(db, file, { zone: ZONE, now: association.clock.now() })
  const nothing = { added: [], changed: [], ended: [] }
  expect(report).toMatchObject({ outcome: 'imported', plan: { members: nothing, people: nothing, tenures: nothing } })
  const old = await importWorkbook(db, before, { zone: ZONE, now: association.clock.now() })
  expect(old).toMatchObject({ outcome: 'refused' })
  expect((await db.member.findUniqueOrThrow({ where: { no: 'D003' } })).leftOn).not.toBeNull()
})

test.each([
  ['a unit', {}, UNIT_FORM],
  ['a person', { publicConsent: 'yes' }, PERSON_FORM],
])('after the admission of %s the workbook comes out and in again without a difference', async (_who, fields, form) => {
  const { db } = association.database
  await agreed(association, STANDARD)
  await approved(association, fields, form)
  await association.say('wang.fang', '入会缴费 RH-2026-1 1000 SJ-1')
  const between = await newFile()
  await exportWorkbook(db, between, ZONE)
  const paidInPart = await importWorkbook(db, between, { zone: ZONE, now: association.clock.now() })
  expect(changesIn(paidInPart)).toEqual([])
  await association.say('wang.fang', '入会缴费 RH-2026-1 2000 SJ-2')
  const file = await newFile()
  await exportWorkbook(db, file, ZONE)
  const before = await rowsOf()
  const report = await importWorkbook(db, file, { zone: ZONE, now: association.clock.now() })
  expect(changesIn(report)).toEqual([])
  expect(await rowsOf()).toEqual(before)
})

test('a workbook from before an admission leaves the new member on the roll', async () => {
  const { db } = association.database
  const before = await newFile()
  await exportWorkbook(db, before, ZONE)
  await approved(association)
  const old = await importWorkbook(db, before, { zone: ZONE, now: association.clock.now() })
  expect(await db.member.findUnique({ where: { no: 'D012' } })).toMatchObject({ leftOn: null })
  expect(await peopleIn(association, 'D012', 'representative', '2026-03-27')).toEqual(['张伟'])
  expect(changesIn(old)).toEqual([])
})

test('after a revocation the workbook comes out and in again without a difference', async () => {
  const { db } = association.database
  await agreed(association, STANDARD)
  await approved(association)
  const { id } = await db.meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-1' } })
  await db.meeting.update({
    where: { id },
    data: { startsAt: new Date('2026-06-25T06:00:00Z'), sealedOn: new Date('2026-06-25') },
  })
  association.clock.set('2026-06-26T10:00:00+08:00')
  await decided(association, 'LSH-2026-1 RH-2026-1 赞成6')
  const file = await newFile()
  await exportWorkbook(db, file, ZONE)
  const report = await importWorkbook(db, file, { zone: ZONE, now: association.clock.now() })
  expect(changesIn(report)).toEqual([])
  expect((await db.member.findUniqueOrThrow({ where: { no: 'D012' } })).leftOn).toEqual(new Date('2026-06-26'))
})

/** Everything that an import changed, in whatever list. */
function changesIn(report: ImportReport): unknown[] {
  if (report.outcome !== 'imported') throw new Error(`the import was ${report.outcome}`)
  return Object.values(report.plan).flatMap(({ added, changed, ended }) => [...added, ...changed, ...ended])
}

/** What the roll and the dues say of the new member. */
async function rowsOf() {
  return association.database.db.member.findUniqueOrThrow({
    where: { no: 'D012' },
    include: {
      affiliations: { include: { person: true } },
      dues: { include: { payments: { orderBy: { receiptNo: 'asc' } } } },
    },
  })
}
