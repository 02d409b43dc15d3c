import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Look } from '../store/looking.ts'
import { newestMigration, serverVersion } from '../store/migrations.ts'
import { BackupRefused, refuseExisting, writeBackup } from './file.ts'
import type { Manifest } from './manifest.ts'

/** Whose backup it is, as far as the settings say. */
export type Whose = Pick<Manifest['association'], 'publicUrl' | 'apps'>

const PACKAGE = z.looseObject({
  version: z.string(),
  dependencies: z.looseObject({ '@electric-sql/pglite': z.string() }),
})

/**
 * Takes a backup of the embedded database while everybody goes on working: everything that was committed is in it, and
 * nothing half done. Others wait while the copy is made. Throws BackupRefused.
 */
export async function takeBackup(
  path: string,
  { db, copy }: Look,
  whose: Whose,
  now: Temporal.Instant,
): Promise<Manifest> {
  if (copy === undefined) throw new BackupRefused('This database is a PostgreSQL server: back it up with pg_dump.')
  await refuseExisting(path)
  const about = await describe(db, whose, now)
  return writeBackup(path, about, await copy())
}

async function describe(db: Look['db'], whose: Whose, now: Temporal.Instant): Promise<Omit<Manifest, 'archive'>> {
  const { version, pglite } = await versions()
  return {
    takenAt: now.toString(),
    huiwu: version,
    pglite,
    postgres: await serverVersion(db),
    migration: await newestMigration(db),
    association: { ...whose, members: await db.member.count() },
  }
}

async function versions(): Promise<{ version: string; pglite: string }> {
  const text = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')
  const { version, dependencies } = PACKAGE.parse(JSON.parse(text))
  return { version, pglite: dependencies['@electric-sql/pglite'] }
}
