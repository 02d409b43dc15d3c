import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { drain, enqueueWith } from '../../src/store/queue.ts'
import { freshDatabase } from '../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())

const waiting = async () => {
  const seen: string[] = []
  await drain(database.boss, 'update', async (id) => void seen.push(id))
  return seen
}

test('work that was put in a committed transaction waits in the queue', async () => {
  await database.db.$transaction((tx) => enqueueWith(database.boss)(tx, 'update', ['first']))
  expect(await waiting()).toEqual(['first'])
})

test('work put in a transaction that fails never existed', async () => {
  const failing = database.db.$transaction(async (tx) => {
    await enqueueWith(database.boss)(tx, 'update', ['never'])
    throw new Error('the secretary changed her mind')
  })
  await expect(failing).rejects.toThrow('changed her mind')
  expect(await waiting()).toEqual([])
})
