import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { House } from '../chat/house.ts'
import { CommandRefused } from '../cli/session.ts'
import { createClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { runUntilAsked, startService } from '../main.ts'
import { createWecomSimulator, type WecomSimulator } from '../simulator/wecom/simulator.ts'
import { importWorkbook } from '../workbook/importing.ts'
import { type Cast, castOf } from './cast.ts'
import { followChats } from './following.ts'
import { playOpening } from './opening.ts'
import { takeTurns } from './turns.ts'

/** The fictional association everything can be tried on. */
const DEMO = join(import.meta.dirname, '../../prisma/demo')

/** Where the rehearsal speaks: the terminal it was started in. */
export type Stage = { out(line: string): void }

/**
 * Runs huiwu with nothing to sign up for: a simulated WeCom, the demo association (brought in once, kept in the data
 * folder), a council meeting called before your eyes, and a prompt at which you may be anybody. Stays up until ended.
 */
export async function rehearse(config: Config, stage: Stage): Promise<void> {
  if (config.production) {
    throw new CommandRefused(['rehearse is for trying huiwu: it is refused when NODE_ENV is production.'])
  }
  await runUntilAsked(() => openRehearsal(config, stage))
}

async function openRehearsal(config: Config, stage: Stage): Promise<{ stop(): Promise<void> }> {
  const clock = createClock(config.zone, config.clockStart)
  const app = inventApp()
  const wecom = createWecomSimulator({ clock, ...app })
  const { apiBase } = await wecom.listen()
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const service = await startService({
    config,
    publicUrl,
    clock,
    platforms: { wecom: { ...app, apiBase } },
    prepare: (house) => foundDemo(house, stage),
  })
  await joinAccounts(service.house, wecom)
  await connect(wecom, service.port)
  stage.out(`会务已启动：${publicUrl}（模拟企业微信，演示协会）`)
  const stopFollowing = followChats(wecom, stage)
  const cast = await castOf(service.house)
  await playOpening(service.house, wecom, cast, stage)
  stage.out(invitation(cast, service.port))
  const stopTurns = takeTurns(wecom, stage)
  const stop = async () => {
    stopTurns()
    stopFollowing()
    await service.stop()
    await wecom.close()
  }
  return { stop }
}

/** An app that exists only in this run; its secrets are new each time. */
function inventApp() {
  return {
    corpId: 'wwrehearsal000001',
    agentId: 1000002,
    secret: randomBytes(24).toString('hex'),
    token: randomBytes(16).toString('hex'),
    // 43 letters and digits; the last carries only four bits, and A is right for all of them.
    aesKey: `${randomBytes(21).toString('hex')}A`,
  }
}

async function foundDemo(house: House, stage: Stage): Promise<void> {
  if ((await house.db.member.count()) > 0) return
  const options = { zone: house.clock.zone, now: house.clock.now() }
  const report = await importWorkbook(house.db, DEMO, options)
  if (report.outcome === 'refused') throw new CommandRefused(report.problems.map((problem) => problem.message))
  stage.out(`已导入演示协会的工作簿（${DEMO}）。`)
}

async function joinAccounts(house: House, wecom: WecomSimulator): Promise<void> {
  const accounts = await house.db.account.findMany({
    where: { platform: 'wecom' },
    include: { person: true, staff: true },
  })
  for (const { userId, person, staff } of accounts)
    wecom.addMember({ userId, name: staff?.name ?? person?.name ?? userId })
  wecom.addMember({ userId: 'stranger', name: '陌生人' })
}

async function connect(wecom: WecomSimulator, port: number): Promise<void> {
  const check = await wecom.saveCallbackUrl(`http://127.0.0.1:${port}/wecom/callback`)
  if (!check.ok) throw new Error(`the callback URL was not accepted: ${check.why}`)
}

function invitation(cast: Cast, port: number): string {
  return [
    '',
    '现在可以这样试（输入“账号 要说的话”；按卡片按钮用“账号 !按钮名”，选项写在按钮后面）：',
    `  ${cast.plain} 状态`,
    `  ${cast.atRisk} 状态`,
    `  ${cast.atRisk} !出席`,
    `  ${cast.secretary} 待办`,
    `  ${cast.secretary} 席位`,
    '  stranger 你好',
    '输入“看 账号”回看某人的聊天，“谁”列出全部账号。按 Ctrl+C 结束。',
    `命令行（另开一个终端）：npm run -s huiwu -- findings --json　健康检查：http://localhost:${port}/healthz`,
    '',
  ].join('\n')
}
