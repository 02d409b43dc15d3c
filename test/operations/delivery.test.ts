import { afterEach, describe, expect, test } from 'vitest'
import { deliverTo, resumeDeliveries } from '../../src/chat/delivery.ts'
import { splitText } from '../../src/chat/splitting.ts'
import type { Prisma } from '../../src/store/client/client.ts'
import { storeWaiting } from '../../src/store/outbox.ts'
import { recoverDeliveries } from '../../src/store/recovery.ts'
import { newestCard, summonsOf, withCouncilCalled, withCouncilPlanned } from '../conversations/meetingRoll.ts'
import type { Association } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import { noRoomForReceipts } from '../support/stumbling.ts'
import { WECOM_PATHS, wecomOf } from '../support/wecomChat.ts'

let house: Association
afterEach(() => house.close())

const heard = (userId: string) => house.textsOf(userId)
const outbox = (userId: string) =>
  house.database.db.outboxMessage.findMany({ where: { userId }, orderBy: { seq: 'asc' } })
const deliver = (userId: string) => deliverTo(house.house, `${PLATFORM}:${userId}`)
/** What one person may hear in a short time. */
const pace = () => house.house.platforms.get(PLATFORM)?.paces[0] ?? { seconds: 0, messages: 0 }
/** Lets time pass in steps, as the heartbeat does. */
const pass = async (minutes: number, atOnce = 1) => {
  for (let minute = 0; minute < minutes; minute += atOnce) {
    house.clock.forward({ minutes: atOnce })
    await house.settle()
  }
}

describe('while the platform is down', () => {
  test('what is said waits, and arrives once and in order when the platform is back', async () => {
    house = await withCouncilCalled()
    const before = heard('zhang').length
    house.chat.faults.down(true)
    await house.say('zhang', '状态')
    await pass(20, 5)
    await house.say('zhang', '不懂这句')
    await pass(40, 5)
    expect(heard('zhang')).toHaveLength(before)
    house.chat.faults.down(false)
    await pass(75, 5)
    const [first, second, ...more] = heard('zhang').slice(before)
    expect(first).toContain('截至')
    expect(second).toContain('不懂这句')
    expect(more).toEqual([])
  })

  test('whoever writes when it is back does not wait for the back-off of what came before', async () => {
    house = await withCouncilCalled()
    house.chat.faults.down(true)
    await house.say('zhang', '状态')
    await pass(30, 5)
    house.chat.faults.down(false)
    const answers = await house.say('zhang', '不懂这句')
    expect(answers).toHaveLength(2)
    expect(answers[0]).toContain('截至')
  })

  test('a call is not delivered after its meeting has begun, and proves nothing', async () => {
    house = await withCouncilPlanned()
    await house.say('qin', '通知 LSH-2026-1')
    await house.chat.tap('qin', { key: 'confirm' })
    house.chat.faults.down(true)
    await house.settle()
    house.clock.set('2026-03-20T14:00:00+08:00')
    house.chat.faults.down(false)
    await house.settle()
    expect(house.cardsOf('zhang')).toEqual([])
    expect((await summonsOf(house, 'D001')).deliveredAt).toBeNull()
    expect((await outbox('zhang')).map((row) => row.state)).toEqual(['dead'])
  })

  test('a call whose meeting comes before the next attempt is tried once more before it', async () => {
    house = await withCouncilCalled()
    house.clock.set('2026-03-20T13:20:00+08:00')
    const { id } = (await outbox('zhang')).find((row) => row.kind === 'message') ?? { id: '' }
    await house.database.db.outboxMessage.update({ where: { id }, data: { state: 'waiting', attempts: 12 } })
    house.chat.faults.down(true)
    await house.settle()
    const [row] = (await outbox('zhang')).filter((one) => one.id === id)
    expect(row).toMatchObject({ state: 'waiting', attempts: 13 })
    expect(row?.notBefore.toISOString()).toBe('2026-03-20T05:40:00.000Z')
  })
})

