import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'

let association: Association
beforeAll(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: {
        D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang.wei', offices: { director: '2024-01-13' } },
        D002: { name: '滨城示例网络有限公司', representative: '李静/li.jing', offices: { director: '2024-01-13' } },
      },
      staff: ['王芳/wang.fang'],
    },
  })
  await association.say('wang.fang', '建会 理事会 2026-03-20 14:00-16:00 现场 一号厅')
  await association.say('wang.fang', '通知 LSH-2026-1')
  await association.tap('wang.fang', 'confirm')
})
afterAll(() => association.close())

test('a press that was acknowledged before a restart is answered after it', async () => {
  const delivery = await association.wecom.tap('zhang.wei', { key: 'attend' })
  expect(delivery.status).toBe(200)
  expect(association.cardsOf('zhang.wei').at(-1)?.text).not.toContain('张伟答复')
  association = await association.restart()
  await association.settle()
  expect(association.cardsOf('zhang.wei').at(-1)?.text).toContain('出席（张伟答复）')
})

test('a card sent before a restart takes its answer after it', async () => {
  await association.tap('li.jing', 'unable')
  expect(association.cardsOf('li.jing').at(-1)?.text).toContain('不能出席（李静答复）')
})

test('a message whose answer from the platform was lost in the restart is not seen twice', async () => {
  association.wecom.faults.next('/cgi-bin/message/send', { lostAnswer: true })
  await association.wecom.say('zhang.wei', '状态')
  await association.settle()
  association = await association.restart()
  association.clock.forward({ minutes: 2 })
  await association.settle()
  expect(association.textsOf('zhang.wei').filter((text) => text.includes('截至'))).toHaveLength(1)
  expect(association.wecom.counters.duplicatesSuppressed).toBe(1)
})
