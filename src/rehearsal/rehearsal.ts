import { join } from 'node:path'
import type { House } from '../chat/house.ts'
import { CommandRefused } from '../cli/session.ts'
import { createClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { runUntilAsked, startService } from '../main.ts'
import { importWorkbook } from '../workbook/importing.ts'
import { type Cast, castOf } from './cast.ts'
import { followChats } from './following.ts'
import { playOpening } from './opening.ts'
import { openSimulatedPlatforms } from './platforms.ts'
import { takeTurns } from './turns.ts'

/** The fictional association everything can be tried on. */
const DEMO = join(import.meta.dirname, '../../prisma/demo')

/** Where the rehearsal speaks: the terminal it was started in. */
export type Stage = { out(line: string): void }

/**
 * Runs huiwu with nothing to sign up for: a simulated WeCom and a simulated DingTalk, the demo association (brought in
 * once, kept in the data folder), a council meeting called before your eyes, and a prompt at which you may be anybody.
 * Stays up until ended.
 */
export async function rehearse(config: Config, stage: Stage): Promise<void> {
  if (config.production) {
    throw new CommandRefused(['rehearse is for trying huiwu: it is refused when NODE_ENV is production.'])
  }
  await runUntilAsked(() => openRehearsal(config, stage))
}

async function openRehearsal(config: Config, stage: Stage): Promise<{ stop(): Promise<void> }> {
  const clock = createClock(config.zone, config.clockStart)
  const platforms = await openSimulatedPlatforms(clock)
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const service = await startService({
    config,
    publicUrl,
    clock,
    platforms: platforms.settings,
    prepare: (house) => foundDemo(house, stage),
  })
  await platforms.join(service.house, service.port)
  stage.out(`会务已启动：${publicUrl}（模拟企业微信和钉钉，演示协会）`)
  const stopFollowing = followChats(platforms.windows, stage)
  const cast = await castOf(service.house)
  if (cast !== undefined) await playOpening(service.house, platforms.windows, cast, stage)
  stage.out(cast === undefined ? GONE_ON : invitation(cast, service.port))
  const stopTurns = takeTurns(platforms.windows, stage)
  const stop = async () => {
    stopTurns()
    stopFollowing()
    await service.stop()
    await platforms.close()
  }
  return { stop }
}

async function foundDemo(house: House, stage: Stage): Promise<void> {
  if ((await house.db.member.count()) > 0) return
  const options = { zone: house.clock.zone, now: house.clock.now() }
  const report = await importWorkbook(house.db, DEMO, options)
  if (report.outcome === 'refused') throw new CommandRefused(report.problems.map((problem) => problem.message))
  stage.out(`已导入演示协会的工作簿（${DEMO}）。`)
}

/** What is said of an association that has gone on: those who played the opening are not what they were. */
const GONE_ON = [
  '',
  '演示协会已经不是开头的样子了（有人退会或换了职务），开场不再重演，接着上次的来：',
  '输入“账号 要说的话”，按卡片按钮用“账号 !按钮名”；输入“谁”列出全部账号。按 Ctrl+C 结束。',
  '要从头开始，请换一个数据目录（HUIWU_DATA）。',
  '',
].join('\n')

function invitation(cast: Cast, port: number): string {
  return [
    '',
    '现在可以这样试（输入“账号 要说的话”；按卡片按钮用“账号 !按钮名”，选项写在按钮后面）：',
    `  ${cast.plain} 状态`,
    `  ${cast.atRisk} 状态`,
    `  ${cast.atRisk} !出席`,
    `  ${cast.onDingtalk} !委派代表　（dd- 开头的是钉钉账号，其余是企业微信账号）`,
    `  ${cast.secretary} 待办`,
    `  ${cast.secretary} 席位`,
    '  stranger 你好',
    '输入“看 账号”回看某人的聊天，“谁”列出全部账号。按 Ctrl+C 结束。',
    `命令行（另开一个终端）：npm run -s huiwu -- findings --json　健康检查：http://localhost:${port}/healthz`,
    '',
  ].join('\n')
}
