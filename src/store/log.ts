import { readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'

/** The disk has too little room for the embedded database to be opened. */
export class NoRoom extends Error {
  constructor(folder: string) {
    super(`There is hardly any room left on the disk of ${folder}. Free some (64 MB at least), then start again.`)
    this.name = 'NoRoom'
  }
}

/** A segment of PostgreSQL's log, and how many there are at least: the one written to, and one to go on with. */
const SEGMENT_BYTES = 16 * 1024 * 1024
const SEGMENTS = 2

/** With less room the log is left as it is, because putting it in order takes some itself. */
const ROOM_BYTES = 4 * SEGMENT_BYTES

/** How often the log is put in order, as PostgreSQL does by itself on a server. */
const EVERY_MS = 5 * 60_000

/** What a process ends with that may be started again later (EX_TEMPFAIL of sysexits.h). */
const TRY_LATER = 75

/** Throws NoRoom, because PGlite hangs for ever when there is no room for what opening it writes. */
export async function checkRoom(folder: string): Promise<void> {
  if (!(await hasRoom(folder))) throw new NoRoom(folder)
}

/**
 * Ends the process when PostgreSQL gives up, which on a server ends it as well: what was acknowledged is on disk, and
 * whatever is asked of PGlite afterwards hangs, and the whole process with it. It does so when its log cannot be written.
 */
export function endOnPanic(pglite: PGlite): void {
  const { execProtocol, execProtocolStream } = pglite
  pglite.execProtocol = (...query) => execProtocol.apply(pglite, query).catch(endIfPanic)
  pglite.execProtocolStream = (...query) => execProtocolStream.apply(pglite, query).catch(endIfPanic)
}

function endIfPanic(error: unknown): never {
  if ((error as { severity?: unknown }).severity !== 'PANIC') throw error
  process.stderr.write('The embedded database gave up; it has to be started again. Is the disk full?\n')
  process.exit(TRY_LATER)
}

/**
 * Keeps the log of an embedded database in order from now on: PGlite by itself would write it on and on. What is done
 * with is written over, so that there is always a segment to go on with when the disk is full. Returns how it ends.
 */
export async function keepLog(pglite: PGlite, folder: string, onError: (error: unknown) => void): Promise<() => void> {
  if ((await segmentsIn(folder)) < SEGMENTS && (await hasRoom(folder))) await beginSegment(pglite)
  const tidy = async () => ((await hasRoom(folder)) ? pglite.exec('CHECKPOINT') : undefined)
  const timer = setInterval(() => void tidy().catch(onError), EVERY_MS).unref()
  return () => clearInterval(timer)
}

/** The segment written to until now becomes the one to go on with. */
async function beginSegment(pglite: PGlite): Promise<void> {
  await pglite.query('SELECT pg_switch_wal()')
  await pglite.exec('CHECKPOINT')
}

async function segmentsIn(folder: string): Promise<number> {
  return (await readdir(join(folder, 'pg_wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name)).length
}

async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize >= ROOM_BYTES
}
