import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { House } from '../chat/house.ts'
import { CommandRefused } from '../cli/session.ts'
import { createMovableClock, type HandClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { runUntilAsked, startService } from '../main.ts'
import { firstRecorded, record } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { importWorkbook } from '../workbook/importing.ts'
import { gatherAssets } from './assets.ts'
import { castOf } from './cast.ts'
import { type Follower, followChats } from './following.ts'
import { createMover, type Mover } from './moving.ts'
import { ROOM } from './pagesDoor.ts'
import { openSimulatedPlatforms, SIMULATED_APPS } from './platforms.ts'
import { beginPlay } from './playing.ts'
import { createRoom } from './room.ts'
import { mountRoom } from './roomDoor.ts'
import { loadScenarios } from './scenario.ts'
import { takeTurns } from './turns.ts'
import type { Window } from './window.ts'

/** The fictional association everything can be tried on. */
const DEMO = join(import.meta.dirname, '../../prisma/demo')

/** A file in the data folder that says: the association in it is the demo, founded by a rehearsal. */
const FOUNDED = 'rehearsal'

/** Where the rehearsal speaks: the terminal it was started in. */
export type Stage = { out(line: string): void }

/** A rehearsal that runs: its house, its windows, where it listens, and the way to end it. */
export type Rehearsal = {
  house: House
  windows: readonly Window[]
  mover: Mover
  follow: Follower['follow']
  /** Where its own pages are reached on this machine. */
  address(): string
  port: number
  stop(): Promise<void>
}

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
  const startOver = async () => {
    changing = changing.then(beginAnew).catch((error: unknown) => {
      stage.out(`没能从头开始：${(error as Error).message}`)
      process.kill(process.pid)
    })
    await changing
  }
  const beginAnew = async () => {
    await rehearsal.stop()
    await rm(join(config.dataFolder, 'pg'), { recursive: true, force: true })
    rehearsal = await open()
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

/** Opens a rehearsal: everything but the opening, and whoever takes turns at the terminal. */
export async function openRehearsal(
  config: Config,
  stage: Stage,
  options: { startOver?: () => Promise<void>; database?: Database } = {},
): Promise<Rehearsal> {
  const { startOver, database } = options
  const clock = createMovableClock(config.zone, config.clockStart)
  const platforms = await openSimulatedPlatforms(clock)
  const { windows } = platforms
  const assets = await gatherAssets()
  const address = config.publicUrl ?? `http://localhost:${config.port}`
  const room: { close?: () => void; mover?: Mover } = {}
  // Known once it listens, which is before anybody asks.
  const here = () => `http://127.0.0.1:${service.port}`
  const service = await startService({
    config,
    publicUrl: address,
    clock,
    platforms: platforms.settings,
    ...(database && { database }),
    prepare: async (house) => {
      await refuseRealData(house)
      await catchUp(house, clock)
      await foundDemo(house, config, stage)
      await markRehearsed(house)
    },
    mount: (router, house) => {
      const mover = createMover(house, clock)
      const anew = startOver !== undefined && isDemo(config) ? { startOver } : {}
      room.close = mountRoom(router, createRoom({ house, windows, mover, address: here, ...anew }), assets)
      room.mover = mover
    },
  })
  const { house, port } = service
  const mover = room.mover ?? createMover(house, clock)
  await platforms.join(house, port)
  stage.out(`会务已启动（模拟企业微信和钉钉，演示协会）。请用浏览器打开：${address}${ROOM}`)
  const { follow, stop: stopFollowing } = followChats(windows, stage)
  const stop = async () => {
    room.close?.()
    stopFollowing()
    await service.stop()
    await platforms.close()
  }
  return { house, windows, mover, address: here, follow, port, stop }
}

/** Data that a real platform was served from is not for trying. */
async function refuseRealData({ db }: House): Promise<void> {
  const real = await db.platformToken.findFirst({ where: { app: { notIn: SIMULATED_APPS } } })
  if (real === null) return
  throw new CommandRefused([
    `This database has served a real platform (${real.platform} ${real.app}): rehearse on another, with HUIWU_DATA.`,
  ])
}

/** From now on nobody takes this database for the life of an association. */
async function markRehearsed({ db, clock }: House): Promise<void> {
  if ((await firstRecorded(db, 'rehearsal.opened')) !== undefined) return
  await record(db, { at: clock.now(), actor: 'rehearsal', type: 'rehearsal.opened', subject: 'rehearsal' })
}

/** The clock goes on from the last thing that was written down, should it have been moved ahead in a former life. */
async function catchUp({ db }: House, clock: HandClock): Promise<void> {
  const [update, message, turn, event] = await Promise.all([
    db.inboxUpdate.aggregate({ _max: { receivedAt: true, doneAt: true } }),
    db.outboxMessage.aggregate({ _max: { createdAt: true, settledAt: true } }),
    db.jobSlot.aggregate({ _max: { claimedAt: true } }),
    db.auditEvent.aggregate({ _max: { at: true } }),
  ])
  const written = [update, message, turn, event].flatMap(({ _max }) => Object.values(_max) as (Date | null)[])
  const last = Math.max(...written.map((date) => date?.getTime() ?? 0))
  if (last > clock.now().epochMilliseconds) clock.set(Temporal.Instant.fromEpochMilliseconds(last).toString())
}

async function foundDemo(house: House, config: Config, stage: Stage): Promise<void> {
  if ((await house.db.member.count()) > 0) return
  const options = { zone: house.clock.zone, now: house.clock.now() }
  const report = await importWorkbook(house.db, DEMO, options)
  if (report.outcome === 'refused') throw new CommandRefused(report.problems.map((problem) => problem.message))
  if (config.databaseUrl === undefined) await writeFile(join(config.dataFolder, FOUNDED), '')
  stage.out(`已导入演示协会的工作簿（${DEMO}）。`)
}

/** Whether the association in the data folder is the demo, so that nothing is lost when it is founded anew. */
function isDemo({ databaseUrl, dataFolder }: Config): boolean {
  return databaseUrl === undefined && existsSync(join(dataFolder, FOUNDED))
}

/** Plays the opening on an association where nothing has happened yet; else says that it goes on. */
export async function playOpening(rehearsal: Rehearsal, stage: Stage): Promise<void> {
  const { house, follow } = rehearsal
  const cast = await castOf(house)
  const [opening] = await loadScenarios()
  if (opening === undefined) throw new Error('there is no scenario')
  if ((await house.db.inboxUpdate.count()) > 0) {
    stage.out('接着上次的来（模拟的聊天是新的，旧卡片不在了，可以直接发命令）。')
  } else {
    for (const role of ['plain', 'secretary', 'atRisk', 'director'] as const)
      for (const userId of Object.values(cast[role]?.accounts ?? {})) follow(userId)
    const play = await beginPlay(rehearsal, opening, 'wecom')
    while (play.next() < opening.steps.length) await play.step()
  }
  stage.out(invitation(cast))
}

function invitation({ plain, atRisk, secretary }: Awaited<ReturnType<typeof castOf>>): string {
  const lines = [
    [plain?.accounts.wecom, '状态'],
    [atRisk?.accounts.wecom, '状态'],
    [atRisk?.accounts.dingtalk, '!委派代表　（dd- 开头的是钉钉账号，其余是企业微信账号）'],
    [secretary?.accounts.wecom, '待办'],
    ['stranger', '你好'],
  ]
  return [
    '',
    '在终端里也可以试（输入“账号 要说的话”；按卡片按钮用“账号 !按钮名”，选项写在按钮后面）：',
    ...lines.filter(([userId]) => userId !== undefined).map((line) => `  ${line.join(' ')}`),
    '输入“看 账号”回看某人的聊天，“谁”列出全部账号。按 Ctrl+C 结束。',
    '命令行（另开一个终端）：npm run -s huiwu -- findings --json',
    '',
  ].join('\n')
}
