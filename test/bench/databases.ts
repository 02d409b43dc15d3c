import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openFolder, openServer } from '../../src/store/database.ts'
import { onServer, urlOf } from '../support/databases.ts'

/** A database of the bench's own: how a service is told of it, how the bench opens it, how it goes away. */
export type Place = {
  name: 'PostgreSQL' | 'PGlite'
  settings: NodeJS.ProcessEnv
  open(): Promise<Database>
  remove(): Promise<void>
}

const SERVER = process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'

/** A database on the server that DATABASE_URL names, or that is on this machine; undefined when none answers. */
export async function placeOnServer(): Promise<Place | undefined> {
  const database = `huiwu_bench_${process.pid}_${Date.now()}`
  try {
    await onServer(SERVER, `CREATE DATABASE ${database}`)
  } catch (error) {
    console.error(`no PostgreSQL: ${(error as Error).message}`)
    return undefined
  }
  const url = urlOf(SERVER, database)
  return {
    name: 'PostgreSQL',
    settings: { DATABASE_URL: url },
    open: () => openServer(url, complain),
    remove: () => onServer(SERVER, `DROP DATABASE ${database} WITH (FORCE)`),
  }
}

/** An embedded database in a folder that goes away. */
export async function placeInFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-bench-'))
  return {
    name: 'PGlite',
    settings: { DATABASE_URL: '', HUIWU_DATA: folder },
    open: () => openFolder(folder, complain),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function complain(error: unknown): void {
  console.error(error)
}
