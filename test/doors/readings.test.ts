import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askWhatWasRead } from '../../src/chat/readings.ts'
import { PLAN, ROLL } from '../conversations/meetingRoll.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'

let house: Association
beforeEach(async () => {
  house = await openAssociation({ at: '2026-03-02T10:00:00+08:00', roll: ROLL, open: openDingtalkChat })
  await house.say('qin', PLAN)
  await house.say('qin', '通知 LSH-2026-1')
  await house.tap('qin', 'confirm')
})
afterEach(() => house.close())

const dingtalk = () => dingtalkOf(house)
const asked = () =>
  dingtalk().transcript.filter(({ url }) => url.startsWith('/v1.0/robot/oToMessages/readStatus')).length
const progress = async () => (await house.say('qin', '进度 LSH-2026-1')).join('\n')

describe('whether a call was read', () => {
  test('is asked once, late, for those who have not answered, and shown to the secretariat', async () => {
    dingtalk().read('zhang')
    await house.tap('lin', 'attend')
    house.clock.forward({ hours: 19 })
    expect(await askWhatWasRead(house.house)).toBe(0)
    house.clock.forward({ hours: 2 })
    expect(await askWhatWasRead(house.house)).toBe(4)
    expect(await askWhatWasRead(house.house)).toBe(0)
    expect(asked()).toBe(4)
    const shown = await progress()
    expect(shown).toContain('D001 甲示例软件有限公司（通知已读）')
    expect(shown).toContain('D006 戊示例智能有限公司（通知未读）')
    expect(shown).toMatch(/D004 丙示例数据有限公司$/m)
  })

  test('is kept with the message as evidence', async () => {
    dingtalk().read('qian')
    house.clock.forward({ hours: 21 })
    await askWhatWasRead(house.house)
    const [row] = await house.house.db.outboxMessage.findMany({ where: { userId: 'qian', template: 'cards/call' } })
    expect(row).toMatchObject({ state: 'sent', read: true, readAsked: new Date('2026-03-02T23:00:00Z') })
  })

  test('is not asked any more when the platform has forgotten', async () => {
    house.clock.forward({ hours: 25 })
    expect(await askWhatWasRead(house.house)).toBe(0)
    expect(asked()).toBe(0)
  })

  test('is asked again in the next round when the platform is down', async () => {
    house.clock.forward({ hours: 21 })
    dingtalk().faults.down = true
    await askWhatWasRead(house.house)
    dingtalk().faults.down = false
    expect(await askWhatWasRead(house.house)).toBe(5)
  })
})
