import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Database, loadFolder, type QueueFault } from '../store/database.ts'
import { currentFolder, finishRestoring, hasDatabase, readyToPlace, restoringFolder } from '../store/folders.ts'
import { takeFolder } from '../store/lock.ts'
import { isKnownMigration } from '../store/migrations.ts'
import { type HeldBack, holdBackRestored } from '../store/restored.ts'
import { BackupRefused, readBackup } from './file.ts'
import type { Manifest } from './manifest.ts'

/** What came of a restore; `before` is where the database that was there is kept now. */
export type Restored = { manifest: Manifest; held: HeldBack; before: string | undefined }

/** How a restore is asked for: `apps` are those of the settings, `replace` allows a folder that has a database. */
export type Restoring = { folder: string; apps: string[]; replace: boolean; now: Temporal.Instant; onError: QueueFault }

/**
 * Brings a backup into a data folder that nobody uses. Unpacked, opened, migrated and prepared beside what is there, and
 * only then put in its place: whatever fails or is killed before leaves everything as it was, and afterwards the next
 * start finishes it. Throws BackupRefused, FolderInUse and FolderUnusable.
 */
export async function restoreBackup(path: string, restoring: Restoring): Promise<Restored> {
  const { manifest, tar } = await readBackup(path)
  await refuseForeign(path, manifest, restoring.apps)
  // Where it is none, PGlite takes it for something packed once more, and the process ends with it.
  if (!tar.includes('/PG_VERSION')) throw new BackupRefused(`${path} holds no database. Nothing was changed.`)
  const folder = resolve(restoring.folder)
  const unlock = takeFolder(folder)
  try {
    await finishRestoring(folder)
    if (!restoring.replace) refuseOccupied(folder)
    const held = await unpack(folder, manifest, tar, restoring)
    await readyToPlace(folder)
    return { manifest, held, before: await finishRestoring(folder) }
  } finally {
    unlock()
  }
}

async function refuseForeign(path: string, manifest: Manifest, apps: string[]): Promise<void> {
  if (!(await isKnownMigration(manifest.migration))) {
    throw new BackupRefused(
      `${path} was taken by a newer huiwu (${manifest.huiwu}). Install that version, or a later one.`,
    )
  }
  for (const app of apps) {
    const [platform = ''] = app.split(':')
    const other = manifest.association.apps.find((its) => its.startsWith(`${platform}:`) && its !== app)
    if (other === undefined) continue
    throw new BackupRefused(
      `${path} is of another association: it was reached by ${other}, and the settings say ${app}. Correct the settings, or use the right backup.`,
    )
  }
}

function refuseOccupied(folder: string): void {
  if (!hasDatabase(folder)) return
  throw new BackupRefused(
    `There is a database in ${currentFolder(folder)} already. With --replace the backup takes its place, and what is there is kept beside it.`,
  )
}

async function unpack(folder: string, manifest: Manifest, tar: Buffer, { now, onError }: Restoring): Promise<HeldBack> {
  const place = restoringFolder(folder)
  await rm(place, { recursive: true, force: true })
  try {
    return await prepare(await loadFolder(place, tar, onError), manifest, now)
  } catch (error) {
    await rm(place, { recursive: true, force: true })
    throw new BackupRefused(
      `The database in this backup cannot be opened (${(error as Error).message}). Nothing was changed.`,
    )
  }
}

async function prepare(database: Database, manifest: Manifest, now: Temporal.Instant): Promise<HeldBack> {
  try {
    const takenAt = Temporal.Instant.from(manifest.takenAt)
    return await database.db.$transaction((tx) => holdBackRestored(tx, takenAt, now))
  } finally {
    await database.close()
  }
}
