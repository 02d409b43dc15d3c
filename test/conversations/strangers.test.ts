import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import { wecomOf } from '../support/wecomChat.ts'

let association: Association
beforeAll(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    strangers: ['nobody'],
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang.wei' } },
      staff: ['王芳/wang.fang'],
    },
  })
})
afterAll(() => association.close())

test('a stranger is told how to bind, and nothing else', async () => {
  const [answer] = await association.say('nobody', '随便说说')
  expect(answer).toContain('绑定码')
})

test('a member who is not understood is offered the three nearest commands', async () => {
  const [answer] = await association.say('zhang.wei', '状太')
  expect(answer).toContain('没有听懂“状太”')
})

test('a picture is answered with a request for words', async () => {
  await association.chat.sendPicture('zhang.wei')
  await association.settle()
  expect(association.textsOf('zhang.wei').at(-1)).toContain('只能看懂文字')
})

test.runIf(PLATFORM === 'wecom')('somebody who opens the WeCom app is greeted once a day', async () => {
  for (let time = 0; time < 2; time += 1) await wecomOf(association).enter('zhang.wei')
  await association.settle()
  expect(association.textsOf('zhang.wei').filter((text) => text.startsWith('张伟，您好'))).toHaveLength(1)
})

test('the same callback four times is one update and one answer', async () => {
  const delivery = await association.chat.say('nobody', '你好')
  for (let time = 0; time < 3; time += 1) await delivery.redeliver()
  const before = association.textsOf('nobody').length
  await association.settle()
  expect(association.textsOf('nobody').length - before).toBe(1)
})
