import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
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

/** Makes an empty database and keeps it beside the installed packages, unless there is one. Returns where it is. */
export async function keepCluster(): Promise<string> {
  const kept = keptCluster()
  if (existsSync(kept)) return kept
  const half = `${kept}.${process.pid}`
  await mkdir(dirname(kept), { recursive: true })
  await (await startPglite({ dataDir: half })).close()
  // Somebody else may have made it meanwhile.
  await rename(half, kept).catch(() => rm(half, { recursive: true }))
  return kept
}

/** Puts an empty database where there is no folder yet. Where none is kept, PGlite makes one when it starts. */
export async function layCluster(folder: string): Promise<void> {
  const kept = keptCluster()
  if (existsSync(folder) || !existsSync(kept)) return
  const half = `${folder}.new`
  await rm(half, { recursive: true, force: true })
  await cp(kept, half, { recursive: true })
  await rename(half, folder)
}