describe('an answer arrives once although', () => {
  /** How often the answer is heard to a question asked when a fault is planned. */
  const timesHeard = async (plan: () => void) => {
    house = await withCouncilCalled()
    const before = heard('qian').length
    plan()
    await house.say('qian', '状态')
    await pass(10, 5)
    return heard('qian').length - before
  }

  test('the platform answers 503', async () => {
    expect(await timesHeard(() => house.chat.faults.next('send', 'unavailable'))).toBe(1)
  })

  test.each([['502', 'badGateway'] as const, ['200', 'page'] as const])(
    'a gateway answers %s with a page of HTML instead of the platform',
    async (_, fault) => {
      expect(await timesHeard(() => house.chat.faults.next('send', fault))).toBe(1)
      expect((await outbox('qian')).at(-1)).toMatchObject({ state: 'sent', attempts: 2 })
    },
  )

  test.runIf(PLATFORM === 'wecom').each([
    ['the answer of WeCom, which knows a repetition, is lost', { lostAnswer: true } as const],
    ['WeCom is busy', { errcode: -1 }],
    ['too many call WeCom at once', { errcode: 45033 }],
  ])('%s', async (_, fault) => {
    expect(await timesHeard(() => wecomOf(house).faults.next(WECOM_PATHS.send, fault))).toBe(1)
  })

  test('its token was taken back', async () => {
    house = await withCouncilCalled()
    house.chat.faults.revokeToken()
    await house.say('qian', '状态')
    expect((await outbox('qian')).at(-1)).toMatchObject({ state: 'sent', attempts: 1 })
  })
})

test('a card whose sending was not confirmed is in the chat once, proves the call, and takes its answer', async () => {
  house = await withCouncilPlanned()
  await house.say('qin', '通知 LSH-2026-1')
  await house.chat.tap('qin', { key: 'confirm' })
  house.chat.faults.next('send', 'lostAnswer', 20)
  await house.settle()
  expect((await summonsOf(house, 'D006')).deliveredAt).toBeNull()
  house.chat.faults.clear()
  await pass(2)
  expect(house.cardsOf('qian')).toHaveLength(1)
  expect((await summonsOf(house, 'D006')).deliveredAt).not.toBeNull()
  await house.tap('qian', 'attend')
  expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
})

test('a redrawing that was not confirmed is not said in words as well', async () => {
  house = await withCouncilCalled()
  const before = heard('qian').length
  house.chat.faults.next('redraw', 'lostAnswer')
  await house.tap('qian', 'attend')
  await pass(2)
  expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
  expect(heard('qian')).toHaveLength(before)
})

test.each(['badGateway', 'page'] as const)(
  'a redrawing that meets a page of HTML (%s) is made in the end, and the press has its answer',
  async (fault) => {
    house = await withCouncilCalled()
    house.chat.faults.next('redraw', fault)
    await house.tap('qian', 'attend')
    await pass(10)
    expect(await summonsOf(house, 'D006')).toMatchObject({ answer: 'attending' })
    expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
  },
)

test('a redrawing without a press that failed at first is made all the same, and said in words to nobody else', async () => {
  house = await withCouncilCalled()
  const before = heard('zhang').length
  house.chat.faults.next('redraw', 'unavailable')
  await house.say('li', '请假 出差')
  await pass(2)
  expect(newestCard(house, 'zhang').text).toContain('不能出席（李华答复）')
  expect(heard('zhang').slice(before)).toHaveLength(1)
})

test('a card answered anew before it could be redrawn is redrawn once, as it stands', async () => {
  house = await withCouncilCalled()
  house.chat.faults.down(true)
  await house.say('li', '出席')
  await house.say('li', '请假 出差')
  house.chat.faults.down(false)
  await pass(2)
  expect(newestCard(house, 'zhang').text).toContain('不能出席（李华答复）')
  expect((await outbox('zhang')).filter((row) => row.kind === 'replacement')).toHaveLength(1)
})

test('an answer given in words while the card is under way is on the card afterwards', async () => {
  house = await withCouncilPlanned()
  await house.say('qin', '通知 LSH-2026-1')
  await house.chat.tap('qin', { key: 'confirm' })
  house.chat.faults.next('send', 'unavailable', 20)
  await house.settle()
  await house.say('qian', '出席')
  house.chat.faults.clear()
  await pass(2)
  expect(house.cardsOf('qian')).toHaveLength(1)
  expect(newestCard(house, 'qian').text).toContain('出席（钱进答复）')
})

