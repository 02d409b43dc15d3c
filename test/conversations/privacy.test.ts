import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM, PLATFORM_WORD } from '../support/chat.ts'

let house: Association
beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    strangers: ['nobody'],
    roll: {
      members: {
        D001: {
          name: '滨城示例软件有限公司',
          phone: '0411-88880001',
          representative: '张伟/zhang.wei',
          others: ['赵敏/zhao.min'],
        },
        D003: { name: '旧港示例电子有限公司', representative: '吴刚/wu.gang', leftOn: '2025-01-01' },
      },
      staff: ['王芳/wang.fang'],
    },
  })
  await house.database.db.person.updateMany({ where: { name: '张伟' }, data: { mobile: '13800000001' } })
})
afterAll(() => house.close())
beforeEach(() => house.clock.forward({ minutes: 1 }))

async function answerTo(userId: string, text: string): Promise<string> {
  return (await house.say(userId, text)).join('\n')
}

test('whoever asks sees what is kept about them, and what for', async () => {
  const answer = await answerTo('zhang.wei', '我的数据')
  expect(answer).toContain('张伟，D001 滨城示例软件有限公司')
  expect(answer).toContain('手机：13800000001')
  expect(answer).toContain(`${PLATFORM_WORD} zhang.wei`)
  expect(answer).toContain('电话：0411-88880001')
  expect(answer).toContain('手机号码。用于：')
  expect(answer).toContain('3年后移除')
  expect(answer).toContain('要更正：')
  expect(answer).toContain('/privacy')
})

test('whoever does not stand for the unit sees nothing of what is registered of it, nor of others', async () => {
  const answer = await answerTo('zhao.min', '我的数据')
  expect(answer).toContain('赵敏，D001')
  expect(answer).not.toContain('0411-88880001')
  expect(answer).not.toContain('张伟')
})

test('the people of a member that left may still ask', async () => {
  expect(await answerTo('wu.gang', '我的数据')).toContain('会员资格于2025年1月1日终止')
})

test('staff who are nobody’s person see what is kept of them', async () => {
  expect(await answerTo('wang.fang', '我的数据')).toContain('【秘书处】王芳，秘书长')
})

test('a stranger hears how to bind, and nothing else', async () => {
  expect(await answerTo('nobody', '我的数据')).toContain('发送：绑定 绑定码')
})

test('what is told counts messages and records of the asker alone, and that it was told is recorded', async () => {
  const { db } = house.database
  const answer = await answerTo('zhao.min', '我的数据')
  const heard = await db.inboxUpdate.count({ where: { update: { path: ['from', 'userId'], equals: 'zhao.min' } } })
  expect(answer).toContain(`您发来的 ${heard} 条`)
  const told = await db.auditEvent.findMany({ where: { type: 'privacy.shown', actor: 'person:D001:赵敏' } })
  expect(told.map(({ subject }) => subject)).toContain(`${PLATFORM}:zhao.min`)
})

test('everybody may read the rules on what is kept, from the help and from the form', async () => {
  const page = await (await fetch(`${house.url}/privacy`)).text()
  expect(page).toContain('个人信息处理规则')
  expect(page).toContain('《个人信息保护法》第十三条第一款第（二）项')
  expect(page).toContain('3年')
  for (const from of ['/help', '/apply'])
    expect(await (await fetch(`${house.url}${from}`)).text()).toContain('href="/privacy"')
})
