import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFrame } from '../../src/web/dingtalkStream.ts'
import { Visitor } from '../support/visitor.ts'
import {
  callCard,
  callEvent,
  callRobot,
  callWecom,
  type OpenDoors,
  openDoors,
  robotBody,
  robotSeal,
  wecomBody,
  wecomInner,
  wecomQuery,
  wecomText,
} from './senders.ts'

/** What is thrown is told by its seed: HUIWU_FUZZ_SEED=… throws the same again. */
const SEED = Number(process.env.HUIWU_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = {
  seed: SEED,
  numRuns: 60,
  interruptAfterTimeLimit: 5000,
  markInterruptAsFailure: false,
  endOnFailure: true,
}

let house: OpenDoors
beforeAll(async () => {
  house = await openDoors({
    at: '2026-03-02T10:00:00+08:00',
    roll: { members: { D001: { name: '甲', representative: '张伟/zhang' } }, staff: ['秦岚/qin'] },
    strangers: ['nobody'],
  })
})
afterAll(() => house.close())

/** Everything a house remembers of people, which nothing here may change. */
async function standing(): Promise<string> {
  const { db } = house.database
  const counts = [db.member.count(), db.person.count(), db.meeting.count(), db.auditEvent.count(), db.summons.count()]
  return JSON.stringify([await Promise.all(counts), await db.account.findMany({ orderBy: { userId: 'asc' } })])
}

/** Throws it, and sees that it is answered as a mistake of the sender's, or acknowledged, and leaves nothing but itself. */
async function throwAll<T>(thrown: fc.Arbitrary<T>, send: (one: T) => Promise<Response>): Promise<void> {
  const before = await standing()
  const property = fc.asyncProperty(thrown, async (one) => {
    const { status } = await send(one)
    expect([200, 400, 403, 404, 405, 413, 422, 429]).toContain(status)
  })
  await fc.assert(property, RUNS)
  await house.settle()
  expect(await standing()).toBe(before)
  expect(await house.database.db.inboxUpdate.count({ where: { state: { in: ['failed', 'received'] } } })).toBe(0)
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    ']]>',
    '<![CDATA[',
    '</xml>',
    '&x;',
    '状态',
    '\u202e',
    '9'.repeat(400),
    '__proto__',
    'x'.repeat(6000),
  ),
)
const name = fc.constantFrom(
  'MsgType',
  'Event',
  'Content',
  'MsgId',
  'EventKey',
  'TaskId',
  'ResponseCode',
  'FromUserName',
)
const kind = fc.constantFrom('text', 'event', 'image', 'template_card_event', 'enter_agent', 'subscribe', 'voice')

/** Elements a callback may have, with anything in them, in any order, nested and repeated. */
const elements = fc
  .array(
    fc.oneof(
      fc.tuple(name, text).map(([tag, inner]) => `<${tag}><![CDATA[${inner}]]></${tag}>`),
      fc.tuple(name, text).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
      kind.map((what) => `<MsgType>${what}</MsgType>`),
      kind.map((what) => `<Event>${what}</Event>`),
      fc.nat().map((id) => `<MsgId>${id}</MsgId>`),
      text,
    ),
    { maxLength: 8 },
  )
  .map((all) => all.join(''))

/** A field of a message or press in which any JSON stands instead. */
const mutation = fc.dictionary(
  fc.constantFrom(
    ...['msgtype', 'msgId', 'createAt', 'conversationType', 'conversationId', 'senderId', 'senderStaffId', 'text'],
    ...['content', 'sessionWebhook', 'robotCode', 'outTrackId', 'userId', 'value', 'EventType', 'eventId', 'errorCode'],
  ),
  fc.oneof(fc.jsonValue({ maxDepth: 3 }), text),
  { maxKeys: 5 },
)

/** Nobody is thrown out of the house by what is made up: such an event is real, whoever sends it has the keys. */
const harmless = (json: string) => json.replaceAll('user_leave_org', 'user_left')

