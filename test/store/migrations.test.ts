import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapterOf } from '../../src/store/adapter.ts'
import { applyMigrations } from '../../src/store/migrations.ts'
import { startPglite } from '../../src/store/pglite.ts'

let pglite: PGlite
let first: string[]
beforeAll(async () => {
  pglite = await startPglite()
  first = await applyMigrations(adapterOf(pglite))
})
afterAll(() => pglite.close())

const again = () => applyMigrations(adapterOf(pglite))
test('every migration is applied to a new database, and none twice', async () => {
  expect(first.length).toBeGreaterThan(10)
  expect(await again()).toEqual([])
})

test('after one that failed nothing goes on before somebody looks', async () => {
  await pglite.exec(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${first.at(-1)}'`)
  await expect(again()).rejects.toThrow()
})

test('one that fails is undone and named, and does not count as done', async () => {
  const last = first.at(-1)
  const record = () =>
    pglite.query(
      `SELECT finished_at FROM _prisma_migrations WHERE migration_name = '${last}' AND rolled_back_at IS NULL`,
    )
  await pglite.exec(`DELETE FROM _prisma_migrations WHERE migration_name = '${last}'`)
  // What it makes is there already, so it fails.
  await expect(again()).rejects.toThrow(
    new RegExp(`The migration ${last} failed \\(.* already exists\\).*UPGRADING.md`),
  )
  expect((await record()).rows).toEqual([{ finished_at: null }])
  await expect(again()).rejects.toThrow(`The migration ${last} failed at an earlier start.`)
})
