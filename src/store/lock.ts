import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { unusable } from './files.ts'

/** Another process holds the data folder; the embedded database allows one process only. */
export class FolderInUse extends Error {
  constructor(folder: string, pid?: number) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`
    super(
      `The data folder ${folder} is in use by ${holder}. Stop that process, or give this one another folder with HUIWU_DATA.`,
    )
    this.name = 'FolderInUse'
  }
}

/**
 * Takes the data folder for this process, made if there is none, and returns the function that gives it back. Throws
 * FolderInUse, FolderUnusable.
 */
export function takeFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return lockFolder(folder)
  } catch (error) {
    throw unusable(folder, error)
  }
}

/**
 * Takes a folder by a lock file with the process's id and birth. A lock left by a process that no longer lives is taken
 * over, also when another has its id by now, as after a start of the machine. Throws FolderInUse.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'huiwu.lock')
  if (!tryLock(path)) {
    const holder = holderIn(path)
    if (isAlive(holder)) throw new FolderInUse(folder, holder.pid)
    rmSync(path, { force: true })
    if (!tryLock(path)) throw new FolderInUse(folder, holderIn(path).pid)
  }
  return () => rmSync(path, { force: true })
}

/** The process that holds a folder by its lock, as far as this machine, or this container, knows it. */
export function holderOf(folder: string): number | undefined {
  const path = join(folder, 'huiwu.lock')
  const holder = existsSync(path) ? holderIn(path) : undefined
  return holder !== undefined && isAlive(holder) ? holder.pid : undefined
}

type Holder = { pid: number; birth: string | undefined }

function holderIn(path: string): Holder {
  const [pid, birth] = readFileSync(path, 'utf8').split('\n')
  return { pid: Number(pid), birth }
}

function tryLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, [process.pid, birthOf(process.pid)].filter((line) => line !== undefined).join('\n'))
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

// A container restarts under the same process id: our own id in the file is a former life, not a neighbour.
function isAlive({ pid, birth }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = birthOf(pid)
  return birth === undefined || now === undefined || birth === now
}

/**
 * What tells a process from another that has its id later: which start of the machine, and when since then (proc(5),
 * field 22 of stat). Undefined where the system does not say.
 */
function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const [, fields = ''] = /.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return `${boot} ${fields.split(' ')[19]}`
  } catch {
    return undefined
  }
}
