import { resolve } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type ConstructorOptions, fromPglite, PgBoss } from 'pg-boss'
import { adapterOf } from './adapter.ts'
import { type Prisma, PrismaClient } from './client/client.ts'
import { layCluster } from './cluster.ts'
import { currentFolder, finishRestoring } from './folders.ts'
import { takeFolder } from './lock.ts'
import { checkRoom, endOnPanic, keepLog } from './log.ts'
import { applyMigrations } from './migrations.ts'
import { copyOf, shedParsers, startIn, startPglite } from './pglite.ts'
import { nameStatements, prepareStatements } from './prepared.ts'
import { createQueues } from './queue.ts'
import { DatabaseUnreachable, forbidden, isUnreachable } from './unreachable.ts'

/** A Prisma handle: the client itself, or a transaction. Inside a transaction use nothing but the transaction. */
export type Tx = Prisma.TransactionClient

/** An open, migrated database with its job queue. */
export type Database = {
  db: PrismaClient
  boss: PgBoss
  /** The embedded database as it is between two transactions: its folder as a tar. A server has none. */
  copy?(): Promise<Uint8Array>
  /** No other process can be at work on it. */
  alone: boolean
  close(): Promise<void>
}

/** Told of what goes wrong in the queue's own rounds, such as a database that is away for a moment. */
export type QueueFault = (error: unknown) => void

/** Any 63-bit number will do, as long as all instances agree: it keeps two of them from migrating at once. */
const MIGRATION_LOCK = 4_838_020_210_618n

/** Transactions wait for one another on the embedded database, and imports are long. */
const TRANSACTION = { maxWait: 60_000, timeout: 120_000 }

/** Errors go into logs: without the call they came from, whose arguments are people's data. */
export const CLIENT = { transactionOptions: TRANSACTION, errorFormat: 'minimal' as const }

/**
 * The embedded PostgreSQL (PGlite) in `folder`, one process at a time. It never calls fsync: a killed process loses
 * nothing, a power cut may; real operation wants a PostgreSQL server. Throws FolderInUse, FolderUnusable, NoRoom,
 * DatabaseDamaged.
 */
export async function openFolder(folder: string, onError: QueueFault): Promise<Database> {
  const unlock = takeFolder(resolve(folder))
  try {
    await finishRestoring(resolve(folder))
    await checkRoom(folder)
    const current = currentFolder(folder)
    await layCluster(current)
    const pglite = await startIn(current)
    endOnPanic(pglite)
    return await openPglite(pglite, onError, { folder: current, afterClose: unlock })
  } catch (error) {
    unlock()
    throw error
  }
}

/** Unpacks a copy into a folder that is not there yet, and opens it, migrated. Throws when it is no database of ours. */
export async function loadFolder(folder: string, tar: Uint8Array, onError: QueueFault): Promise<Database> {
  const pglite = await startPglite({ dataDir: folder, loadDataDir: new Blob([new Uint8Array(tar)]) })
  try {
    return await openPglite(pglite, onError)
  } catch (error) {
    await pglite.close()
    throw error
  }
}

/**
 * An embedded database that is already open. `folder` is where it is, if anywhere; `close: false` leaves it open
 * afterwards (to be copied); `afterClose` runs when everything is closed.
 */
export async function openPglite(
  pglite: PGlite,
  onError: QueueFault,
  options: { folder?: string; close?: boolean; afterClose?: () => void } = {},
): Promise<Database> {
  await shedParsers(pglite)
  const adapter = adapterOf(pglite)
  await applyMigrations(adapter)
  const db = new PrismaClient({ adapter, ...CLIENT })
  const boss = await startBoss({ db: fromPglite(pglite), backend: 'pglite' }, onError)
  const leaveLog = await keepLog(pglite, options.folder, onError)
  prepareStatements(pglite)
  return {
    db,
    boss,
    copy: () => copyOf(pglite),
    alone: true,
    close: async () => {
      await boss.stop({ graceful: true, close: false, timeout: 8_000 })
      await leaveLog()
      await db.$disconnect()
      if (options.close !== false) await pglite.close()
      options.afterClose?.()
    },
  }
}

/** How long a server may take to let us in when we start. */
export const CONNECT_WITHIN_MS = 10_000

/**
 * Connections of an instance beside the queue's 4: enough for all that is worked on at a time, so that nobody at the
 * door waits for one.
 */
const CONNECTIONS = 20

/**
 * A PostgreSQL server by its connection URL. Several instances may share it. Throws DatabaseUnreachable,
 * DatabaseForbidden, MigrationFailed.
 */
export async function openServer(url: string, onError: QueueFault): Promise<Database> {
  try {
    return await connectServer(url, onError)
  } catch (error) {
    throw forbidden(url, error)
  }
}

async function connectServer(url: string, onError: QueueFault): Promise<Database> {
  await migrateServer(url)
  const pool = { connectionString: url, max: CONNECTIONS }
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameStatements() })
  const db = new PrismaClient({ adapter, ...CLIENT })
  const boss = await startBoss({ connectionString: url, max: 4 }, onError)
  return {
    db,
    boss,
    alone: false,
    close: async () => {
      await boss.stop({ graceful: true, timeout: 8_000 })
      await db.$disconnect()
    },
  }
}

async function migrateServer(url: string): Promise<void> {
  // The pool is ours, because the schema engine never closes the one it would make.
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: CONNECT_WITHIN_MS })
  const lock = await pool.connect().catch((error: unknown) => {
    throw isUnreachable(error) ? new DatabaseUnreachable(url, error) : error
  })
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await applyMigrations(new PrismaPg(pool))
  } finally {
    // Ending the session also gives the lock back.
    lock.release(true)
    await pool.end()
  }
}

async function startBoss(options: ConstructorOptions, onError: QueueFault): Promise<PgBoss> {
  const boss = new PgBoss({ ...options, schedule: false, useListenNotify: true })
  // What goes wrong in pg-boss's own rounds is tried again in the next; unheard, it would end the process.
  boss.on('error', onError)
  await boss.start()
  await createQueues(boss)
  return boss
}
