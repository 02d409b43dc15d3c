import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformName } from '../../src/messages/message.ts'
import { type Cast, castOf } from '../../src/rehearsal/cast.ts'
import type { WallView } from '../../src/rehearsal/wallView.ts'
import { linesOf } from '../../src/rehearsal/window.ts'
import { openWallHouse, type WallHouse } from './wallHouse.ts'

let hall: WallHouse
let cast: Cast
let meeting: string
beforeAll(async () => {
  hall = await openWallHouse()
  cast = await castOf(hall.house)
  const secretary = accountOf('secretary', 'wecom')
  await hall.say('wecom', secretary, '建会 理事会 2026-03-20 14:00-16:00 现场 滨城会议中心一号厅')
  meeting = /LSH-\d{4}-\d+/.exec(heard('wecom', secretary))?.[0] ?? ''
  await hall.say('wecom', secretary, `通知 ${meeting}`)
  await hall.press('wecom', secretary, '发出通知')
}, 120_000)
afterAll(() => hall.close())

function accountOf(role: keyof Cast, platform: PlatformName): string {
  const account = cast[role]?.accounts[platform]
  if (account === undefined) throw new Error(`${role} has no account on ${platform}`)
  return account
}

/** The newest thing in somebody's chat, as text. */
function heard(platform: PlatformName, userId: string): string {
  const newest = hall.windowAt(platform).entriesOf(userId).at(-1)
  return newest === undefined ? '' : linesOf(newest).join('\n')
}

/** The wall behind somebody's newest message, or the one `back` places before it. */
async function wallOf(platform: PlatformName, userId: string, back = 0): Promise<WallView> {
  const no = hall.windowAt(platform).entriesOf(userId).length - 1 - back
  const wall = await hall.room.wall({ platform, userId, no })
  if (wall === undefined) throw new Error('there is no such message')
  return wall
}

async function newestCard(platform: PlatformName, userId: string): Promise<WallView> {
  const no = hall
    .windowAt(platform)
    .entriesOf(userId)
    .findLastIndex(({ kind }) => kind === 'card')
  const wall = await hall.room.wall({ platform, userId, no })
  if (wall === undefined) throw new Error('there is no card')
  return wall
}

function factsIn({ origin }: WallView): string {
  return origin.map(({ title, facts }) => `${title} ${facts.map(({ value }) => value).join(' ')}`).join('\n')
}

