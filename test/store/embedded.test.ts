import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepCluster, layCluster } from '../../src/store/cluster.ts'
import { openFolder } from '../../src/store/database.ts'
import { currentFolder } from '../../src/store/folders.ts'
import { shortenLog } from '../../src/store/log.ts'
import { lookInto } from '../../src/store/looking.ts'
import { startPglite } from '../../src/store/pglite.ts'

let folder: string
let pglite: PGlite
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-embedded-'))
  await keepCluster()
  await layCluster(currentFolder(folder))
  pglite = await startPglite({ dataDir: currentFolder(folder) })
  await pglite.exec('CREATE TABLE word (said text)')
})
afterAll(async () => {
  await pglite.close()
  await rm(folder, { recursive: true })
})

test('a new database is a copy of an empty one that was made beforehand, whole or not at all', async () => {
  const [ours, another] = [currentFolder(folder), join(folder, 'another')]
  expect((await pglite.query('SELECT * FROM word')).rows).toEqual([])
  await mkdir(`${another}.new/base`, { recursive: true })
  await layCluster(another)
  expect(await readdir(folder)).toEqual(['another', 'pg'])
  expect((await readdir(another)).sort()).toEqual(
    (await readdir(ours)).filter((name) => name !== 'postmaster.pid').sort(),
  )
})

test('the empty one may be copied by another user than who installed it', async () => {
  const kept = await keepCluster()
  const files = await readdir(kept, { recursive: true })
  const closed = await Promise.all(
    files.map(async (file) => (((await stat(join(kept, file))).mode & 0o004) === 0 ? [file] : [])),
  )
  expect(closed.flat()).toEqual([])
})

test('a database that is there stays as it is', async () => {
  await pglite.exec(`INSERT INTO word VALUES ('早')`)
  await layCluster(currentFolder(folder))
  expect((await pglite.query('DELETE FROM word RETURNING said')).rows).toEqual([{ said: '早' }])
})

/** Files of the log, of 16 MB each. */
const logFiles = async () => (await readdir(join(currentFolder(folder), 'pg_wal'))).filter((name) => /^\d/.test(name))

test('a log that is short is left as it is', async () => {
  const lastShortened = async () => (await pglite.query('SELECT redo_lsn FROM pg_control_checkpoint()')).rows
  await pglite.exec(`INSERT INTO word VALUES ('在')`)
  const before = await lastShortened()
  await shortenLog(pglite)
  expect(await lastShortened()).toEqual(before)
})

test('in one life more is written than the log of a PostgreSQL may hold otherwise, and room is given back', async () => {
  for (let file = 0; file < 50; file += 1) {
    await pglite.exec(`INSERT INTO word VALUES ('在'); SELECT pg_switch_wal()`)
  }
  expect((await logFiles()).length).toBeGreaterThan(50)
  await shortenLog(pglite)
  expect((await logFiles()).length).toBeLessThan(10)
  expect((await pglite.query('SELECT said FROM word')).rows).toHaveLength(51)
})

test('one that is damaged is said to be, with what helps, and the folder is given back', async () => {
  const damaged = join(folder, 'damaged')
  await layCluster(currentFolder(damaged))
  await writeFile(join(currentFolder(damaged), 'PG_VERSION'), '9.6\n')
  for (const open of [
    () => openFolder(damaged, () => {}),
    () => lookInto({ databaseUrl: undefined, dataFolder: damaged }),
  ])
    await expect(open()).rejects.toThrow(/cannot be opened: it is damaged.*huiwu restore FILE --replace/)
})
