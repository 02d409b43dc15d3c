import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/store/database.ts'
import { endLeases, giveLeaseBack, takeLease } from '../../src/store/leases.ts'
import { freshDatabase } from '../support/database.ts'

let database: Database
beforeEach(async () => {
  database = await freshDatabase()
})
afterEach(() => database.close())

const take = (holder: string, seconds = 60) => takeLease(database.db, 'stream/app', holder, seconds)
/** The lease ends so many seconds from now, by the database's clock. */
const end = (seconds: number) =>
  database.db.$executeRaw`UPDATE "Lease" SET until = now() + make_interval(secs => ${seconds}::float8)`

test('of several who ask for it at once one gets it, and may prolong it', async () => {
  const takes = await Promise.all(['first', 'second', 'third'].map((holder) => take(holder)))
  expect(takes.filter(Boolean)).toHaveLength(1)
  const { holder } = await database.db.lease.findFirstOrThrow()
  expect([await take(holder), await take('somebody else')]).toEqual([true, false])
})

test('one that has run out goes to whoever asks, and its former holder hears of it', async () => {
  await take('first')
  await end(-1)
  expect([await take('second'), await take('first')]).toEqual([true, false])
})

test('one from before the clock of the database was set back keeps nobody waiting', async () => {
  await take('first')
  await end(3600)
  expect(await take('second')).toBe(true)
})

test('one that is given back goes to another at once, and nobody gives back what is not theirs', async () => {
  await take('first')
  await giveLeaseBack(database.db, 'stream/app', 'second')
  expect(await take('second')).toBe(false)
  await giveLeaseBack(database.db, 'stream/app', 'first')
  expect(await take('second')).toBe(true)
})

test('whoever is alone ends those of a former life', async () => {
  await take('a former life')
  await endLeases(database.db)
  expect(await take('the only one')).toBe(true)
})
