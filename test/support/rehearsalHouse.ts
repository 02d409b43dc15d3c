import { join } from 'node:path'
import pino from 'pino'
import { createMovableClock } from '../../src/clock.ts'
import { createMover } from '../../src/rehearsal/moving.ts'
import { openSimulatedPlatforms } from '../../src/rehearsal/platforms.ts'
import type { Stagehands } from '../../src/rehearsal/scene.ts'
import { openStream } from '../../src/web/dingtalkStream.ts'
import { buildHouse, listen, readWording } from '../../src/wiring.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { ZONE } from './association.ts'
import { freshDatabase } from './database.ts'

/** The fictional association of a rehearsal. */
const DEMO = join(import.meta.dirname, '../../prisma/demo')

/** The day on which every rehearsal of the tests begins. */
const BEGINS = Temporal.Instant.from('2026-03-02T09:00:00+08:00')

const wording = readWording('http://localhost:3000', { zone: ZONE })

/** A rehearsal as a story is played in it, without workers: whoever plays does what waits. */
export type RehearsalHouse = { hands: Stagehands; close(): Promise<void> }

/** Founds the demo association on a database of its own, with both platforms simulated and everybody on them. */
export async function openRehearsalHouse(): Promise<RehearsalHouse> {
  const database = await freshDatabase()
  const clock = createMovableClock(ZONE, BEGINS)
  const platforms = await openSimulatedPlatforms(clock)
  const { settings, windows } = platforms
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const house = await buildHouse({ database, clock, wording: await wording, platforms: settings, log })
  const imported = await importWorkbook(database.db, DEMO, { zone: ZONE, now: clock.now() })
  if (imported.outcome === 'refused') throw new Error('the demo workbook was refused')
  const web = await listen(house, settings, 0)
  const stream = settings.dingtalk && openStream(house, settings.dingtalk)
  await platforms.join(house, web.port)
  return {
    hands: { house, windows, mover: createMover(house, clock), address: () => `http://127.0.0.1:${web.port}` },
    close: async () => {
      await stream?.stop()
      await web.close()
      await platforms.close()
      await database.close()
    },
  }
}
