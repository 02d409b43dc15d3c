import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'

let association: Association
beforeAll(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: {
        D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang', offices: { director: '2024-01-13' } },
      },
      staff: ['王芳/wang', '李静/li'],
    },
    strangers: ['nobody'],
    open: openDingtalkChat,
  })
  dingtalk().console.setEvents('stream')
})
afterAll(() => association.close())

const dingtalk = () => dingtalkOf(association)
const account = (userId: string) => association.house.db.account.findFirst({ where: { userId } })

test('a representative who leaves the organisation loses the account, and nothing else changes', async () => {
  await association.say('zhang', '状态')
  dingtalk().stream.deliverTwice()
  expect((await dingtalk().leave('zhang')).status).toBe(200)
  await association.settle()
  expect(await account('zhang')).toBeNull()
  expect(await association.house.db.affiliation.count({ where: { until: null } })).toBe(1)
  expect(await association.house.db.officeTenure.count({ where: { until: null } })).toBe(1)
  const events = await association.house.db.auditEvent.findMany({ where: { type: 'account.lost' } })
  expect(events).toMatchObject([{ subject: 'dingtalk:zhang', data: { why: 'left the organisation' } }])
})

test('the secretariat is told once, whose account that was and how it is bound again', async () => {
  for (const userId of ['wang', 'li']) {
    const told = association.textsOf(userId).filter((text) => text.includes('已离开钉钉组织'))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('张伟（D001 滨城示例软件有限公司，理事单位，代表人）')
    expect(told[0]).toContain('绑定码 D001 张伟')
  }
})

test('somebody who comes back is a stranger until bound again', async () => {
  expect((await dingtalk().join({ userId: 'zhang', name: '张伟' })).status).toBe(200)
  await association.settle()
  expect(association.textsOf('zhang').at(-1)).not.toContain('绑定码')
  expect((await association.say('zhang', '状态'))[0]).toContain('您的账号还没有与会员绑定')
})

test('one of the secretariat who leaves is staff still, without this account', async () => {
  expect((await dingtalk().leave('li')).status).toBe(200)
  await association.settle()
  expect(await account('li')).toBeNull()
  expect(await association.house.db.staff.count({ where: { endedAt: null } })).toBe(2)
  expect(association.textsOf('wang').at(-1)).toContain('李静（秘书处工作人员）已离开钉钉组织')
})

test('nobody is told of somebody who was nobody’s', async () => {
  const before = association.textsOf('wang').length
  expect((await dingtalk().leave('nobody')).status).toBe(200)
  await association.settle()
  expect(association.textsOf('wang')).toHaveLength(before)
})
