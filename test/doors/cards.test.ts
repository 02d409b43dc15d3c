import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newestCard, PLAN, ROLL, summonsOf } from '../conversations/meetingRoll.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'

const DELIVER = '/v1.0/card/instances/createAndDeliver'
const CHANGE = '/v1.0/card/instances'

let house: Association
beforeEach(async () => {
  house = await openAssociation({ at: '2026-03-02T10:00:00+08:00', roll: ROLL, open: openDingtalkChat })
  await house.say('qin', PLAN)
  await house.say('qin', '通知 LSH-2026-1')
})
afterEach(() => house.close())

const dingtalk = () => dingtalkOf(house)
const kinds = (userId: string) =>
  dingtalk()
    .chatOf(userId)
    .flatMap(({ from, kind }) => (from === 'robot' ? [kind] : []))

describe('interactive cards', () => {
  test('a new look that DingTalk refuses is said in words', async () => {
    await house.tap('qin', 'confirm')
    dingtalk().faults.next(CHANGE, { code: 'param.contentUnsafe' })
    const heard = await house.tap('qian', 'attend')
    expect(heard).toEqual([expect.stringContaining('当前答复：出席，由钱进答复')])
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
  })

  test('a template that is not there makes nobody mute: cards come as ActionCards, and answer', async () => {
    dingtalk().faults.next(DELIVER, { code: 'param.templateNotExist' }, 20)
    await house.tap('qin', 'confirm')
    expect(kinds('qian')).toEqual(['actionCard'])
    expect(await house.say('he', '状态')).toHaveLength(1)
    await dingtalk().press('qian', '出席')
    await house.settle()
    expect((await summonsOf(house, 'D006')).answer).toBe('attending')
  })

  test('a permission that was taken away makes nobody mute either', async () => {
    await house.tap('qin', 'confirm')
    const denied = { code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied', status: 403 }
    for (const path of [DELIVER, CHANGE]) dingtalk().faults.next(path, denied, 20)
    await house.tap('qian', 'attend')
    expect(kinds('qian').at(-1)).toBe('actionCard')
    expect(await house.say('he', '状态')).toHaveLength(1)
  })

  test('a card that never came into the chat is not redrawn: words say what it would show', async () => {
    await house.tap('qin', 'confirm')
    await house.database.db.outboxMessage.updateMany({
      where: { userId: 'qian', template: 'cards/call' },
      data: { state: 'undelivered' },
    })
    expect(await house.tap('qian', 'attend')).toEqual([expect.stringContaining('当前答复：出席')])
  })

  test('a refused press says why, and the button may be pressed again', async () => {
    await house.tap('qin', 'confirm')
    await house.database.db.affiliation.updateMany({ data: { until: new Date('2026-03-01') } })
    for (let time = 0; time < 2; time += 1) {
      expect(await house.tap('qian', 'attend')).toEqual([expect.stringContaining('代表人或联络员办理')])
    }
    await house.database.db.affiliation.updateMany({ data: { until: null } })
    await house.tap('qian', 'attend')
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
  })
})

describe('what comes from a keyboard', () => {
  test.each(['状态\u0000', '\ud83d状态', '状态\udc00'])('is stored and answered, whatever it is: %j', async (text) => {
    expect(await house.say('he', text)).toHaveLength(1)
  })

  test('is quoted without cutting a character in half', async () => {
    const [answer] = await house.say('he', `${'吧'.repeat(19)}😀不懂`)
    expect(answer).toContain(`没有听懂“${'吧'.repeat(19)}😀”`)
  })
})
