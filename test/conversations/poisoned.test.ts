import { afterAll, beforeAll, expect, test } from 'vitest'
import { accept } from '../../src/chat/inbox.ts'
import type { Update } from '../../src/chat/platform.ts'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'

let house: Association
beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhangwei' } },
      staff: ['周洁/zhoujie'],
    },
  })
  await tickAll(house.house)
})
afterAll(() => house.close())

/** A message in a shape that no door lets in: what acting on it does is a fault of ours. */
async function poison(id = 'poison'): Promise<void> {
  const from = { platform: PLATFORM, userId: 'zhangwei' }
  const update = { platform: PLATFORM, id, from, at: '2026-03-02T02:00:00Z', kind: 'said' }
  await accept(house.house, update as unknown as Update)
}

test('a message that cannot be acted on is kept, the person hears an apology, and others are served', async () => {
  await poison()
  expect(await house.say('zhangwei', '状态')).toEqual([
    expect.stringContaining('抱歉，刚才处理您的消息时系统出了问题'),
    expect.stringContaining('滨城示例软件有限公司'),
  ])
  const [row] = await house.house.db.inboxUpdate.findMany({ where: { state: 'failed' } })
  expect(row?.updateKey).toBe('poison')
})

test('the secretariat hears at once whose message that was and what to do, and of others like it only once a day', async () => {
  const told = () => house.textsOf('zhoujie').filter((text) => text.includes('有一条收到的消息没有处理成功'))
  expect(told()).toEqual([expect.stringMatching(/张伟（D001 滨城示例软件有限公司）[\s\S]*请联系本人代为办理/)])
  await poison('again')
  await house.settle()
  expect(told()).toHaveLength(1)
})

test('the secretariat reads in its next digest whose message that was', async () => {
  house.clock.set('2026-03-03T09:00:00+08:00')
  await tickAll(house.house)
  await house.settle()
  expect(house.textsOf('zhoujie').at(-1)).toMatch(/没有处理成功的消息[\s\S]*张伟（D001 滨城示例软件有限公司）/)
})
