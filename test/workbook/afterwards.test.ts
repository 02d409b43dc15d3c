import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportWorkbook } from '../../src/workbook/exporting.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { BODIES, peopleIn } from '../conversations/bodies.ts'
import { type Association, openAssociation, ZONE } from '../support/association.ts'
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
  await association.tap('wang.fang', 'apply')
  const file = await newFile()
  await exportWorkbook(db, file, ZONE)
  const report = await importWorkbook(db, file, { zone: ZONE, now: association.clock.now() })
  const nothing = { added: [], changed: [], ended: [] }
  expect(report).toMatchObject({ outcome: 'imported', plan: { members: nothing, people: nothing, tenures: nothing } })
  const old = await importWorkbook(db, before, { zone: ZONE, now: association.clock.now() })
  expect(old).toMatchObject({ outcome: 'refused' })
  expect((await db.member.findUniqueOrThrow({ where: { no: 'D003' } })).leftOn).not.toBeNull()
})
