import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EARLY, PLAN, ROLL } from '../conversations/meetingRoll.ts'
import { wecomOf } from '../support/wecomChat.ts'
import { callCard, callWecom, type OpenDoors, openDoors, wecomInner } from './senders.ts'

let house: OpenDoors
let staffCard: string
let memberCard: string
beforeAll(async () => {
  house = await openDoors({ at: EARLY, roll: ROLL, strangers: ['nobody'] })
  await house.say('qin', PLAN)
  await house.say('qin', '通知 LSH-2026-1')
  staffCard = house.cardsOf('qin').at(-1)?.id ?? ''
})
afterAll(() => house.close())

let presses = 0
/** The press of a card over WeCom, as a program would make it up: any card, any key, any person. */
function pressed(userId: string, cardId: string, key: string): string {
  presses += 1
  return wecomInner(
    userId,
    '<MsgType>event</MsgType><Event>template_card_event</Event>' +
      `<EventKey>${key}</EventKey><TaskId>${cardId}</TaskId><ResponseCode>made-up-${presses}</ResponseCode>`,
  )
}

async function press(userId: string, cardId: string, key: string): Promise<string[]> {
  const before = house.textsOf(userId).length
  expect((await callWecom(house, pressed(userId, cardId, key))).status).toBe(200)
  await house.settle()
  return house.textsOf(userId).slice(before)
}

const NOT_YOURS = [expect.stringContaining('没有找到发给您的这张卡片')]
const called = () => house.database.db.meeting.findUniqueOrThrow({ where: { no: 'LSH-2026-1' } })
const audits = () => house.database.db.auditEvent.count()

describe('a press that nobody’s button has made', () => {
  test('on the secretariat’s card, by a member, by a stranger, by its colleague: the same answer, and no effect', async () => {
    const before = await audits()
    for (const userId of ['zhang', 'nobody', 'ouyang'])
      expect(await press(userId, staffCard, 'confirm')).toEqual(NOT_YOURS)
    expect((await called()).status).toBe('planned')
    expect(await audits()).toBe(before)
  })

  test('on a card that is not there is answered as one that is another’s: nothing is learnt by trying', async () => {
    const [another] = await press('zhang', staffCard, 'confirm')
    for (const cardId of [
      '00000000-0000-7000-8000-000000000000',
      'x',
      staffCard.toUpperCase(),
      `${staffCard}0`,
      '@all',
    ])
      expect(await press('zhang', cardId, 'confirm')).toEqual([another])
  })

  test('over the other door, with the card of the first, has no effect either', async () => {
    const content = JSON.stringify({ cardPrivateData: { actionIds: ['confirm'], params: { action: 'confirm' } } })
    for (const userId of ['qin', 'nobody'])
      expect((await callCard(house, JSON.stringify({ outTrackId: staffCard, userId, content }))).status).toBe(200)
    await house.settle()
    expect((await called()).status).toBe('planned')
    expect(house.dingtalk.textsOf('nobody')).toEqual(NOT_YOURS)
  })

  test.each(['CONFIRM', 'constructor', '__proto__', 'toString', 'attend', '确认', 'x'.repeat(2000)])(
    'with the key %j, on one’s own card, has no effect',
    async (key) => {
      expect(await press('qin', staffCard, key)).toHaveLength(1)
      expect((await called()).status).toBe('planned')
      expect(await house.database.db.inboxUpdate.count({ where: { state: 'failed' } })).toBe(0)
    },
  )

  test('by somebody who is no longer of the secretariat has no effect, though the card is theirs', async () => {
    await house.database.db.account.updateMany({ where: { userId: 'qin' }, data: { staffId: null } })
    expect((await press('qin', staffCard, 'confirm'))[0]).toContain('没有与会员绑定')
    expect((await called()).status).toBe('planned')
    const staff = await house.database.db.staff.findFirstOrThrow({ where: { name: '秦岚' } })
    await house.database.db.account.updateMany({ where: { userId: 'qin' }, data: { staffId: staff.id } })
  })
})

describe('a call that was sent', () => {
  beforeAll(async () => {
    await house.tap('qin', 'confirm')
    memberCard = house.cardsOf('zhang').at(-1)?.id ?? ''
  })

  test('is answered by whoever got it, and by no other member with its card', async () => {
    expect(await press('qian', memberCard, 'attend')).toEqual(NOT_YOURS)
    expect(await house.database.db.auditEvent.count({ where: { type: 'call.answered' } })).toBe(0)
    await press('zhang', memberCard, 'attend')
    expect(await house.database.db.auditEvent.count({ where: { type: 'call.answered' } })).toBe(1)
  })

  test('is not answered with its card by somebody who is bound no more', async () => {
    const [account] = await house.database.db.account.findMany({ where: { userId: 'qian' } })
    const card = house.cardsOf('qian').at(-1)?.id ?? ''
    await house.database.db.account.deleteMany({ where: { userId: 'qian' } })
    expect((await press('qian', card, 'attend'))[0]).toContain('没有与会员绑定')
    expect(await house.database.db.auditEvent.count({ where: { type: 'call.answered' } })).toBe(1)
    if (account) await house.database.db.account.create({ data: account })
  })

  test('closed for the secretariat, is not decided a second time by a press that was kept', async () => {
    const before = await audits()
    expect(await press('qin', staffCard, 'confirm')).toEqual([expect.stringContaining('秦岚已确认发出通知')])
    expect(await audits()).toBe(before)
    expect(wecomOf(house).cardsOf('qin').at(-1)?.card.replace_text).toBeDefined()
  })
})
