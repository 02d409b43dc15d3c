import { existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startPglite } from './pglite.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')

/**
 * Where an embedded database without anything in it is kept. Making one takes seconds and depends on nothing but the
 * version of PGlite; copying one takes a tenth of a second.
 */
function keptCluster(): string {
  const { version } = JSON.parse(readFileSync(join(MODULES, '@electric-sql/pglite/package.json'), 'utf8'))
  return join(MODULES, '.cache/huiwu', `pglite-${version}`)
}

/**
 * Makes an empty database and keeps it beside the installed packages, unless there is one. Returns where it is. There is
 * nothing in it, and everybody may read it: whoever runs the service is often another user than who installs it.
 */
export async function keepCluster(): Promise<string> {
  const kept = keptCluster()
  if (!existsSync(kept)) await makeCluster(kept)
  await letRead(kept).catch(unlessForbidden)
  return kept
}

async function makeCluster(kept: string): Promise<void> {
  const half = `${kept}.${process.pid}`
  await mkdir(dirname(kept), { recursive: true })
  await (await startPglite({ dataDir: half })).close()
  // Somebody else may have made it meanwhile.
  await rename(half, kept).catch(() => rm(half, { recursive: true }))
}

/** What PGlite makes is readable to its owner only here and there. */
async function letRead(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
}

/** Somebody else has installed what we run: what they keep to themselves is done without. */
function unlessForbidden(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error
}

/** Puts an empty database where there is no folder yet. Where none is kept for us, PGlite makes one when it starts. */
export async function layCluster(folder: string): Promise<void> {
  const kept = keptCluster()
  if (existsSync(folder) || !existsSync(kept)) return
  const half = `${folder}.new`
  await rm(half, { recursive: true, force: true })
  try {
    await cp(kept, half, { recursive: true })
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    return unlessForbidden(error as NodeJS.ErrnoException)
  }
  await rename(half, folder)
}
