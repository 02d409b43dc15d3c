import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite'

/**
 * Nobody but ourselves shortens the log of the embedded database (`keepLog`): where it reaches `max_wal_size`, PGlite
 * tries to in the middle of a write, and waits for itself for ever. All buffers are touched at each start, and of what they do not hold the system keeps the files in memory: the usual 128 MB
 * would only cost time and memory.
 */
const SETTINGS = { max_wal_size: '1TB', shared_buffers: '32MB' }

/** Starts an embedded PostgreSQL, in memory unless `options` name a folder; an empty folder becomes a new one. */
export function startPglite(options: PGliteOptions = {}): Promise<PGlite> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return PGlite.create({ ...options, startParams: [...PGlite.defaultStartParams, ...settings] })
}

/** The embedded database in a folder cannot be opened. */
export class DatabaseDamaged extends Error {
  constructor(folder: string, options: { cause: unknown }) {
    super(
      `The database in ${folder} cannot be opened: it is damaged, was made by another PostgreSQL, or is not readable to this user. Keep the folder, and bring back a backup: huiwu restore FILE --replace.`,
      options,
    )
    this.name = 'DatabaseDamaged'
  }
}

/** Starts the embedded PostgreSQL in a folder. Throws DatabaseDamaged. */
export async function startIn(folder: string): Promise<PGlite> {
  try {
    return await startPglite({ dataDir: folder })
  } catch (cause) {
    throw new DatabaseDamaged(folder, { cause })
  }
}

/**
 * A copy of the database's folder as a tar, made inside a transaction of its own, so between those of others:
 * copying takes no lock by itself. The checkpoint spares whoever loads it the reading of the log.
 */
export function copyOf(pglite: PGlite): Promise<Uint8Array> {
  return pglite.transaction(async (tx) => {
    await tx.exec('CHECKPOINT')
    return new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer())
  })
}

/**
 * PGlite copies its whole table of parsers for every query, and most of it is for arrays of rows of system tables.
 * Only what has a parser of its own keeps it, and arrays of that.
 */
export async function shedParsers(pglite: PGlite): Promise<void> {
  const own = Object.keys(types.parsers).filter((oid) => /^\d+$/.test(oid))
  const { rows } = await pglite.query<{ typarray: number }>('SELECT typarray FROM pg_type WHERE oid = ANY($1::oid[])', [
    own,
  ])
  const kept = new Set([...own, ...rows.map(({ typarray }) => String(typarray))])
  for (const oid of Object.keys(pglite.parsers)) if (!kept.has(oid)) delete pglite.parsers[oid]
}
