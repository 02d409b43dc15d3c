import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { House } from '../../src/chat/house.ts'
import type { PlatformName } from '../../src/messages/message.ts'
import { loadWording } from '../../src/messages/wording.ts'
import { type Mover, settled } from '../../src/rehearsal/moving.ts'
import type { Room } from '../../src/rehearsal/room.ts'
import { cardsOf, type Window, windowOn } from '../../src/rehearsal/window.ts'
import { TEMPLATES } from '../../src/wiring.ts'
import { ZONE } from '../support/association.ts'
import { openRehearsalHouse } from '../support/rehearsalHouse.ts'

/** A rehearsal whose wording may be changed, and hands that wait for what follows. */
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
  const folder = await mkdtemp(join(tmpdir(), 'huiwu-wall-'))
  await cp(TEMPLATES, join(folder, 'templates'), { recursive: true })
  const wording = await loadWording(join(folder, 'templates'), { zone: ZONE, publicUrl: 'http://localhost:3000' })
  const { hands, room, url, settings, close } = await openRehearsalHouse({ wording })
  const { house, windows, mover } = hands
  const windowAt = (platform: PlatformName) => windowOn(windows, platform)
  const { wecom, dingtalk } = settings
  return {
    house,
    room,
    mover,
    folder,
    url,
    windowAt,
    secrets: async () => {
      const tokens = await house.db.platformToken.findMany()
      const kept = [wecom?.secret, wecom?.token, wecom?.aesKey, dingtalk?.clientSecret]
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
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
