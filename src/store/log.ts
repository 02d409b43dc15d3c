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

/** A log longer than this gives its room back; some 100 MB of it a second are read again after the process was killed. */
const LONG_BYTES = 4 * SEGMENT_BYTES

const LOOK_EVERY_MS = 20_000

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
 * Keeps the log of an embedded database in order from now on: PGlite by itself would write it on and on. In a `folder`
 * there is always a segment to go on with when the disk is full. Returns the way to end that, which waits for what is
 * under way. `onError` is told when it could not be done; it is tried again.
 */
export async function keepLog(
  pglite: PGlite,
  folder: string | undefined,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> {
  if (folder !== undefined && (await segmentsIn(folder)) < SEGMENTS && (await hasRoom(folder)))
    await beginSegment(pglite)
  const round = { last: Promise.resolve() }
  const look = async () => {
    if (folder === undefined || (await hasRoom(folder))) await shortenLog(pglite)
  }
  const timer = setInterval(() => {
    round.last = round.last.then(look).catch(onError)
  }, LOOK_EVERY_MS).unref()
  return () => {
    clearInterval(timer)
    return round.last
  }
}

/**
 * Writes to the tables what the log holds, once it has gone on into another segment. What is done with is written over
 * later, but of a long log it is let go. Waits for its turn like any query.
 */
export async function shortenLog(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ bytes: number; goneOn: boolean }>(`
    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 AS bytes,
      pg_walfile_name(pg_current_wal_lsn()) <> pg_walfile_name(redo_lsn) AS "goneOn"
    FROM pg_control_checkpoint()`)
  const [{ bytes, goneOn } = { bytes: 0, goneOn: false }] = rows
  if (bytes > LONG_BYTES) await letGo(pglite)
  else if (goneOn) await pglite.exec('CHECKPOINT')
}

async function letGo(pglite: PGlite): Promise<void> {
  await pglite.exec('SET wal_recycle = off')
  await pglite.exec('CHECKPOINT')
  await pglite.exec('RESET wal_recycle')
  await beginSegment(pglite)
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
