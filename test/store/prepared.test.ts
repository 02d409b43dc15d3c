import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startPglite } from '../../src/store/pglite.ts'
import { nameStatements, prepareStatements } from '../../src/store/prepared.ts'

const pglite: PGlite = await startPglite()
prepareStatements(pglite)
afterAll(() => pglite.close())
beforeEach(() => pglite.exec('DROP TABLE IF EXISTS word; CREATE TABLE word (no int PRIMARY KEY, said text)'))

const WRITE = 'INSERT INTO word VALUES ($1, $2)'
const READ = 'SELECT no, said FROM word WHERE no = $1'

/** How often each statement that is prepared at this moment was carried out as one. */
async function prepared(): Promise<Record<string, number>> {
  const { rows } = await pglite.query<{ statement: string; times: number }>(
    'SELECT statement, (generic_plans + custom_plans)::int AS times FROM pg_prepared_statements',
  )
  return Object.fromEntries(rows.map(({ statement, times }) => [statement, times]))
}

test('what is said again is prepared, and answered as it was the first time', async () => {
  for (const [no, said] of [
    [1, '早'],
    [2, null],
    [3, '晚'],
  ])
    await pglite.query(WRITE, [no, said])
  const read = await Promise.all([1, 2, 3, 4].map((no) => pglite.query(READ, [no])))
  expect(read.map(({ rows }) => rows)).toEqual([
    [{ no: 1, said: '早' }],
    [{ no: 2, said: null }],
    [{ no: 3, said: '晚' }],
    [],
  ])
  expect(await prepared()).toMatchObject({ [WRITE]: 2, [READ]: 3 })
})

test('what goes wrong stays where it was: the next is carried out, prepared or not', async () => {
  for (const no of [1, 2]) await pglite.query(WRITE, [no, '早'])
  await expect(pglite.query(WRITE, [2, '晚'])).rejects.toThrow('duplicate key')
  await expect(pglite.query(READ, ['二'])).rejects.toThrow('invalid input syntax')
  await expect(pglite.query(READ, ['二'])).rejects.toThrow('invalid input syntax')
  for (let time = 0; time < 3; time += 1) await expect(pglite.query('SELECT wor FROM word')).rejects.toThrow('"wor"')
  expect((await pglite.query(READ, [2])).rows).toEqual([{ no: 2, said: '早' }])
})

test('inside a transaction that is taken back a statement is prepared all the same', async () => {
  await pglite.query(WRITE, [1, '早'])
  const taken = pglite.transaction(async (tx) => {
    await tx.query(WRITE, [2, '早'])
    await tx.query(WRITE, [1, '又'])
  })
  await expect(taken).rejects.toThrow('duplicate key')
  await pglite.query(WRITE, [3, '晚'])
  expect((await pglite.query('SELECT no FROM word ORDER BY no')).rows).toEqual([{ no: 1 }, { no: 3 }])
})

test('a plan made when a table was small does not outlive it by much', async () => {
  for (let no = 0; no < 700; no += 1) await pglite.query(READ, [no])
  expect((await prepared())[READ]).toBeLessThan(300)
})

test('of very many statements those said last stay prepared', async () => {
  for (let no = 0; no < 400; no += 1) for (const _ of [1, 2]) await pglite.query(`SELECT ${no} AS no`)
  const kept = Object.keys(await prepared())
  expect(kept.length).toBeLessThanOrEqual(300)
  expect(kept).toContain('SELECT 399 AS no')
  expect(kept).not.toContain('SELECT 0 AS no')
})

test('a server is told by name what is said often, each by its own, and the rest without', () => {
  const nameOf = nameStatements()
  const say = (sql: string, times: number) => Array.from({ length: times }, () => nameOf({ sql })).at(-1)
  expect([say('SELECT 1', 1), say('SELECT 2', 3), say('SELECT 3', 9), say('SELECT 2', 1)]).toEqual([
    '',
    's0',
    's1',
    's0',
  ])
})

test('every connection keeps what it prepared, so there is an end to it', () => {
  const nameOf = nameStatements()
  const named = new Set(Array.from({ length: 3000 }, (_, no) => nameOf({ sql: `SELECT ${Math.floor(no / 3)}` })))
  expect(named.size).toBeLessThanOrEqual(201)
  expect([nameOf({ sql: 'SELECT 0' }), nameOf({ sql: 'SELECT 999' })]).toEqual(['s0', ''])
})
