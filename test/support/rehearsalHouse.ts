import { join } from 'node:path'
import pino from 'pino'
import { createMovableClock } from '../../src/clock.ts'
import type { PlatformSettings } from '../../src/config.ts'
import type { Wording } from '../../src/messages/wording.ts'
import { gatherAssets } from '../../src/rehearsal/assets.ts'
import { createMover } from '../../src/rehearsal/moving.ts'
import { openSimulatedPlatforms } from '../../src/rehearsal/platforms.ts'
import { createRoom, type Room } from '../../src/rehearsal/room.ts'
import { mountRoom } from '../../src/rehearsal/roomDoor.ts'
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

const usual = readWording('http://localhost:3000', { zone: ZONE })

/** A rehearsal without workers, with its room behind a door at `url`: whoever plays does what waits. */
export type RehearsalHouse = {
  hands: Stagehands
  room: Room
  url: string
  settings: PlatformSettings
  close(): Promise<void>
}

/**
 * Founds the demo association on a database of its own, with both platforms simulated and everybody on them; in the
 * usual wording unless another is given.
 */
export async function openRehearsalHouse(options: { wording?: Wording } = {}): Promise<RehearsalHouse> {
  const database = await freshDatabase()
  const clock = createMovableClock(ZONE, BEGINS)
  const platforms = await openSimulatedPlatforms(clock)
  const { settings, windows } = platforms
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const wording = options.wording ?? (await usual)
  const house = await buildHouse({ database, clock, wording, platforms: settings, log })
  const imported = await importWorkbook(database.db, DEMO, { zone: ZONE, now: clock.now() })
  if (imported.outcome === 'refused') throw new Error('the demo workbook was refused')
  const address = () => `http://127.0.0.1:${web.port}`
  const hands = { house, windows, mover: createMover(house, clock), address }
  const room: Room = createRoom(hands)
  const assets = await gatherAssets()
  const web = await listen(house, { ...settings, mount: (router) => mountRoom(router, room, assets) }, 0)
  const stream = settings.dingtalk && openStream(house, settings.dingtalk)
  await platforms.join(house, web.port)
  return {
    hands,
    room,
    url: address(),
    settings,
    close: async () => {
      await stream?.stop()
      await web.close()
      await platforms.close()
      await database.close()
    },
  }
}
