import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'
import { stumbleOnce } from '../support/stumbling.ts'

let house: Association
beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: {
        D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang', offices: { director: '2024-01-13' } },
      },
      staff: ['王芳/wang'],
    },
    open: (clock) => openDingtalkChat(clock, { redeliverAfterMs: 30, frameWithinMs: 300 }),
  })
})
afterEach(async () => {
  await house.close()
})

const dingtalk = () => dingtalkOf(house)
const answers = (userId: string) => house.textsOf(userId).length
const updates = () => house.house.db.inboxUpdate.count()

describe('over the stream', () => {
  test('what is said while the connection is broken arrives when it is back', async () => {
    dingtalk().stream.refuseOpen(2, 503)
    dingtalk().stream.cut()
    const said = dingtalk().say('zhang', '状态')
    await said
    await house.settle()
    expect(answers('zhang')).toBe(1)
    expect(dingtalk().stream.connections()).toBe(1)
  })

  test('a message delivered twice, under two frame ids, is one update and one answer', async () => {
    dingtalk().stream.deliverTwice()
    const delivery = await dingtalk().say('zhang', '状态')
    await delivery.redeliver()
    await house.settle()
    expect(await updates()).toBe(1)
    expect(answers('zhang')).toBe(1)
  })

  test('a press delivered twice counts once', async () => {
    await house.say('wang', '建会 理事会 2026-03-20 14:00 现场 一号厅')
    await house.say('wang', '通知 LSH-2026-1')
    await house.tap('wang', 'confirm')
    const delivery = await dingtalk().tap('zhang', { actionId: 'attend' })
    await delivery.redeliver()
    await house.settle()
    expect(await house.house.db.auditEvent.count({ where: { type: 'call.answered' } })).toBe(1)
  })

  test('malformed frames harm nobody', async () => {
    for (const text of ['', 'no json', '{}', '[]', '{"type":"CALLBACK","headers":{}}', '{"type":"EVENT","headers":7}'])
      dingtalk().stream.sendRaw(text)
    await house.say('zhang', '状态')
    expect(answers('zhang')).toBe(1)
    expect(dingtalk().stream.opened.upgrades).toBe(1)
  })

  test('when the platform ends a connection, what is said next comes over another', async () => {
    dingtalk().stream.disconnect()
    await dingtalk().stream.connected()
    await house.say('zhang', '状态')
    expect(answers('zhang')).toBe(1)
    expect(dingtalk().stream.opened.upgrades).toBe(2)
  })

  test('what could not be stored comes again, and is answered once', async () => {
    await stumbleOnce(house.house.db)
    const delivery = await dingtalk().say('zhang', '状态')
    expect(delivery.attempts.map(({ status }) => status)).toEqual([undefined, 200])
    await house.settle()
    expect(await updates()).toBe(1)
    expect(answers('zhang')).toBe(1)
  })

  test('an event that could not be stored comes again', async () => {
    dingtalk().console.setEvents('stream')
    await stumbleOnce(house.house.db)
    const delivery = await dingtalk().leave('zhang')
    expect(delivery.attempts).toHaveLength(2)
    await house.settle()
    expect(await house.house.db.account.count({ where: { userId: 'zhang' } })).toBe(0)
  })

  test('what was acknowledged before a restart is answered after it, by a connection of its own', async () => {
    expect((await dingtalk().say('zhang', '状态')).status).toBe(200)
    house = await house.restart()
    await house.settle()
    expect(answers('zhang')).toBe(1)
    expect(dingtalk().stream.connections()).toBe(1)
  })

  test('the platform’s own pings are echoed', async () => {
    expect(await dingtalk().stream.ping()).toEqual({ answered: 1, silent: 0 })
    expect(dingtalk().warnings).toEqual([])
  })
})
