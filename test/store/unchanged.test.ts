import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database, Tx } from '../../src/store/database.ts'
import { readOnce } from '../../src/store/unchanged.ts'
import { freshDatabase, openDatabase } from '../support/database.ts'

let database: Database
beforeEach(async () => {
  database = await freshDatabase()
  reads.length = 0
})
afterEach(() => database.close())

const reads: string[] = []
const names = readOnce(['activities'], async (tx, order) => {
  reads.push(order)
  const rows = await tx.activity.findMany({ select: { name: true }, orderBy: { no: order as 'asc' | 'desc' } })
  return rows.map(({ name }) => name)
})

function plan(tx: Tx, no: string, name: string) {
  return tx.activity.create({ data: { no, name, on: new Date('2026-05-01'), learnedAt: new Date('2026-03-01') } })
}

const rename = (tx: Tx, name: string) => tx.activity.update({ where: { no: 'HD-1' }, data: { name } })

test('what was read of a table is read anew only when something in it has changed', async () => {
  const { db } = database
  await plan(db, 'HD-1', '开放日')
  expect([await names(db, 'asc'), await names(db, 'asc')]).toEqual([['开放日'], ['开放日']])
  expect(reads).toHaveLength(1)
  await plan(db, 'HD-2', '年会')
  expect(await names(db, 'asc')).toEqual(['开放日', '年会'])
  await rename(db, '参观')
  expect(await names(db, 'asc')).toEqual(['参观', '年会'])
  await db.activity.delete({ where: { no: 'HD-2' } })
  expect(await names(db, 'asc')).toEqual(['参观'])
  expect(reads).toHaveLength(4)
})

test('for another key it is read by that key', async () => {
  for (const [no, name] of [['HD-1', '开放日'] as const, ['HD-2', '年会'] as const]) await plan(database.db, no, name)
  expect(await names(database.db, 'asc')).toEqual(['开放日', '年会'])
  expect(await names(database.db, 'desc')).toEqual(['年会', '开放日'])
})

test('a transaction sees each of its own changes, and nobody sees what it takes back', async () => {
  const { db } = database
  await plan(db, 'HD-1', '开放日')
  const takenBack = db.$transaction(async (tx) => {
    for (const name of ['参观', '走访']) {
      await rename(tx, name)
      expect(await names(tx, 'asc')).toEqual([name])
    }
    throw new Error('taken back')
  })
  await expect(takenBack).rejects.toThrow('taken back')
  expect(await names(db, 'asc')).toEqual(['开放日'])
})

/** The number of a new transaction; an embedded database counts its own. */
async function nextTransaction({ db }: Pick<Database, 'db'>): Promise<number> {
  const [row] = await db.$queryRaw<{ no: number }[]>`SELECT pg_current_xact_id()::text::int AS no`
  return row?.no ?? 0
}

test('two databases with the same history are not mistaken for one another', async () => {
  const [one, other] = [await openDatabase(), await openDatabase()]
  // The queue has written more into one than into the other.
  const next = Math.max(await nextTransaction(one), await nextTransaction(other)) + 2
  for (const { db } of [one, other]) while ((await nextTransaction({ db })) < next);
  await plan(one.db, 'HD-1', '开放日')
  await plan(other.db, 'HD-1', '年会')
  expect([await names(one.db, 'asc'), await names(other.db, 'asc')]).toEqual([['开放日'], ['年会']])
  await Promise.all([one.close(), other.close()])
})
