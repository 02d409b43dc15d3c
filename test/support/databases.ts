import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { keepCluster, layCluster } from '../../src/store/cluster.ts'
import { openPglite, openServer } from '../../src/store/database.ts'
import { startPglite } from '../../src/store/pglite.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a test file finds its migrated, empty database: a dump to load, or a template database to copy. */
    template: { dump: string } | { server: string; database: string }
  }
}

/**
 * Migrates one database per run, which every test file then copies: making a cluster takes seconds, copying one does
 * not. With TEST_DATABASE_URL the tests run on that PostgreSQL server instead of the embedded database.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
  return server === undefined ? dumpEmbedded(project) : makeTemplate(project, server)
}

async function dumpEmbedded(project: TestProject) {
  await keepCluster()
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-test-'))
  const dataDir = join(folder, 'template')
  await layCluster(dataDir)
  const pglite = await startPglite({ dataDir })
  const database = await openPglite(pglite, fail, { close: false })
  await database.close()
  const dump = join(folder, 'template.tar')
  await writeFile(dump, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await pglite.close()
  project.provide('template', { dump })
  return () => rm(folder, { recursive: true, force: true })
}

async function makeTemplate(project: TestProject, server: string) {
  const database = `huiwu_template_${process.pid}`
  await onServer(server, `CREATE DATABASE ${database}`)
  await (await openServer(urlOf(server, database), fail)).close()
  project.provide('template', { server, database })
  return async () => dropAll(server, [database, ...(await testDatabases(server))])
}

/** How the databases of single test files are named on a server; what is left of them is dropped after the run. */
export const TEST_DATABASES = 'huiwu_test_'

async function testDatabases(server: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    TEST_DATABASES,
  ])
  await client.end()
  return rows.map((row: { datname: string }) => row.datname)
}

async function dropAll(server: string, databases: string[]): Promise<void> {
  for (const database of databases) await onServer(server, `DROP DATABASE ${database} WITH (FORCE)`)
}

/** In a test a fault of the queue is nobody's business but the test's. */
export function fail(error: unknown): never {
  throw error
}

/** Runs one statement on the test server. */
export async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The URL of another database on the same server. */
export function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.toString()
}

/** The dump of the migrated embedded database as PGlite loads it. */
export async function loadDump(dump: string): Promise<PGlite> {
  return startPglite({ loadDataDir: await openAsBlob(dump) })
}