describe.each(['wecom', 'dingtalk'] as const)('on %s', (platform) => {
  test('a member asks how it stands: the words come sealed or framed, the answer shows its call, file and rules', async () => {
    const director = accountOf('atRisk', platform)
    await hall.say(platform, director, '状态')

    const words = await wallOf(platform, director, 1)
    expect(words.title).toBe('苏欣然说：状态')
    expect(words.wire[0]?.toHuiwu).toBe(true)
    const [opened, sealed] = words.wire[0]?.parts ?? []
    expect(opened?.raw).toContain('状态')
    if (platform === 'wecom') expect(sealed?.raw).toMatch(/<Encrypt>/)
    expect(sealed?.label).toBe(platform === 'wecom' ? '请求（加密，线上原文）' : '推送帧（线上原文）')
    expect(words.wire.map(({ what }) => what)).toEqual(
      platform === 'wecom' ? ['有人说了话'] : ['有人说了话', '确认收到'],
    )
    expect(factsIn(words)).toMatch(
      /说了话 苏欣然（\S+） 状态 [\s\S]*已处理[\s\S]*会务写下要说的话[\s\S]*replies\/status/,
    )
    expect(words.wording).toBeUndefined()

    const answer = await wallOf(platform, director)
    expect(answer.wire.map(({ what }) => what)).toEqual(['发出消息'])
    expect(answer.wire[0]?.parts.map(({ label }) => label)).toEqual(['请求', '应答'])
    expect(answer.wire[0]?.parts[0]?.pretty).toMatch(/^\{\n {2}"/)
    expect(factsIn(answer)).toMatch(/说了话[\s\S]*会务写下要说的话[\s\S]*已送出/)
    expect(answer.wording).toMatchObject({ file: 'templates/replies/status.md', changed: false })
    expect(answer.wording?.source).toContain('【连续不出席】')
    expect(answer.rules.members[0]).toMatchObject({ no: 'D017', why: '这个账号所属的会员' })
    const risk = answer.rules.members[0]?.findings.find(({ text }) => text.includes('再有一次不出席就达到2次'))
    expect(risk?.text).toContain('理事（理事会）：连续1次不出席')
    const article = answer.rules.articles.find(({ at }) => risk?.at.includes(at))
    expect(article?.text.length).toBeGreaterThan(10)
    expect(article?.by).toContain('规则判定')
    expect(answer.rules.articles.some(({ by }) => by.includes('消息正文'))).toBe(true)
  })

  test('a call: the sending, the press and the redrawing in order, what was answered in the trail', async () => {
    const director = accountOf(platform === 'wecom' ? 'atRisk' : 'director', platform)
    await hall.press(platform, director, '出席')

    const wall = await newestCard(platform, director)
    const purposes = wall.wire.map(({ what }) => what)
    const order = ['发出消息', '有人按了按钮', '更新卡片'].map((what) => purposes.indexOf(what))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(factsIn(wall)).toMatch(/会务写下要说的话[\s\S]*按了按钮[\s\S]*出席（attend）[\s\S]*会务改卡片/)
    expect(wall.wording?.file).toMatch(/^templates\/cards\//)
    expect(JSON.parse(wall.wording?.look ?? '')).toHaveProperty('template')
    expect(wall.wording?.preview).toBeUndefined()
    const answered = wall.trail.find(({ type }) => type === 'call.answered')
    expect(answered).toMatchObject({ what: '会议通知：答复', here: true, subject: `meeting:${meeting}` })
  })

  test('a refusal: why, and the file of its sentence', async () => {
    const member = accountOf('plain', platform)
    await hall.say(platform, member, '异议 AJ-2026-99 不同意')

    const wall = await wallOf(platform, member)
    expect(wall.wording?.file).toBe('templates/replies/refused.md')
    expect(wall.wording?.refusal?.file).toMatch(/^templates\/refusals\/\w+\.yml$/)
    expect(factsIn(wall)).toContain(`没有办：${wall.wording?.refusal?.reason}`)
    const file = await readFile(join(hall.folder, wall.wording?.refusal?.file ?? ''), 'utf8')
    expect(file).toContain(`${wall.wording?.refusal?.reason}:`)
  })

  test('no wall shows a token or a secret', { timeout: 60_000 }, async () => {
    const secrets = await hall.secrets()
    expect(secrets.length).toBeGreaterThan(4)
    for (const { accounts } of Object.values(cast)) {
      const userId = accounts[platform] ?? ''
      for (const no of hall.windowAt(platform).entriesOf(userId).keys()) {
        const shown = JSON.stringify(await hall.room.wall({ platform, userId, no }))
        expect(secrets.filter((secret) => shown.includes(secret))).toEqual([])
        expect(shown).not.toMatch(/session=[0-9a-f]{8}/)
      }
    }
  })
})

test('what the schedule says names the job that said it', { timeout: 60_000 }, async () => {
  const secretary = accountOf('secretary', 'wecom')
  await hall.mover.move({ hours: 1 })
  const no = hall
    .windowAt('wecom')
    .entriesOf(secretary)
    .findIndex((entry) => linesOf(entry).join().includes('会务系统已开始运行'))
  const wall = await hall.room.wall({ platform: 'wecom', userId: secretary, no })
  expect(wall?.origin[0]?.title).toBe('定时任务：首次启用汇总')
  expect(wall && factsIn(wall)).toMatch(/定时任务[\s\S]*会务写下要说的话/)
})

test('a changed file is noticed, the card worded anew from it, and read when asked for', {
  timeout: 60_000,
}, async () => {
  const director = accountOf('vice', 'wecom')
  const before = await newestCard('wecom', director)
  const file = join(hall.folder, before.wording?.file ?? '')
  const source = await readFile(file, 'utf8')
  await writeFile(file, source.replace(/\ncard:\n {2}title: '?/, '$&【试】'))

  const after = await newestCard('wecom', director)
  expect(after.wording).toMatchObject({ changed: true })
  expect(after.wording?.preview).toContain('【试】')
  await hall.room.act({ act: 'reread' })
  expect((await newestCard('wecom', director)).wording).toMatchObject({ changed: false })

  await appendFile(join(hall.folder, 'templates/replies/status.md'), '\n{{ nobody_knows }}\n')
  await expect(hall.room.act({ act: 'reread' })).rejects.toThrow(/措辞没有换.*status/s)
})

test('over HTTP: the wall, nothing where there is no message, and words for a query that is none', async () => {
  const userId = accountOf('atRisk', 'wecom')
  const ask = (query: Record<string, string>) => fetch(`${hall.url}/rehearsal/wall?${new URLSearchParams(query)}`)

  const found = await ask({ platform: 'wecom', userId, no: '0' })
  expect(found.status).toBe(200)
  expect(await found.json()).toMatchObject({ spot: { platform: 'wecom', userId, no: 0 } })

  const gone = await ask({ platform: 'wecom', userId, no: '9999' })
  expect([gone.status, await gone.json()]).toEqual([404, { why: '这条消息已经不在了' }])

  for (const query of [
    { platform: 'wecom', userId },
    { platform: 'fax', userId, no: '0' },
    { platform: 'wecom', userId, no: '-1' },
    { platform: 'wecom', userId, no: '0', more: 'x' },
  ]) {
    const wrong = await ask(query as Record<string, string>)
    expect([wrong.status, await wrong.json()]).toEqual([400, { why: '看不懂要看哪一条消息' }])
  }
})
