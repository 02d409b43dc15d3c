import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { type ChatFault, PLATFORM } from '../support/chat.ts'
import { wecomOf } from '../support/wecomChat.ts'

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
  const delivery = await association.chat.tap('zhang.wei', { key: 'attend' })
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

/** Somebody asks how they stand and the answer meets a fault; then the process ends, and two minutes pass in the next. */
async function askAcrossRestart(fault: ChatFault): Promise<string[]> {
  const before = association.textsOf('zhang.wei').length
  association.chat.faults.next('send', fault)
  await association.say('zhang.wei', '状态')
  association = await association.restart()
  association.clock.forward({ minutes: 2 })
  await association.settle()
  return association.textsOf('zhang.wei').slice(before)
}

test('a message that the platform did not take before a restart is taken after it, once', async () => {
  expect(await askAcrossRestart('unavailable')).toEqual([expect.stringContaining('截至')])
})

test.runIf(PLATFORM === 'wecom')(
  'a message whose answer from WeCom was lost in the restart is not seen twice',
  async () => {
    expect(await askAcrossRestart('lostAnswer')).toEqual([expect.stringContaining('截至')])
    expect(wecomOf(association).counters.duplicatesSuppressed).toBe(1)
  },
)
