import { afterEach, beforeEach, expect, test } from 'vitest'
import { createIntake, type Intake } from '../../src/chat/intake.ts'
import type { Database } from '../../src/store/database.ts'
import type { Received } from '../../src/store/inbox.ts'
import { freshDatabase } from '../support/database.ts'

let database: Database
let intake: Intake
beforeEach(async () => {
  database = await freshDatabase()
  intake = createIntake(database.db)
})
afterEach(() => database.close())

const at = Temporal.Instant.from('2026-03-02T02:00:00Z')
const said = (key: string, text = '状态'): Received => ({
  platform: 'wecom',
  key,
  userId: 'rep.1',
  update: { kind: 'said', text },
  at,
})
const keys = async () =>
  (await database.db.inboxUpdate.findMany({ orderBy: { id: 'asc' } })).map((row) => row.updateKey)

test('what comes while others are being stored is stored together, in the order in which it came', async () => {
  const stored = await Promise.all(['1', '2', '3', '4'].map((key) => intake.store(said(key))))
  expect(stored.map(({ end }) => end)).toEqual(['stored', 'stored', 'stored', 'stored'])
  expect(await keys()).toEqual(['1', '2', '3', '4'])
  // A row says which transaction wrote it.
  const written = await database.db.$queryRaw<{ by: string }[]>`SELECT DISTINCT xmin::text AS by FROM "InboxUpdate"`
  expect(written).toHaveLength(1)
})

test('what the platform sends twice at once is stored once', async () => {
  const [first, second] = await Promise.all([intake.store(said('1')), intake.store(said('1'))])
  expect([first?.end, second?.end]).toEqual(['stored', 'repeat'])
  expect(second?.id).toBe(first?.id)
})

test('one that cannot be stored keeps none of the others out', async () => {
  // No text in PostgreSQL holds a NUL.
  const taken = await Promise.allSettled([
    intake.store(said('1')),
    intake.store(said('2', 'a\0b')),
    intake.store(said('3')),
  ])
  expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await keys()).toEqual(['1', '3'])
})
