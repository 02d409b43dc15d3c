import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beginPlay } from '../../src/rehearsal/playing.ts'
import { loadScenarios, type Scenario } from '../../src/rehearsal/scenario.ts'
import { openRehearsalHouse, type RehearsalHouse } from '../support/rehearsalHouse.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huiwu-scenarios-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A story as somebody has written it down: its steps in YAML. */
async function written(steps: string, name = 'story'): Promise<Scenario> {
  await writeFile(join(folder, `${name}.yml`), `title: 一出戏\nabout: 试一试\norder: 1\nsteps:\n${steps}`)
  const read = await loadScenarios(folder).finally(() => rm(join(folder, `${name}.yml`)))
  return read[0] as Scenario
}

describe('a story on file', () => {
  test('comes in the order of the menu, and explains every step in a sentence', async () => {
    const scenarios = await loadScenarios()
    expect(scenarios.map(({ name }) => name)).toEqual([
      'opening',
      'second-absence',
      'application',
      'withdrawal',
      'platform-down',
    ])
    for (const { about, steps } of scenarios)
      for (const sentence of [about, ...steps.map(({ why }) => why)]) expect(sentence).toMatch(/[。？]$/)
  })

  test.each([
    ['a part that does not exist', '  - { why: 问。, who: king, say: 状态 }', 'steps[0].who'],
    ['a step that nobody takes', '  - { why: 问。, say: 状态 }', 'who says or presses this'],
    ['something seen by nobody', '  - { why: 等。, move: next, sees: 状态 }', 'who sees this'],
    ['a look at nothing in particular', '  - { why: 问。, who: plain, say: 状态, sees: [{}] }', 'text, or nothing'],
    ['a broken pattern', "  - { why: 问。, who: plain, say: 状态, take: { no: '(' } }", 'is no regular expression'],
    ['a word that is no part of a step', '  - { why: 问。, who: plain, says: 状态 }', 'says'],
    ['an option chosen without a button', '  - { why: 问。, who: plain, choose: 事假 }', 'choose goes with press'],
  ])('with %s is refused, and the file is named', async (_what, steps, why) => {
    const refused = written(steps, 'wrong')
    await expect(refused).rejects.toThrow('scenarios/wrong.yml')
    await expect(refused).rejects.toThrow(why)
  })
})

describe('playing', () => {
  let rehearsal: RehearsalHouse
  beforeEach(async () => {
    rehearsal = await openRehearsalHouse()
  })
  afterEach(() => rehearsal.close())

  const begun = async (steps: string) => beginPlay(rehearsal.hands, await written(steps), 'wecom')

  test('a step whose promise is not kept says what was looked for, in whose chat, and what came instead; it can be tried again', {
    timeout: 60_000,
  }, async () => {
    const play = await begun('  - { why: 问。, who: plain, say: 会议, sees: 明天开会 }')
    await expect(play.step()).rejects.toThrow(/赵雨桐的聊天（企业微信）里的“明天开会”。新的只有：/)
    expect([play.next(), play.problem(), play.busy()]).toEqual([0, expect.stringContaining('没有等到'), false])
    play.scenario.steps[0]?.sees.splice(0)
    await play.step()
    expect([play.next(), play.problem()]).toEqual([1, undefined])
    // Tried again it only looks again: the question was asked once.
    expect(await rehearsal.hands.house.db.inboxUpdate.count()).toBe(1)
    await expect(play.step()).rejects.toThrow('这出戏演完了')
  })

  test('what must not come, and what must come once, is looked for as well', async () => {
    const nothing = await begun('  - { why: 问。, who: plain, say: 状态, sees: [{ nothing: true }] }')
    await expect(nothing.step()).rejects.toThrow('里不应有新消息')
    const once = await begun('  - { why: 问。, who: secretary, say: 进度, sees: [{ text: 会议, once: true }] }')
    await once.step()
  })

  test('what is to be remembered and was not seen is a failure', async () => {
    const play = await begun("  - { why: 问。, who: plain, say: 状态, sees: 截至, take: { meeting: 'LSH-9' } }")
    await expect(play.step()).rejects.toThrow('看到的里面没有“meeting”')
  })

  test('a page that says something else, or has no such field, is told', async () => {
    const page = await begun('  - { why: 看。, visit: { open: /members/new, shows: 没有这家公司 } }')
    await expect(page.step()).rejects.toThrow('网页上没有“没有这家公司”，写的是：')
    const form = await begun('  - { why: 填。, visit: { open: /apply, fill: { colour: red }, shows: 回执 } }')
    await expect(form.step()).rejects.toThrow('没有 colour 这一项')
  })

  test('the clock does not go back', async () => {
    const play = await begun("  - { why: 等。, move: { to: '2026年3月1日 9:00' } }")
    await expect(play.step()).rejects.toThrow('时钟只能往后拨')
  })

  test('while the clock is moved nobody else moves it, and it stops when it is told to', async () => {
    const { house, mover } = rehearsal.hands
    const begun = house.clock.now()
    const moving = mover.move({ days: 60 })
    expect(mover.moving()).toEqual({ to: expect.any(String) })
    await expect(mover.move({ hours: 1 })).rejects.toThrow('时钟正在拨动')
    const stopped = expect(moving).rejects.toThrow('时钟停下了')
    await mover.stop()
    await stopped
    expect(mover.moving()).toBeUndefined()
    expect(begun.until(house.clock.now()).total('days')).toBeLessThan(30)
  })

  test('a story with nobody for a part does not begin, and says whom it lacks', async () => {
    await rehearsal.hands.house.db.staff.updateMany({
      where: { role: 'deputy_secretary_general' },
      data: { endedAt: new Date() },
    })
    await expect(begun('  - { why: 问。, who: deputy, say: 待办, sees: 待办 }')).rejects.toThrow('没有人能演：副秘书长')
  })
})
