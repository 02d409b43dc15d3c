import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { type MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'

const FOLDER = join(import.meta.dirname, '../../prisma')
const FILTERS = { externalTables: [], externalEnums: [] }

/**
 * Brings a database to the newest shape by Prisma's own schema engine (its WASM build): applies the folders under
 * `prisma/migrations` that `_prisma_migrations` does not list yet, and returns their names. Throws when a migration
 * failed before or fails now. The caller holds the lock that keeps two instances from migrating at once.
 */
export async function applyMigrations(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> {
  return withEngine(adapter, async (engine) => {
    const answer = await engine.applyMigrations({ migrationsList: await readMigrations(), filters: FILTERS })
    return answer.appliedMigrationNames
  })
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

async function withEngine<Result>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const schema = await readSchema()
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

async function readMigrations(): Promise<MigrationList> {
  const baseDir = join(FOLDER, 'migrations')
  const entries = await readdir(baseDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(join(baseDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(baseDir, name))),
  }
}

async function readMigration(baseDir: string, name: string) {
  const content = await readFile(join(baseDir, name, 'migration.sql'), 'utf8')
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: content } } }
}