test('a platform that is called too often is left alone for a while, by everybody', async () => {
  house = await withCouncilCalled()
  house.chat.faults.next('send', 'throttled')
  await house.say('qian', '状态')
  const calls = house.chat.calls('send')
  expect(await house.say('lin', '状态')).toEqual([])
  expect(house.chat.calls('send')).toBe(calls)
  const before = [heard('qian').length, heard('lin').length]
  house.clock.set((await house.house.db.platformPause.findFirstOrThrow()).until.toISOString())
  await house.settle()
  expect([heard('qian').length, heard('lin').length]).toEqual(before.map((count) => count + 1))
})

test('whoever does not see the app any more is not reached, and that is known', async () => {
  house = await withCouncilPlanned()
  await house.chat.lose('qian')
  await house.say('qin', '通知 LSH-2026-1')
  await house.tap('qin', 'confirm')
  expect((await summonsOf(house, 'D006')).deliveredAt).toBeNull()
  expect((await summonsOf(house, 'D001')).deliveredAt).not.toBeNull()
  expect((await outbox('qian')).map((row) => row.state)).toEqual(['undelivered'])
})

test('a long text arrives whole, in numbered parts and in order', async () => {
  house = await withCouncilCalled()
  const to = { platform: PLATFORM, userId: 'qian' }
  const lines = Array.from({ length: 200 }, (_, index) => `第${index}行：大连软件行业协会会员管理办法`)
  const before = heard('qian').length
  const parts = splitText(lines.join('\n')).map((text, index) => ({
    key: `long#${index}`,
    cause: 'update/long',
    kind: 'message' as const,
    template: 'replies/long',
    message: { id: `long-${index}`, to, text },
    expiresAt: house.clock.now().add({ hours: 1 }),
  }))
  await storeWaiting(house.database.db, parts, house.clock.now())
  await house.settle()
  const arrived = heard('qian').slice(before)
  expect(arrived.map((text) => text.split('\n')[0])).toEqual(parts.map((_, i) => `（${i + 1}/${parts.length}）`))
  expect(arrived.flatMap((text) => text.split('\n').slice(1))).toEqual(lines)
})

test('of one answer more than a person may hear in a minute none is lost: the last waits for the next minute', async () => {
  house = await withCouncilCalled()
  house.clock.forward({ hours: 1 })
  const before = heard('qian').length
  const { messages } = pace()
  for (let number = 0; number <= messages; number += 1) await house.chat.say('qian', `不懂${number}`)
  await house.settle()
  expect(heard('qian')).toHaveLength(before + messages)
  await pass(pace().seconds / 60)
  expect(heard('qian')).toHaveLength(before + messages + 1)
})

test('nobody hears more in an hour than may be: what is too much waits for the hour to pass', async () => {
  house = await withCouncilCalled()
  const hour = house.house.platforms.get(PLATFORM)?.paces.find(({ seconds }) => seconds === 3600)
  expect(hour?.messages).toBe(1000)
  await house.say('qian', '状态')
  const { id: _id, seq: _seq, ...sent } = (await outbox('qian')).at(-1) ?? { id: '', seq: 0n }
  const bare = { ...sent, message: {}, handle: {}, receipt: {} } as Prisma.OutboxMessageCreateManyInput
  const data = Array.from({ length: hour?.messages ?? 0 }, (_, index) => ({ ...bare, key: `much#${index}` }))
  await house.database.db.outboxMessage.createMany({ data })
  house.clock.forward({ minutes: 30 })
  const before = heard('qian').length
  await house.say('qian', '会议')
  await pass(25, 5)
  expect(heard('qian')).toHaveLength(before)
  await pass(10, 5)
  expect(heard('qian')).toHaveLength(before + 1)
}, 60_000)

