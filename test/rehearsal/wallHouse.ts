import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { House } from '../../src/chat/house.ts'
import { createMovableClock } from '../../src/clock.ts'
import type { PlatformName } from '../../src/messages/message.ts'
import { loadWording } from '../../src/messages/wording.ts'
import { gatherAssets } from '../../src/rehearsal/assets.ts'
import { createMover, type Mover, settled } from '../../src/rehearsal/moving.ts'
import { openSimulatedPlatforms } from '../../src/rehearsal/platforms.ts'
import { createRoom, type Room } from '../../src/rehearsal/room.ts'
import { mountRoom } from '../../src/rehearsal/roomDoor.ts'
import { cardsOf, type Window } from '../../src/rehearsal/window.ts'
import { openStream } from '../../src/web/dingtalkStream.ts'
import { buildHouse, listen, TEMPLATES } from '../../src/wiring.ts'
import { importWorkbook } from '../../src/workbook/importing.ts'
import { ZONE } from '../support/association.ts'
import { freshDatabase } from '../support/database.ts'

const DEMO = join(import.meta.dirname, '../../prisma/demo')

/** The demo association on both simulated platforms, with its room behind a door, and hands that wait for what follows. */
export type WallHouse = {
  house: House
  room: Room
  mover: Mover
  url: string
  /** A copy of the wording, free to be changed. */
  folder: string
  /** What the simulated apps must keep to themselves, and the tokens that were given out. */
  secrets(): Promise<string[]>
  windowAt(platform: PlatformName): Window
  say(platform: PlatformName, userId: string, text: string): Promise<void>
  /** Presses a button, by what is written on it, of somebody's newest card. */
  press(platform: PlatformName, userId: string, label: string): Promise<void>
  close(): Promise<void>
}

/** Opens it on the morning of 2 March 2026. */
export async function openWallHouse(): Promise<WallHouse> {
  const database = await freshDatabase()
  const clock = createMovableClock(ZONE, Temporal.Instant.from('2026-03-02T09:00:00+08:00'))
  const platforms = await openSimulatedPlatforms(clock)
  const { settings, windows } = platforms
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-wall-'))
  await cp(TEMPLATES, join(folder, 'templates'), { recursive: true })
  const wording = await loadWording(join(folder, 'templates'), { zone: ZONE, publicUrl: 'http://localhost:3000' })
  const house = await buildHouse({ database, clock, wording, platforms: settings, log: pino({ level: 'silent' }) })
  await importWorkbook(house.db, DEMO, { zone: ZONE, now: clock.now() })
  const mover = createMover(house, clock)
  const room = createRoom({ house, windows, mover, address: () => 'http://localhost:3000' })
  const assets = await gatherAssets()
  const web = await listen(
    house,
    { ...settings, behindProxy: false, mount: (router) => mountRoom(router, room, assets) },
    0,
  )
  if (settings.dingtalk === undefined) throw new Error('DingTalk is simulated')
  const stream = openStream(house, settings.dingtalk)
  await platforms.join(house, web.port)
  const windowAt = (platform: PlatformName) => {
    const found = windows.find((window) => window.platform === platform)
    if (found === undefined) throw new Error(`no window to ${platform}`)
    return found
  }
  const { wecom, dingtalk } = settings
  return {
    house,
    room,
    mover,
    folder,
    url: `http://127.0.0.1:${web.port}`,
    windowAt,
    secrets: async () => {
      const tokens = await house.db.platformToken.findMany()
      const kept = [wecom?.secret, wecom?.token, wecom?.aesKey, dingtalk.clientSecret]
      return [...tokens.map(({ token }) => token), ...kept].filter((secret) => secret !== undefined)
    },
    say: async (platform, userId, text) => {
      await windowAt(platform).say(userId, text)
      await settled(house)
    },
    press: async (platform, userId, label) => {
      const card = cardsOf(windowAt(platform), userId).at(-1)
      const button = card?.buttons.find((one) => one.label === label)
      if (card === undefined || button === undefined) throw new Error(`no button ${label}`)
      await windowAt(platform).press(userId, card.id, button)
      await settled(house)
    },
    close: async () => {
      await web.close()
      await stream.stop()
      await platforms.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
