import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapterOf } from '../../src/store/adapter.ts'
import { openServer } from '../../src/store/database.ts'
import { applyMigrations } from '../../src/store/migrations.ts'
import { startPglite } from '../../src/store/pglite.ts'
import { onServer, urlOf } from '../support/databases.ts'

const server = process.env.TEST_DATABASE_URL

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

test.skipIf(server === undefined)(
  'a server on which its user may not work is told, with what helps',
  async () => {
    const name = `huiwu_forbidden_${process.pid}`
    await onServer(server ?? '', `CREATE ROLE ${name} LOGIN PASSWORD 'top-secret'`)
    await onServer(server ?? '', `CREATE DATABASE ${name}`)
    const url = Object.assign(new URL(urlOf(server ?? '', name)), { username: name, password: 'top-secret' })
    try {
      const opening = openServer(String(url), () => {})
      await expect(opening).rejects.toThrow(
        new RegExp(`does not let ${name} work in it: permission denied for schema public. .*OWNER TO ${name}`),
      )
      await expect(opening).rejects.not.toThrow('top-secret')
    } finally {
      // Waits until everything that the server has not written yet is on its disk.
      await onServer(server ?? '', `DROP DATABASE ${name} WITH (FORCE)`)
      await onServer(server ?? '', `DROP ROLE ${name}`)
    }
  },
  120_000,
)