describe(`what comes with a good seal (seed ${SEED})`, () => {
  test('over WeCom, with anything inside', () =>
    throwAll(
      fc.oneof(
        elements.map((inner) => wecomInner('nobody', inner)),
        text,
        elements,
      ),
      (inner) => callWecom(house, inner),
    ))

  test('over WeCom, in an envelope that was changed', () =>
    throwAll(fc.tuple(elements, fc.nat(400), text, text), ([inner, at, put, nonce]) => {
      const body = wecomBody(wecomInner('nobody', inner))
      const query = `${wecomQuery(body)}&x=${encodeURIComponent(nonce.toWellFormed())}`
      return fetch(`${house.url}/wecom/callback?${query}`, {
        method: 'POST',
        body: Buffer.from(body.slice(0, at) + put + body.slice(at)),
      })
    }))

  test('to the robot of DingTalk, with any field changed', () =>
    throwAll(fc.tuple(fc.nat(), mutation), ([id, fields]) =>
      callRobot(house, robotBody('nobody', `fuzz-${id}`, fields)),
    ))

  test('to the robot, the cards and the events of DingTalk, in any JSON and in none', () =>
    throwAll(fc.tuple(fc.constantFrom(callRobot, callCard, callEvent), fc.oneof(fc.json(), text)), ([call, body]) =>
      call(house, harmless(body)),
    ))

  test('as a press of DingTalk, with any field changed', () =>
    throwAll(fc.tuple(mutation, fc.jsonValue({ maxDepth: 4 })), ([fields, inner]) => {
      const content = JSON.stringify({ cardPrivateData: { actionIds: ['confirm'], params: inner } })
      return callCard(house, JSON.stringify({ outTrackId: 'x', userId: 'nobody', content, ...fields }))
    }))

  test('as an event of DingTalk, with any field changed', () =>
    throwAll(mutation, (fields) =>
      callEvent(house, harmless(JSON.stringify({ EventType: 'user_add_org', ...fields }))),
    ))

  test('as a frame of the stream, whatever is in it', async () => {
    const settings = { robotCode: 'dingsimulator0001', oapiBase: 'http://127.0.0.1:1' }
    const frame = fc.record({
      type: fc.constantFrom('EVENT' as const, 'CALLBACK' as const),
      headers: fc.record({
        messageId: fc.string({ minLength: 1 }),
        topic: fc.constantFrom('/v1.0/im/bot/messages/get', '/v1.0/card/instances/callback', '*', undefined),
        eventType: fc.constantFrom('user_add_org', 'user_leave_org', 'x', undefined),
        eventId: fc.option(text, { nil: undefined }),
        eventBornTime: fc.option(fc.nat(), { nil: undefined }),
      }),
      data: fc.oneof(
        fc.json(),
        text,
        mutation.map((fields) => robotBody('nobody', 'frame', fields)),
      ),
    })
    fc.assert(
      fc.property(frame, (one) => {
        expect(['updates', 'ignored', undefined]).toContain(openFrame(settings, one, house.clock.now())?.kind)
      }),
      { ...RUNS, numRuns: 2000 },
    )
  })
})

describe(`what comes without one (seed ${SEED})`, () => {
  const PATHS = ['/wecom/callback', '/dingtalk/robot', '/dingtalk/card', '/dingtalk/event', '/apply', '/ballots/x']

  test('to any door, with any query, headers and body', () =>
    throwAll(
      fc.tuple(fc.constantFrom(...PATHS), fc.dictionary(fc.string({ maxLength: 20 }), text), text, fc.boolean()),
      ([path, query, body, isSigned]) => {
        const pairs = Object.entries(query).map(([key, value]) => [key.toWellFormed(), value.toWellFormed()])
        const headers = isSigned
          ? robotSeal(String(house.clock.now().epochMilliseconds))
          : { sign: 'x', timestamp: '1' }
        const search = new URLSearchParams(pairs as [string, string][])
        return fetch(`${house.url}${path}?${search}`, { method: 'POST', headers, body: Buffer.from(body) })
      },
    ))

  test('to any page, with any address', () =>
    throwAll(
      fc.tuple(
        fc.constantFrom('/apply', '/ballots', '/ballot-papers', '/applications', '/withdrawals', '/leave'),
        text,
      ),
      ([page, address]) =>
        fetch(`${house.url}${page}/${encodeURIComponent(address.toWellFormed())}?staff=${address.length}`),
    ))

  test('to the forms, with any fields', async () => {
    const visitor = new Visitor(house.url)
    await throwAll(
      fc.dictionary(fc.oneof(fc.constantFrom('formKey', 'token', 'kind', 'name'), text), text),
      async (fields) => {
        const form = new FormData()
        for (const [field, value] of Object.entries(fields)) form.append(field, value)
        return fetch(`${house.url}/ballots/x`, { method: 'POST', body: form, headers: { cookie: visitor.cookie } })
      },
    )
  })
})

/** The heap in use once all that can be thrown away is. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return getHeapStatistics().used_heap_size
}

test('hundreds of calls that come to nothing leave nothing in memory', async () => {
  const calls = (count: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const large = 'x'.repeat(50_000)
        const call =
          index % 2 === 0 ? callRobot(house, `{"msgId":"${large}${index}"}`) : callWecom(house, `<xml>${large}`)
        await (await call).text()
      }),
    )
  for (let round = 0; round < 4; round += 1) await calls(25)
  const before = heapInUse()
  for (let round = 0; round < 24; round += 1) await calls(25)
  // They were thirty megabytes.
  expect(heapInUse() - before).toBeLessThan(10 * 1024 * 1024)
}, 60_000)

test('hundreds of calls that are taken and answered leave nothing in memory either', async () => {
  let number = 0
  const write = async (count: number) => {
    for (let call = 0; call < count; call += 1) {
      number += 1
      const large = `${number}${'长'.repeat(30_000)}`
      expect((await callWecom(house, wecomText('nobody', large, `77${number}`))).status).toBe(200)
    }
    await house.settle()
  }
  await write(60)
  const before = heapInUse()
  await write(200)
  expect(await house.database.db.inboxUpdate.count({ where: { state: { in: ['failed', 'received'] } } })).toBe(0)
  // They were eighteen megabytes.
  expect(heapInUse() - before).toBeLessThan(6 * 1024 * 1024)
}, 120_000)
