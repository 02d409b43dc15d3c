import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tickAll } from '../../src/schedule/ticker.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'

let association: Association
let group: string
beforeAll(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang' } },
      staff: ['王芳/wang'],
    },
    strangers: ['nobody'],
    open: openDingtalkChat,
  })
  dingtalk().addOutsider({ id: 'guest', name: '外部来宾' })
  group = dingtalk().addGroup({ title: '协会会员群', members: ['zhang', 'wang', 'nobody', 'guest'] })
})
afterAll(() => association.close())

const dingtalk = () => dingtalkOf(association)
const inGroup = () =>
  dingtalk()
    .groupChatOf(group)
    .flatMap((entry) => (entry.kind === 'text' && entry.from === 'robot' ? [entry.text] : []))

/** Somebody mentions the robot in the group; returns what the group and the person hear after it. */
async function mention(userId: string, text: string): Promise<{ group: string[]; privately: string[] }> {
  const before = [inGroup().length, userId === 'guest' ? 0 : association.textsOf(userId).length] as const
  expect((await dingtalk().sayInGroup(userId, group, text)).status).toBe(200)
  await association.settle()
  const privately = userId === 'guest' ? [] : association.textsOf(userId).slice(before[1])
  return { group: inGroup().slice(before[0]), privately }
}

describe('in a group', () => {
  test('a member’s question is answered in the private chat, and the group hears only that it was', async () => {
    const heard = await mention('zhang', '状态')
    expect(heard.privately).toEqual([expect.stringContaining('滨城示例软件有限公司（单位会员 D001）')])
    expect(heard.group).toEqual(['答复发到与我的单聊里了，请到单聊查看。没有收到的，请先在单聊里给我发一句话。'])
  })

  test('what is refused is refused in the private chat', async () => {
    const heard = await mention('zhang', '待办')
    expect(heard.privately).toEqual([expect.stringContaining('由协会秘书处办理')])
    expect(heard.group).toEqual(['答复发到与我的单聊里了，请到单聊查看。没有收到的，请先在单聊里给我发一句话。'])
  })

  test('the secretariat gets its cards in the private chat, with buttons', async () => {
    const heard = await mention('wang', '建会 监事会 2026-03-20 14:00 现场 协会会议室')
    expect(heard.privately).toEqual([expect.stringContaining('已建立会议 JSH-2026-1')])
    expect(heard.group).toEqual(['答复发到与我的单聊里了，请到单聊查看。没有收到的，请先在单聊里给我发一句话。'])
  })

  test('who only mentions us is shown what can be said', async () => {
    expect((await mention('zhang', '')).privately).toEqual([expect.stringContaining('状态')])
  })

  test('somebody unbound is asked to write privately, and a code shown to everybody is not used', async () => {
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec((await association.say('wang', '绑定码 D001')).join())?.[0]
    const heard = await mention('nobody', `绑定 ${code}`)
    expect(heard.privately).toEqual([])
    expect(heard.group).toEqual([expect.stringContaining('绑定码不要发在群里')])
    expect(await association.house.db.bindingCode.count({ where: { usedAt: { not: null } } })).toBe(0)
    expect((await association.say('nobody', `绑定 ${code}`))[0]).toContain('张伟')
  })

  test('somebody of another organisation cannot be identified, and is told so where they wrote, once a day', async () => {
    const heard = await mention('guest', '状态')
    expect(heard.group).toEqual([expect.stringContaining('无法确认您的身份')])
    expect((await mention('guest', '状态')).group).toEqual([])
    association.clock.forward({ days: 1 })
    expect((await mention('guest', '状态')).group).toHaveLength(1)
  })

  test('a code of a button said in a group presses nothing', async () => {
    const heard = await mention('zhang', '出席#0123ABCD')
    expect(heard.privately).toHaveLength(1)
    expect(heard.privately[0]).not.toContain('卡片')
  })

  test('who is not identified in time for the line to hold hears nothing, nothing waits for ever, and nobody is to telephone a line', async () => {
    association.clock.forward({ days: 1 })
    dingtalk().faults.hold()
    const said = dingtalk().sayInGroup('guest', group, '还在吗')
    association.clock.forward({ hours: 2 })
    await dingtalk().faults.release()
    await said
    const before = inGroup().length
    await association.settle()
    expect(inGroup()).toHaveLength(before)
    const [row] = await association.house.db.outboxMessage.findMany({ orderBy: { seq: 'desc' }, take: 1 })
    expect(row).toMatchObject({ template: 'replies/unidentified', state: 'dead' })
    expect(`${row?.userId} ${row?.key}`).not.toContain('session=')
    expect((await association.say('wang', '待办')).join()).not.toContain('session')
    association.clock.set('2026-03-06T09:00:00+08:00')
    await tickAll(association.house)
    await association.settle()
    expect(association.textsOf('wang').join()).not.toMatch(/session|无法确认您的身份/)
  })
})
