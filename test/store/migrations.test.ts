import type { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyMigrations } from '../../src/store/migrations.ts'
import { startPglite } from '../../src/store/pglite.ts'

let pglite: PGlite
let first: string[]
beforeAll(async () => {
  pglite = await startPglite()
  first = await applyMigrations(new PrismaPGlite(pglite))
})
afterAll(() => pglite.close())

const again = () => applyMigrations(new PrismaPGlite(pglite))
test('every migration is applied to a new database, and none twice', async () => {
  expect(first.length).toBeGreaterThan(10)
  expect(await again()).toEqual([])
})

test('after one that failed nothing goes on before somebody looks', async () => {
  await pglite.exec(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${first.at(-1)}'`)
  await expect(again()).rejects.toThrow()
})
