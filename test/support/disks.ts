import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small disk of its own: its folder, and what fills it and gives the room back. */
export type Disk = { folder: string; fill(): void; clear(): void; unmount(): void }

/** Mounts a small disk where one may be made: by root on Linux. Elsewhere undefined, and its tests are skipped. */
export function mountDisk(megabytes: number): Disk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'huiwu-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmdirSync(folder)
    return undefined
  }
  const fillers: string[] = []
  return {
    folder,
    fill: () => {
      fillers.push(join(folder, `filler${fillers.length}`))
      fillUp(folder, fillers.at(-1) ?? '')
    },
    clear: () => {
      for (const filler of fillers.splice(0)) rmSync(filler)
    },
    unmount: () => {
      execFileSync('umount', [folder])
      rmdirSync(folder)
    },
  }
}

/** Leaves no byte free: what was free a moment ago somebody may be taking just now. */
function fillUp(folder: string, file: string): void {
  const { bavail, bsize } = statfsSync(folder)
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
