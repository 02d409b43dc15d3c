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
    expect(await askWhatWasRead(house.house)).toBe(3)
    expect(await askWhatWasRead(house.house)).toBe(0)
    expect(asked()).toBe(3)
    const shown = await progress()
    expect(shown).toContain('D001 甲示例软件有限公司（常务理事单位），通知已读')
    expect(shown).toContain('D006 戊示例智能有限公司（理事单位），通知未读')
    expect(shown).toMatch(/D004 丙示例数据有限公司（理事单位）$/m)
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
    expect(await askWhatWasRead(house.house)).toBe(0)
    dingtalk().faults.down = false
    expect(await askWhatWasRead(house.house)).toBe(4)
  })

  test('is asked by one of two instances', async () => {
    house.clock.forward({ hours: 21 })
    const counts = await Promise.all([askWhatWasRead(house.house), askWhatWasRead(house.house)])
    expect(counts.toSorted()).toEqual([0, 4])
    expect(asked()).toBe(4)
  })

  test('is left unasked when the month’s allowance is used up, and the secretariat is told', async () => {
    house.clock.forward({ hours: 21 })
    dingtalk().faults.apiQuotaUsed = true
    expect(await askWhatWasRead(house.house)).toBe(0)
    const told = await house.house.db.outboxMessage.count({ where: { template: 'notices/allowance' } })
    expect(told).toBe(2)
    expect(await house.house.db.outboxMessage.count({ where: { readAsked: { not: null } } })).toBe(0)
  })

  test('of somebody on both platforms is unread only when that is known of every copy', async () => {
    house.clock.forward({ hours: 21 })
    await askWhatWasRead(house.house)
    expect(await progress()).toContain('D006 戊示例智能有限公司（理事单位），通知未读')
    const [{ id: _id, seq: _seq, message, receipt, handle: _handle, ...copy }] =
      (await house.house.db.outboxMessage.findMany({ where: { userId: 'qian', template: 'cards/call' } })) as [
        Awaited<ReturnType<typeof house.house.db.outboxMessage.findFirstOrThrow>>,
      ]
    const other = { platform: 'wecom' as const, key: 'a copy elsewhere', read: null, readAsked: null }
    const bodies = { message: message as object, receipt: receipt as object }
    await house.house.db.outboxMessage.create({ data: { ...copy, ...other, ...bodies } })
    expect(await progress()).toMatch(/D006 戊示例智能有限公司（理事单位）$/m)
  })
})
