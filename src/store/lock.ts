import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Another process holds the data folder; the embedded database allows one process only. */
export class FolderInUse extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Stop that process, or give this one another folder with HUIWU_DATA.`,
    )
    this.name = 'FolderInUse'
  }
}

/**
 * Takes the data folder for this process by a lock file with its process id, and returns the function that gives it
 * back. A lock left by a process that no longer lives is taken over. Throws FolderInUse.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'huiwu.lock')
  if (!tryLock(path)) {
    const holder = Number(readFileSync(path, 'utf8'))
    if (isAlive(holder)) throw new FolderInUse(folder, holder)
    rmSync(path, { force: true })
    if (!tryLock(path)) throw new FolderInUse(folder, Number(readFileSync(path, 'utf8')))
  }
  return () => rmSync(path, { force: true })
}

function tryLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, String(process.pid))
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

// A container restarts under the same process id: our own id in the file is a former life, not a neighbour.
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
