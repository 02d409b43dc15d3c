import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DingtalkSettings } from '../../src/platforms/dingtalk/settings.ts'
import { PLAN, ROLL, summonsOf } from '../conversations/meetingRoll.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat, TEMPLATE } from '../support/dingtalkChat.ts'

let house: Association
let settings: DingtalkSettings | undefined
beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: ROLL,
    open: async (clock) => {
      const opened = await openDingtalkChat(clock, { cards: false })
      settings = opened.platforms.dingtalk
      return opened
    },
  })
  await house.say('qin', PLAN)
  await house.say('qin', '通知 LSH-2026-1')
  await press('qin', '发出通知')
})
afterEach(() => house.close())

const dingtalk = () => dingtalkOf(house)
const cards = (userId: string) =>
  dingtalk()
    .chatOf(userId)
    .filter((entry) => entry.kind === 'actionCard')
const labels = (userId: string) =>
  cards(userId)
    .at(-1)
    ?.buttons.map(({ title }) => title)
const answers = () => house.house.db.auditEvent.count({ where: { type: 'call.answered' } })

/** Presses a button: the client says its code in the person's name. Returns what they hear in words after it. */
async function press(userId: string, label: string, nth?: number): Promise<string[]> {
  const before = house.textsOf(userId).length
  expect((await dingtalk().press(userId, label, nth === undefined ? {} : { nth })).status).toBe(200)
  await house.settle()
  return house.textsOf(userId).slice(before)
}

/** What the newest button of that label would say. */
function spoken(userId: string, label: string): string {
  const url =
    cards(userId)
      .at(-1)
      ?.buttons.find(({ title }) => title === label)?.url ?? ''
  return decodeURIComponent(url.split('content=')[1] ?? '')
}

describe('without a card template', () => {
  test('the call of a meeting comes with buttons that say a code, and takes the answer', async () => {
    expect(labels('qian')).toEqual(['出席', '委派代表', '不能出席'])
    expect(await press('qian', '出席')).toEqual([])
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
    expect(cards('qian').map(({ text }) => text.includes('出席（钱进答复）'))).toEqual([true])
  })

  test('an answer may be changed on the card that came in the old one’s place', async () => {
    await press('qian', '出席')
    await press('qian', '不能出席')
    expect((await summonsOf(house, 'D006')).answer).toBe('unable')
    await press('qian', '出席')
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
    expect(cards('qian')).toHaveLength(1)
  })

  test('an alternate is chosen by pressing the name', async () => {
    await press('zhang', '委派代表')
    expect(labels('zhang')).toEqual(['周平', '李华', '陈静', '返回'])
    await press('zhang', '陈静')
    expect((await summonsOf(house, 'D001')).answer).toBe('alternate')
    expect(cards('zhang').at(-1)?.text).toContain('委派陈静（张伟答复）')
  })

  test('a decision closes the cards of all the secretariat, in words', async () => {
    expect(cards('qin')).toEqual([])
    expect(house.textsOf('qin').at(-1)).toContain('秦岚已确认发出通知')
    expect(cards('ouyang')).toEqual([])
    expect(house.textsOf('ouyang').at(-1)).toContain('秦岚已确认发出通知')
  })

  test('a code works once: said again it changes nothing, and is answered', async () => {
    const code = spoken('qian', '出席')
    await press('qian', '出席')
    expect(await house.say('qian', code)).toEqual([expect.stringContaining('这个按钮已经用过')])
    expect(await answers()).toBe(1)
  })

  test('a message with a code that comes twice is one press', async () => {
    const delivery = await dingtalk().press('qian', '出席')
    await delivery.redeliver()
    await house.settle()
    expect(await answers()).toBe(1)
    expect(house.textsOf('qian')).toEqual([])
  })

  test('a code is its person’s: said by somebody else it presses nothing, and stays good', async () => {
    const code = spoken('qian', '出席')
    expect(await house.say('zhang', code)).toEqual([expect.stringContaining('没有找到发给您的这张卡片')])
    expect((await summonsOf(house, 'D006')).answer).toBeNull()
    await house.say('qian', code)
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
  })

  test('what only looks like a code is answered, and what has none is understood as words', async () => {
    expect(await house.say('qian', '出席#00000000')).toEqual([expect.stringContaining('没有找到发给您的这张卡片')])
    await house.say('qian', '出席 LSH-2026-1')
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
  })

  test('a press that is refused says why, and leaves a card that can be pressed again', async () => {
    await house.database.db.affiliation.updateMany({ data: { until: new Date('2026-03-01') } })
    expect(await press('qian', '出席')).toEqual([expect.stringContaining('由戊示例智能有限公司的代表人或联络员办理')])
    expect((await summonsOf(house, 'D006')).answer).toBeNull()
    await house.database.db.affiliation.updateMany({ data: { until: null } })
    expect(cards('qian')).toHaveLength(1)
    await press('qian', '出席')
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
  })

  test('once the meeting has begun its buttons take no more answers', async () => {
    house.clock.set('2026-03-20T14:00:00+08:00')
    expect((await press('qian', '出席')).join()).toContain('答复已截止')
    expect((await summonsOf(house, 'D006')).answer).toBeNull()
  })

  test('a card older than a day cannot be recalled: the new one comes below it, and the old one’s buttons still work', async () => {
    house.clock.forward({ hours: 25 })
    await press('qian', '出席')
    expect(cards('qian')).toHaveLength(2)
    await press('qian', '不能出席', 2)
    expect((await summonsOf(house, 'D006')).answer).toBe('unable')
  })

  test('a card template that is installed later serves what comes next, and old buttons still answer', async () => {
    Object.assign(settings ?? {}, { cardTemplateId: TEMPLATE })
    house = await house.restart()
    await press('qian', '出席')
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
    expect(cards('qian')).toEqual([])
    expect(house.cardsOf('qian').at(-1)?.text).toContain('出席（钱进答复）')
    await house.tap('qian', 'unable')
    expect((await summonsOf(house, 'D006')).answer).toBe('unable')
    expect(house.cardsOf('qian')).toHaveLength(1)
  })
})
