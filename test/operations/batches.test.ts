import { afterEach, expect, test } from 'vitest'
import { deliverTo, resumeDeliveries } from '../../src/chat/delivery.ts'
import { storeWaiting } from '../../src/store/outbox.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { PLATFORM } from '../support/chat.ts'
import { dingtalkOf } from '../support/dingtalkChat.ts'
import { WECOM_PATHS, wecomOf } from '../support/wecomChat.ts'

let house: Association
afterEach(() => house.close())

/** How many people one call reaches on the platform under test. */
const MOST = { wecom: 1000, dingtalk: 20 }[PLATFORM]
const EVERYBODY = Array.from({ length: 45 }, (_, index) => `person${index + 10}`)

async function open(strangers = EVERYBODY) {
  house = await openAssociation({ at: '2026-03-16T10:00:00+08:00', strangers })
}

/** Lets the same words wait for everybody. */
function announce(text: string, to = EVERYBODY, more: { unasked?: boolean } = {}) {
  const now = house.clock.now()
  const waiting = to.map((userId) => ({
    key: `${text}@${userId}`,
    kind: 'message' as const,
    template: 'notices/announcement',
    cause: 'test',
    message: { id: `${text}-${userId}`, to: { platform: PLATFORM, userId }, text },
    expiresAt: now.add({ hours: 24 }),
    ...more,
  }))
  return storeWaiting(house.database.db, waiting, now)
}

const outbox = () => house.database.db.outboxMessage.findMany({ orderBy: { seq: 'asc' } })
const calls = () => house.chat.calls('send')
const allHeard = () => Object.fromEntries(EVERYBODY.map((userId) => [userId, house.textsOf(userId)]))
const eachHeard = (...texts: string[]) => Object.fromEntries(EVERYBODY.map((userId) => [userId, texts]))
const pass = async (minutes: number) => {
  for (let minute = 0; minute < minutes; minute += 1) {
    house.clock.forward({ minutes: 1 })
    await house.settle()
  }
}

test('the same words to many take the fewest calls there are, and everybody hears them once', async () => {
  await open()
  await announce('今天下午停水')
  await house.settle()
  expect(allHeard()).toEqual(eachHeard('今天下午停水'))
  expect(calls()).toBe(Math.ceil(EVERYBODY.length / MOST))
  expect((await outbox()).every(({ state, receipt }) => state === 'sent' && receipt !== null)).toBe(true)
})

test('whoever cannot be reached is known, and the others have heard', async () => {
  await open()
  const [lost = ''] = EVERYBODY
  await house.chat.lose(lost)
  await announce('今天下午停水')
  await house.settle()
  expect(allHeard()).toEqual({ ...eachHeard('今天下午停水'), [lost]: [] })
  const undelivered = (await outbox()).filter(({ state }) => state === 'undelivered')
  expect(undelivered.map(({ userId }) => userId)).toEqual([lost])
})

test.runIf(PLATFORM === 'dingtalk')('whom DingTalk holds back hears it later, nobody else twice', async () => {
  await open()
  const [slow = ''] = EVERYBODY
  const { throttledUsers } = dingtalkOf(house).faults
  throttledUsers.add(slow)
  await announce('今天下午停水')
  await house.settle()
  expect(allHeard()).toEqual({ ...eachHeard('今天下午停水'), [slow]: [] })
  throttledUsers.clear()
  await pass(1)
  expect(allHeard()).toEqual(eachHeard('今天下午停水'))
})

test('what waits before it in somebody’s chat comes first, and everybody hears both in order', async () => {
  await open()
  const [first = '', second = ''] = EVERYBODY
  await announce('各位好', [first, second])
  await announce('今天下午停水')
  await house.settle()
  expect(allHeard()).toEqual({
    ...eachHeard('今天下午停水'),
    [first]: ['各位好', '今天下午停水'],
    [second]: ['各位好', '今天下午停水'],
  })
})

test('a call that failed is made again for all of its people, together', async () => {
  await open()
  house.chat.faults.next('send', 'unavailable')
  await announce('今天下午停水')
  await house.settle()
  await pass(1)
  expect(allHeard()).toEqual(eachHeard('今天下午停水'))
  expect(calls()).toBeLessThanOrEqual(Math.ceil(EVERYBODY.length / MOST) + 1)
})

test.runIf(PLATFORM === 'wecom')(
  'a call whose answer was lost is repeated to the very same people, though more wait by now, and shown once',
  async () => {
    await open()
    const [late = '', ...early] = EVERYBODY
    wecomOf(house).faults.next(WECOM_PATHS.send, { lostAnswer: true })
    await announce('今天下午停水', early)
    await house.settle()
    await announce('今天下午停水', [late])
    await pass(1)
    expect(allHeard()).toEqual(eachHeard('今天下午停水'))
    expect(wecomOf(house).counters.duplicatesSuppressed).toBe(1)
    expect((await outbox()).every(({ state }) => state === 'sent')).toBe(true)
  },
)

test.runIf(PLATFORM === 'wecom')(
  'a process that ends in the middle of a call leaves nobody out and tells nobody twice',
  async () => {
    await open()
    wecomOf(house).faults.next(WECOM_PATHS.send, { lostAnswer: true })
    await announce('今天下午停水')
    await house.settle()
    // As a killed process leaves it: leased, and nothing noted.
    const leaseUntil = new Date(house.clock.now().add({ seconds: 120 }).epochMilliseconds)
    await house.database.db.outboxMessage.updateMany({ data: { state: 'sending', unknown: false, leaseUntil } })
    house = await house.restart()
    await pass(3)
    expect(allHeard()).toEqual(eachHeard('今天下午停水'))
  },
)

test('two instances that deliver the same words at once tell nobody twice', async () => {
  await open()
  const first = house.house
  house = await house.restart()
  await announce('今天下午停水')
  const jobs = EVERYBODY.slice(0, 6).map((userId) => `${PLATFORM}:${userId}`)
  await Promise.all(jobs.map((job, index) => deliverTo(index % 2 === 0 ? first : house.house, job)))
  await house.settle()
  expect(allHeard()).toEqual(eachHeard('今天下午停水'))
})

test('whoever has heard as much as may be for a minute gets it in the next, the others at once', async () => {
  await open()
  const [busy = '', ...others] = EVERYBODY
  const { messages } = house.house.platforms.get(PLATFORM)?.paces[0] ?? { messages: 0 }
  for (let number = 0; number < messages; number += 1) await announce(`第${number}条`, [busy])
  await house.settle()
  await announce('今天下午停水')
  await house.settle()
  expect(house.textsOf(busy)).toHaveLength(messages)
  expect(others.map((userId) => house.textsOf(userId))).toEqual(others.map(() => ['今天下午停水']))
  await pass(1)
  expect(house.textsOf(busy).at(-1)).toBe('今天下午停水')
})

test('of all who are told the same few mailboxes are looked after, and bring the others along', async () => {
  await open()
  await announce('今天下午停水')
  expect(await resumeDeliveries(house.house)).toBe(1)
})
