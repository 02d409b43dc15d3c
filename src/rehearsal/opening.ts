import { type Cast, castOf } from './cast.ts'
import { isDemo } from './founding.ts'
import { beginPlay } from './playing.ts'
import { ActRefused } from './refused.ts'
import type { Rehearsal, Stage } from './rehearsal.ts'
import { loadScenarios } from './scenario.ts'

/**
 * Plays the first of the stories on a demo association where nothing has happened yet, so that there is something to
 * see, and says at the terminal what one may try. Should a slow machine not keep up with it, the room is there all the
 * same.
 */
export async function playOpening(rehearsal: Rehearsal, stage: Stage): Promise<void> {
  const { house, follower } = rehearsal
  const cast = await castOf(house)
  if ((await house.db.inboxUpdate.count()) > 0) {
    stage.out('接着上次的来（模拟的聊天是新的，旧卡片不在了，可以直接发命令）。')
  } else if (await isDemo(house)) {
    for (const role of ['plain', 'secretary', 'atRisk', 'director'] as const)
      for (const userId of Object.values(cast[role]?.accounts ?? {})) follower.follow(userId)
    await play(rehearsal, stage)
  }
  follower.show()
  stage.out(invitation(cast))
}

async function play(rehearsal: Rehearsal, stage: Stage): Promise<void> {
  const [opening] = await loadScenarios()
  if (opening === undefined) throw new Error('there is no scenario')
  try {
    const play = await beginPlay(rehearsal, opening, 'wecom')
    while (play.next() < opening.steps.length) await play.step()
  } catch (error) {
    if (!(error instanceof ActRefused)) throw error
    stage.out(`开场没有演完：${error.message}`)
  }
}

function invitation({ plain, atRisk, secretary }: Cast): string {
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
