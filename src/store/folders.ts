import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the embedded database is inside the data folder. */
export function currentFolder(folder: string): string {
  return join(folder, 'pg')
}

/** Where a backup is unpacked; what is found here at any later time was given up. */
export function restoringFolder(folder: string): string {
  return join(folder, 'pg.restoring')
}

/** Where a restored database waits that is whole, and only has to be put in its place. */
function restoredFolder(folder: string): string {
  return join(folder, 'pg.restored')
}

/** Whether the data folder has an embedded database. */
export function hasDatabase(folder: string): boolean {
  return existsSync(currentFolder(folder))
}

/** Says of what was unpacked that it is whole: from now on it takes the place of what is there, whatever happens. */
export async function readyToPlace(folder: string): Promise<void> {
  await rename(restoringFolder(folder), restoredFolder(folder))
}

/**
 * Ends what a restore has begun, by whoever holds the folder's lock: a whole database is put in its place, and what was
 * there is kept beside it under the name that is returned; one that never became whole is thrown away.
 */
export async function finishRestoring(folder: string): Promise<string | undefined> {
  await rm(restoringFolder(folder), { recursive: true, force: true })
  if (!existsSync(restoredFolder(folder))) return undefined
  const before = hasDatabase(folder) ? await putAside(folder) : undefined
  await rename(restoredFolder(folder), currentFolder(folder))
  return before
}

async function putAside(folder: string): Promise<string> {
  const name = (number: number) => join(folder, `pg.before-${number}`)
  let number = 1
  while (existsSync(name(number))) number += 1
  await rename(currentFolder(folder), name(number))
  return name(number)
}
