import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import type { Tx } from './database.ts'

const FOLDER = join(import.meta.dirname, '../../prisma')
const MIGRATIONS = join(FOLDER, 'migrations')
const FILTERS = { externalTables: [], externalEnums: [] }

/** What is to be done about a migration that failed. */
export const AFTER_FAILURE =
  'It was undone, but no start goes on before that is settled: see "If it fails" in UPGRADING.md.'

/** A migration failed, now or at an earlier start. Says which, and now also what PostgreSQL said. */
export class MigrationFailed extends Error {
  constructor(name: string, options: { cause: unknown }) {
    super(`The migration ${name} failed${reasonIn(options.cause)}. ${AFTER_FAILURE}`, options)
    this.name = 'MigrationFailed'
  }
}

function reasonIn(error: unknown): string {
  const [, reason] = /ERROR: (.+)/.exec(String((error as Error).message)) ?? []
  return reason === undefined ? ' at an earlier start' : ` (${reason})`
}

/**
 * Brings a database to the newest shape by Prisma's own schema engine (its WASM build): applies the folders under
 * `prisma/migrations` that `_prisma_migrations` does not list yet, and returns their names. Throws MigrationFailed. The
 * caller holds the lock that keeps two instances from migrating at once.
 */
export async function applyMigrations(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  if (await isUpToDate(adapter)) return []
  try {
    return await withEngine(adapter, async (engine) => {
      const answer = await engine.applyMigrations({ migrationsList: await readMigrations(), filters: FILTERS })
      return answer.appliedMigrationNames
    })
  } catch (cause) {
    const failed = await failedIn(adapter)
    throw failed === undefined ? cause : new MigrationFailed(failed, { cause })
  }
}

/**
 * The SQL that brings the database behind `adapter`, already migrated, to what `prisma/schema.prisma` says; it says so
 * in a comment when there is nothing to do.
 */
export async function draftMigration(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string> {
  return withEngine(adapter, async (engine) => {
    const files = [await readSchema()]
    const answer = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: FOLDER },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: FILTERS,
    })
    return answer.stdout ?? ''
  })
}

/** Whether every migration is there, whole and word for word: then the engine need not be loaded at all. */
async function isUpToDate(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<boolean> {
  const done = await recordedBy(adapter)
  const { migrationDirectories } = await readMigrations()
  const ours = migrationDirectories.map(({ path, migrationFile }) => [path, checksumOf(migrationFile), true])
  return isDeepStrictEqual(done, ours)
}

async function failedIn(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string | undefined> {
  const [name] = (await recordedBy(adapter)).find(([, , isDone]) => isDone !== true) ?? []
  return name === undefined ? undefined : String(name)
}

/** Name, checksum and whether it is done of every migration that a database has begun, oldest first. */
async function recordedBy(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<unknown[][]> {
  const connection = await adapter.connect()
  try {
    const ask = async (sql: string) => (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows
    const [[there] = []] = await ask(`SELECT to_regclass('_prisma_migrations') IS NOT NULL`)
    if (there !== true) return []
    return await ask(`
      SELECT migration_name, checksum, finished_at IS NOT NULL AND rolled_back_at IS NULL
      FROM _prisma_migrations ORDER BY migration_name`)
  } finally {
    await connection.dispose()
  }
}

/** As Prisma writes it down. */
function checksumOf({ content }: MigrationList['migrationDirectories'][number]['migrationFile']): string {
  return createHash('sha256')
    .update(content.tag === 'ok' ? content.value : '')
    .digest('hex')
}

async function withEngine<Result>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const [schema, { SchemaEngine }] = await Promise.all([readSchema(), import('@prisma/schema-engine-wasm')])
  const engine = await SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
  try {
    return await work(engine)
  } finally {
    engine.free()
  }
}

async function readSchema() {
  const path = join(FOLDER, 'schema.prisma')
  return { path, content: await readFile(path, 'utf8') }
}

/** The newest migration that a database has had. */
export async function newestMigration(db: Pick<Tx, '$queryRaw'>): Promise<string> {
  return (await migrationsDone(db)).at(-1) ?? ''
}

/** The migrations of this release that a database has not had yet, oldest first. */
export async function migrationsOwed(db: Pick<Tx, '$queryRaw'>): Promise<string[]> {
  const done = new Set(await migrationsDone(db))
  return (await migrationNames()).filter((name) => !done.has(name))
}

/** The migration that a database failed at, if any. */
export async function migrationFailed(db: Pick<Tx, '$queryRaw'>): Promise<string | undefined> {
  if (!(await hasRecord(db))) return undefined
  const [row] = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL`
  return row?.name
}

/** Whether this release has a migration of that name: what it does not know is newer. */
export async function isKnownMigration(name: string): Promise<boolean> {
  return (await migrationNames()).includes(name)
}

/** The version of the PostgreSQL behind a database. */
export async function serverVersion(db: Pick<Tx, '$queryRaw'>): Promise<string> {
  const [{ version }] = await db.$queryRaw<[{ version: string }]>`SELECT current_setting('server_version') AS version`
  return version
}

async function hasRecord(db: Pick<Tx, '$queryRaw'>): Promise<boolean> {
  const [{ there }] = await db.$queryRaw<[{ there: boolean }]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`
  return there
}

async function migrationsDone(db: Pick<Tx, '$queryRaw'>): Promise<string[]> {
  if (!(await hasRecord(db))) return []
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`
  return rows.map(({ name }) => name)
}

/** The folders under `prisma/migrations`, oldest first. */
async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

async function readMigrations(): Promise<MigrationList> {
  const baseDir = MIGRATIONS
  const names = await migrationNames()
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map((name) => readMigration(baseDir, name))),
  }
}

async function readMigration(baseDir: string, name: string) {
  const content = await readFile(join(baseDir, name, 'migration.sql'), 'utf8')
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: content } } }
}
