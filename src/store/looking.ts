import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { adapterOf } from './adapter.ts'
import { PrismaClient } from './client/client.ts'
import { CLIENT, CONNECT_WITHIN_MS, type Database } from './database.ts'
import { currentFolder, finishRestoring, hasDatabase } from './folders.ts'
import { takeFolder } from './lock.ts'
import { checkRoom } from './log.ts'
import { copyOf, shedParsers, startIn } from './pglite.ts'
import { DatabaseUnreachable, isUnreachable } from './unreachable.ts'

/** A database as it is: nothing is migrated, and no work is taken up. */
export type Look = Pick<Database, 'db' | 'copy' | 'close'>

/** There is no embedded database yet. */
export class NoDatabase extends Error {
  constructor(folder: string) {
    super(`There is no database in ${folder} yet: a start, an import or a restore makes one. Check HUIWU_DATA.`)
    this.name = 'NoDatabase'
  }
}

/** Opens the database that the settings name as it is. Throws NoDatabase, FolderInUse, FolderUnusable, NoRoom, DatabaseDamaged, DatabaseUnreachable. */
export function lookInto(settings: { databaseUrl: string | undefined; dataFolder: string }): Promise<Look> {
  const { databaseUrl, dataFolder } = settings
  return databaseUrl === undefined ? lookIntoFolder(resolve(dataFolder)) : lookAtServer(databaseUrl)
}

async function lookIntoFolder(folder: string): Promise<Look> {
  if (!existsSync(folder)) throw new NoDatabase(folder)
  const unlock = takeFolder(folder)
  try {
    await finishRestoring(folder)
    if (!hasDatabase(folder)) throw new NoDatabase(folder)
    await checkRoom(folder)
    return await lookIntoPglite(await startIn(currentFolder(folder)), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function lookIntoPglite(pglite: PGlite, unlock: () => void): Promise<Look> {
  await shedParsers(pglite)
  const db = new PrismaClient({ adapter: adapterOf(pglite), ...CLIENT })
  const close = async () => {
    await db.$disconnect()
    await pglite.close()
    unlock()
  }
  return { db, copy: () => copyOf(pglite), close }
}

async function lookAtServer(url: string): Promise<Look> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: CONNECT_WITHIN_MS })
  const db = new PrismaClient({ adapter: new PrismaPg(pool), ...CLIENT })
  const close = async () => {
    await db.$disconnect()
    await pool.end()
  }
  try {
    await pool.query('SELECT 1')
    return { db, close }
  } catch (error) {
    await close()
    throw isUnreachable(error) ? new DatabaseUnreachable(url, error) : error
  }
}
