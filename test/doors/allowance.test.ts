import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'

let association: Association
beforeEach(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang' } },
      staff: ['王芳/wang'],
    },
    open: openDingtalkChat,
  })
})
afterEach(() => association.close())

const dingtalk = () => dingtalkOf(association)
const outbox = () => association.house.db.outboxMessage.findMany({ orderBy: { seq: 'asc' } })

describe('when the month’s allowance is used up', () => {
  test('what cannot be sent is not tried again, and the secretariat is told once', async () => {
    dingtalk().faults.apiQuotaUsed = true
    for (const text of ['状态', '会议']) await association.say('zhang', text)
    expect((await outbox()).map(({ template, state, attempts }) => [template, state, attempts])).toEqual([
      ['replies/status', 'dead', 1],
      ['notices/allowance', 'dead', 1],
      ['replies/meetings', 'dead', 1],
    ])
    expect((await outbox())[0]?.lastError).toContain('allowance')
  })

  test('whoever of the secretariat is reached otherwise reads it there, and the digest lists whom to telephone', async () => {
    const path = '/v1.0/robot/oToMessages/batchSend'
    dingtalk().faults.next(path, { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg', status: 403 })
    await association.say('zhang', '状态')
    expect(association.textsOf('wang')).toEqual([expect.stringContaining('钉钉本月的额度已经用完')])
    expect(association.textsOf('wang')[0]).toContain('额度从2026年4月1日起重新计算')
    await tickAll(association.house)
    association.clock.set('2026-03-03T09:00:00+08:00')
    await tickAll(association.house)
    await association.settle()
    expect(association.textsOf('wang').at(-1)).toMatch(/没有发出去的消息[\s\S]*张伟（D001 滨城示例软件有限公司）/)
  })

  test('a message that DingTalk keeps back is answered, and the secretariat is told', async () => {
    dingtalk().faults.pushQuotaUsed = true
    expect(await association.say('zhang', '状态')).toEqual([
      expect.stringContaining('没有收到：平台本月的额度已经用完'),
    ])
    await association.say('zhang', '会议')
    expect(association.textsOf('wang').filter((text) => text.includes('额度已经用完'))).toHaveLength(1)
  })
})

test('somebody who is throttled hears later, and that it was so is kept', async () => {
  dingtalk().faults.throttledUsers.add('zhang')
  expect(await association.say('zhang', '状态')).toEqual([])
  expect((await outbox())[0]).toMatchObject({ state: 'waiting', lastError: expect.stringContaining('flow_controlled') })
  dingtalk().faults.throttledUsers.delete('zhang')
  association.clock.forward({ minutes: 1 })
  await association.settle()
  expect(association.textsOf('zhang')).toHaveLength(1)
})
