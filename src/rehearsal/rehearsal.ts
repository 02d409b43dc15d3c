import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandRefused } from '../cli/session.ts'
import { createMovableClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { runUntilAsked, type Start, startService } from '../main.ts'
import { gatherAssets } from './assets.ts'
import { type Follower, followChats } from './following.ts'
import { isDemo, takeOver } from './founding.ts'
import { createMover, type Mover } from './moving.ts'
import { playOpening } from './opening.ts'
import { ROOM } from './pagesDoor.ts'
import { openSimulatedPlatforms } from './platforms.ts'
import { createRoom } from './room.ts'
import { mountRoom } from './roomDoor.ts'
import type { Stagehands } from './scene.ts'
import { takeTurns } from './turns.ts'

/** Where the rehearsal speaks: the terminal it was started in. */
export type Stage = { out(line: string): void }

/** A rehearsal that runs: what it is played with, where it listens, and the way to end it. */
export type Rehearsal = Stagehands & { follower: Follower; port: number; stop(): Promise<void> }

/**
 * Runs huiwu with nothing to sign up for: a simulated WeCom and a simulated DingTalk, the demo association (brought in
 * once, kept in the data folder), a council meeting called before your eyes, a room in the browser, and a prompt at
 * which you may be anybody. Stays up until ended.
 */
export async function rehearse(config: Config, stage: Stage): Promise<void> {
  const refusals = whyNotHere(config)
  if (refusals.length > 0) throw new CommandRefused(refusals)
  await runUntilAsked(() => keepRehearsing(config, stage))
}

/** A rehearsal is for trying: never in production, and in place of a real platform only when that is meant. */
function whyNotHere({ production, platforms, rehearsal }: Config): string[] {
  if (production) return ['rehearse is for trying huiwu: it is refused when NODE_ENV is production.']
  if (rehearsal || Object.keys(platforms).length === 0) return []
  return [
    `A real platform is configured (${Object.keys(platforms).join(', ')}): npm run huiwu -- serve runs it.`,
    'To rehearse with simulated platforms in its place, on a data folder of its own, set HUIWU_REHEARSAL=1 and HUIWU_DATA.',
  ]
}

/** Rehearses, and begins anew on a fresh demo association whenever the room asks for it. */
async function keepRehearsing(config: Config, stage: Stage): Promise<{ stop(): Promise<void> }> {
  let changing: Promise<unknown> = Promise.resolve()
  const open = async () => {
    const opened = await openRehearsal(config, stage, { startOver })
    await playOpening(opened, stage)
    return opened
  }
  const beginAnew = async () => {
    await rehearsal.stop()
    await rm(join(config.dataFolder, 'pg'), { recursive: true, force: true })
    rehearsal = await open()
  }
  const startOver = async () => {
    changing = changing.then(beginAnew).catch((error: unknown) => {
      // Nothing is left to rehearse with: whoever started it has to look.
      stage.out(`没能从头开始：${(error as Error).stack}`)
      process.exit(1)
    })
    await changing
  }
  let rehearsal = await open()
  const stopTurns = takeTurns(() => rehearsal, stage)
  const stop = async () => {
    stopTurns()
    await changing
    await rehearsal.stop()
  }
  return { stop }
}

/** What a rehearsal may be opened with: how its room begins anew, and a database of its own. */
type Options = { startOver?: () => Promise<void>; database?: NonNullable<Start['database']> }

/** Opens a rehearsal: everything but the opening, and whoever takes turns at the terminal. */
export async function openRehearsal(config: Config, stage: Stage, options: Options = {}): Promise<Rehearsal> {
  const steps: (() => unknown)[] = []
  const stop = async () => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) await step()
  }
  try {
    return { ...(await openOn(config, stage, options, steps)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Opens platforms, house and room; whatever was opened adds to `steps` how it is closed, the last first. */
async function openOn(config: Config, stage: Stage, { startOver, database }: Options, steps: (() => unknown)[]) {
  const clock = createMovableClock(config.zone, config.clockStart)
  const platforms = await openSimulatedPlatforms(clock)
  steps.push(() => platforms.close())
  const { windows } = platforms
  const assets = await gatherAssets()
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const parts: { mover?: Mover; anew?: { startOver: () => Promise<void> }; closeRoom?: () => void } = {}
  // Known once it listens, which is before anybody asks.
  const address = () => `http://127.0.0.1:${service.port}`
  const service = await startService({
    // The terminal is a conversation: whoever wants a line for every message asks for debug.
    config: { ...config, logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel },
    publicUrl,
    clock,
    platforms: platforms.settings,
    ...(database && { database }),
    prepare: async (house) => {
      const { founded } = await takeOver(house, clock, config)
      if (founded !== undefined) stage.out(`已导入演示协会的工作簿（${founded}）。`)
      if (startOver !== undefined && config.databaseUrl === undefined && (await isDemo(house)))
        parts.anew = { startOver }
    },
    mount: (router, house) => {
      const mover = createMover(house, clock)
      parts.mover = mover
      parts.closeRoom = mountRoom(router, createRoom({ house, windows, mover, address, ...parts.anew }), assets)
    },
  })
  steps.push(() => service.stop())
  const { house, port } = service
  const { mover, closeRoom } = parts
  if (mover === undefined) throw new Error('the room was not mounted')
  steps.push(
    () => mover.stop(),
    () => closeRoom?.(),
  )
  await platforms.join(house, port)
  stage.out(`会务已启动（模拟企业微信和钉钉）。请用浏览器打开：${publicUrl}${ROOM}`)
  const follower = followChats(windows, stage)
  steps.push(() => follower.stop())
  return { house, windows, mover, address, follower, port }
}
