import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { playOpening } from '../../src/rehearsal/opening.ts'
import { openRehearsal, type Rehearsal } from '../../src/rehearsal/rehearsal.ts'
import { openDatabase } from './database.ts'

const silent = { out: () => {} }

/** A rehearsal as it runs for a newcomer, and the address of its room. */
export type OpenRoom = Rehearsal & { url: string; close(): Promise<void> }

/** Opens a rehearsal on a fresh association, on a Monday morning; with `opening`, that is played first. */
export async function openRoom(port: number, options: { opening?: boolean } = {}): Promise<OpenRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-room-'))
  const settings = {
    PORT: String(port),
    HUIWU_DATA: folder,
    HUIWU_CLOCK: '2026-03-02T09:00:00+08:00',
    LOG_LEVEL: 'error',
  }
  const rehearsal = await openRehearsal(readConfig(settings), silent, { database: await openDatabase() })
  if (options.opening === true) await playOpening(rehearsal, silent)
  const close = async () => {
    await rehearsal.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...rehearsal, url: `http://localhost:${port}`, close }
}
