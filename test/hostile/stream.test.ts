import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'
import { robotBody } from './senders.ts'

/** What is thrown is told by its seed: HUIWU_FUZZ_SEED=… throws the same again. */
const SEED = Number(process.env.HUIWU_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))

let house: Association
beforeEach(async () => {
  house = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: { members: { D001: { name: '甲', representative: '张伟/zhang' } }, staff: ['秦岚/qin'] },
    open: (clock) => openDingtalkChat(clock, { redeliverAfterMs: 30, frameWithinMs: 300 }),
  })
})
afterEach(() => house.close())

const stream = () => dingtalkOf(house).stream

/** What the house remembers of people, and whatever it took in and could not finish. */
async function standing(): Promise<string> {
  const { db } = house.database
  const unfinished = db.inboxUpdate.count({ where: { state: { in: ['failed', 'received'] } } })
  return JSON.stringify(
    await Promise.all([db.member.count(), db.person.count(), db.account.count(), db.auditEvent.count(), unfinished]),
  )
}

const odd = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.jsonValue(), fc.constant(undefined))
const headers = fc.record({
  messageId: fc.oneof(fc.string({ minLength: 1, maxLength: 80 }), odd),
  topic: fc.oneof(fc.constantFrom('/v1.0/im/bot/messages/get', '/v1.0/card/instances/callback', '*', 'pong'), odd),
  eventType: fc.oneof(fc.constantFrom('user_add_org', 'user_leave_org'), odd),
  eventId: odd,
  eventBornTime: odd,
})
const data = fc.oneof(
  odd,
  fc.json(),
  fc.dictionary(fc.constantFrom('msgtype', 'text', 'senderStaffId', 'createAt'), odd).map((fields) => {
    return robotBody('nobody', 'frame', fields)
  }),
)
const frame = fc
  .record({
    type: fc.oneof(fc.constantFrom('EVENT', 'CALLBACK', 'SYSTEM'), odd),
    headers: fc.oneof(headers, odd),
    data,
  })
  .map((one) => JSON.stringify(one))
const cut = frame.map((one) => one.slice(0, one.length / 2))

test(`whatever comes over the stream changes nothing, and who writes next is answered (seed ${SEED})`, async () => {
  const before = await standing()
  const thrown = fc.sample(fc.oneof(frame, cut, fc.string({ unit: 'binary', maxLength: 500 })), {
    seed: SEED,
    numRuns: 400,
  })
  for (const one of thrown) {
    // One of them may have been the announcement that the connection ends.
    await stream().connected()
    stream().sendRaw(one.toWellFormed())
  }
  await house.say('zhang', '状态')
  expect(house.textsOf('zhang')).toHaveLength(1)
  await house.settle()
  expect(await standing()).toBe(before)
}, 60_000)

test('a frame too large to be one ends the connection, and what is said next comes over another', async () => {
  const before = await standing()
  const { upgrades } = stream().opened
  stream().sendRaw(JSON.stringify({ type: 'CALLBACK', headers: { messageId: 'x' }, data: 'x'.repeat(2_000_000) }))
  await expect.poll(() => stream().opened.upgrades, { timeout: 10_000 }).toBe(upgrades + 1)
  await stream().connected()
  await house.say('zhang', '状态')
  expect(house.textsOf('zhang')).toHaveLength(1)
  expect(await standing()).toBe(before)
}, 60_000)
