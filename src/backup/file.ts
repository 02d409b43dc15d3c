import { createHash } from 'node:crypto'
import { access, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { fileReason } from '../store/files.ts'
import { FORMAT, Manifest } from './manifest.ts'

/** A backup that cannot be written or read: what is wrong, in a sentence for the terminal. */
export class BackupRefused extends Error {
  override name = 'BackupRefused'
}

/** A backup as it was read: what it says of itself, and the database's folder as a tar. */
export type Backup = { manifest: Manifest; tar: Buffer }

const MAGIC = 'huiwu backup'
const NEWLINE = 10

/**
 * Writes a backup: a line that says what it is, a line with its manifest in JSON, then the database's folder as tar.gz.
 * Whole or not at all, for its owner only, on the disk when this returns. Throws BackupRefused, also when there is a file
 * of that name.
 */
export async function writeBackup(path: string, about: Omit<Manifest, 'archive'>, tar: Uint8Array): Promise<Manifest> {
  await refuseExisting(path)
  const archive = await promisify(gzip)(tar)
  const manifest = { ...about, archive: { bytes: archive.length, sha256: digestOf(archive) } }
  const head = `${MAGIC} ${FORMAT}\n${JSON.stringify(manifest)}\n`
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  try {
    await writeDurably(partial, Buffer.concat([Buffer.from(head), archive]))
    await refuseExisting(path)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw refusalFor(path, error)
  }
  return manifest
}

/** Refuses a name that is taken: no backup is ever written over. Throws BackupRefused. */
export async function refuseExisting(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw new BackupRefused(`There is a file ${path} already. Give the backup another name.`)
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Reads a backup and checks that it is whole. Throws BackupRefused: missing, no backup, too new, damaged. */
export async function readBackup(path: string): Promise<Backup> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw refusalFor(path, error)
  })
  const first = bytes.indexOf(NEWLINE)
  const second = bytes.indexOf(NEWLINE, first + 1)
  requireFormat(path, bytes.toString('latin1', 0, Math.min(Math.max(first, 0), 100)))
  const manifest = manifestIn(path, bytes.toString('utf8', first + 1, Math.max(second, first + 1)))
  const archive = bytes.subarray(second + 1)
  const { bytes: length, sha256 } = manifest.archive
  if (archive.length !== length || digestOf(archive) !== sha256) throw damaged(path)
  return { manifest, tar: await promisify(gunzip)(archive) }
}

function requireFormat(path: string, line: string): void {
  const [, format] = new RegExp(`^${MAGIC} (\\d+)$`).exec(line) ?? []
  if (format === undefined) throw new BackupRefused(`${path} is no backup of huiwu.`)
  if (Number(format) > FORMAT)
    throw new BackupRefused(`${path} was written by a newer huiwu. Restore it with that one.`)
}

function manifestIn(path: string, line: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(line))
  } catch {
    throw damaged(path)
  }
}

function damaged(path: string): BackupRefused {
  return new BackupRefused(
    `${path} is damaged: it is not what was written when the backup was taken. Use another backup, or copy it again from where it was kept.`,
  )
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function refusalFor(path: string, error: unknown): unknown {
  const reason = fileReason(error)
  return reason === undefined ? error : new BackupRefused(`${path} cannot be used: ${reason}.`)
}
