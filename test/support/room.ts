import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { openRehearsal, type Rehearsal } from '../../src/rehearsal/rehearsal.ts'
import { openDatabase } from './database.ts'

/** A rehearsal as it runs for a newcomer, its opening played, and the address of its room. */
export type OpenRoom = Rehearsal & { url: string; close(): Promise<void> }

/** Opens a rehearsal on a fresh association, on a Monday morning. */
export async function openRoom(port: number): Promise<OpenRoom> {
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-room-'))
  const settings = {
    PORT: String(port),
    HUIWU_DATA: folder,
    HUIWU_CLOCK: '2026-03-02T09:00:00+08:00',
    LOG_LEVEL: 'error',
  }
  const rehearsal = await openRehearsal(readConfig(settings), { out: () => {} }, { database: await openDatabase() })
  const close = async () => {
    await rehearsal.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...rehearsal, url: `http://localhost:${port}`, close }
}