describe('a clock that starts earlier than it stood', () => {
  test('does not keep waiting what was put off in the former life', async () => {
    house = await withCouncilCalled()
    house.clock.forward({ hours: 3 })
    house.chat.faults.down(true)
    await house.say('qian', '状态')
    house.chat.faults.down(false)
    house.clock.forward({ hours: -3 })
    await recoverDeliveries(house.database.db, house.clock.now(), { alone: false })
    const before = heard('qian').length
    await house.settle()
    expect(heard('qian')).toHaveLength(before + 1)
  })

  test('does not wait for a lease of the former life, though others may be at work', async () => {
    house = await withCouncilCalled()
    await house.chat.say('qian', '状态')
    house.clock.forward({ hours: 3 })
    house.chat.faults.down(true)
    await house.settle()
    const leaseUntil = new Date(house.clock.now().add({ seconds: 60 }).epochMilliseconds)
    await house.database.db.outboxMessage.updateMany({
      where: { userId: 'qian', state: 'waiting' },
      data: { state: 'sending', leaseUntil },
    })
    house.chat.faults.down(false)
    house.clock.forward({ hours: -3 })
    await recoverDeliveries(house.database.db, house.clock.now(), { alone: false })
    const before = heard('qian').length
    await house.settle()
    expect(heard('qian')).toHaveLength(before + 1)
  })

  test('does not count what was heard later against what may be heard now', async () => {
    house = await withCouncilCalled()
    house.clock.forward({ hours: 3 })
    for (let number = 0; number < pace().messages; number += 1) await house.chat.say('qian', `不懂${number}`)
    await house.settle()
    house.clock.forward({ hours: -2 })
    await house.say('qian', '状态')
    // The simulated platform counts what it delivered later as well, so the chat does not tell.
    expect((await outbox('qian')).at(-1)).toMatchObject({ state: 'sent', attempts: 1 })
  })
})

test('an attempt that ends late does not undo what a second attempt has achieved', async () => {
  house = await withCouncilCalled()
  const [before, calls] = [heard('qian').length, house.chat.calls('send')]
  house.chat.faults.slow(300)
  house.chat.faults.next('send', 'unavailable')
  await house.chat.say('qian', '状态')
  const late = house.settle()
  await expect.poll(() => house.chat.calls('send'), { interval: 20 }).toBe(calls + 1)
  const underWay = (await outbox('qian')).at(-1)
  // By the clock the first attempt is given up; in truth its answer is still on the way.
  house.clock.set(underWay?.leaseUntil?.toISOString() ?? '')
  await Promise.all([deliver('qian'), late])
  expect(heard('qian')).toHaveLength(before + 1)
  expect((await outbox('qian')).every((row) => row.state === 'sent')).toBe(true)
})

test.runIf(PLATFORM === 'wecom')(
  'two attempts at once to repeat what WeCom has shown already show it no more',
  async () => {
    house = await withCouncilCalled()
    const before = heard('qian').length
    house.chat.faults.next('send', 'lostAnswer')
    await house.say('qian', '状态')
    house.clock.forward({ seconds: 61 })
    await Promise.all([deliver('qian'), deliver('qian')])
    expect(heard('qian')).toHaveLength(before + 1)
    expect((await outbox('qian')).every((row) => row.state === 'sent')).toBe(true)
  },
)

test('of many whose same answer was on its way when a process died, none waits for another', async () => {
  house = await withCouncilCalled()
  const people = ['qian', 'lin', 'zhao']
  const before = people.map((userId) => heard(userId).length)
  house.chat.faults.down(true)
  for (const userId of people) await house.say(userId, '不懂这句')
  house.chat.faults.down(false)
  const died = { state: 'sending' as const, leaseUntil: new Date(house.clock.now().epochMilliseconds) }
  await house.database.db.outboxMessage.updateMany({ where: { state: 'waiting' }, data: { ...died, batch: null } })
  await recoverDeliveries(house.database.db, house.clock.now(), { alone: true })
  expect(await resumeDeliveries(house.house)).toBe(people.length)
  for (const userId of people) await deliver(userId)
  expect(people.map((userId) => heard(userId).length)).toEqual(before.map((count) => count + 1))
})

test('what arrived while the database had no room to write that down is not sent again, and counts as sent', async () => {
  house = await withCouncilCalled()
  const [before, calls] = [heard('qian').length, house.chat.calls('send')]
  const roomAgain = await noRoomForReceipts(house.database.db)
  await house.chat.say('qian', '状态')
  const settled = house.settle()
  await expect.poll(() => house.house.unsettled.size, { interval: 20 }).toBe(1)
  // Its lease has ended long ago, and whoever looks for what was left looks in vain.
  house.clock.forward({ hours: 1 })
  await deliver('qian')
  await roomAgain()
  await settled
  expect(heard('qian')).toHaveLength(before + 1)
  expect(house.chat.calls('send')).toBe(calls + 1)
  expect((await outbox('qian')).at(-1)).toMatchObject({ state: 'sent', attempts: 1 })
})
