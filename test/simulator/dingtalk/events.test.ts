import { expect, test } from 'vitest'
import { decrypt, encrypt, sign } from '../../../src/simulator/cipher.ts'
import { type Arrival, openApplication, type Reaction } from './application.ts'
import { corp, only, openCorp } from './settings.ts'

const { eventToken: token, eventAesKey: key, clientId } = corp

/** A reply as E/0004 wants it; `more` replaces its parts. */
function reply(more: { word?: string; owner?: string; token?: string } = {}): Record<string, string> {
  const sealed = encrypt(key, more.word ?? 'success', more.owner ?? clientId, Buffer.alloc(16, 'r'))
  const signature = sign(more.token ?? token, '1772413200001', 'mynonce', sealed)
  return { msg_signature: signature, timeStamp: '1772413200001', nonce: 'mynonce', encrypt: sealed }
}

const success = (): Reaction => ({ body: JSON.stringify(reply()) })

async function openBoth(react: () => Reaction = success, more: object = {}) {
  const application = await openApplication(() => react())
  return { ...application, ...(await openCorp({ eventChannel: 'http', eventUrl: application.url, ...more })) }
}

function isSigned({ query, body }: Arrival): boolean {
  const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
  const right = sign(token, timestamp, nonce, String(body.encrypt))
  return query.get('signature') === right && query.get('msg_signature') === right
}

const innerOf = ({ body }: Arrival) => JSON.parse(decrypt(key, String(body.encrypt), clientId))

test('a leaving person is reported sealed for the clientId and signed under both names', async () => {
  const { simulator, arrivals } = await openBoth()
  const { status, inner } = await simulator.leave('zhangsan')
  expect([status, arrivals.map(isSigned), arrivals.map(innerOf)]).toEqual([200, [true], [JSON.parse(inner)]])
  expect(JSON.parse(inner)).toEqual({
    EventType: 'user_leave_org',
    EventTime: 1772413200000,
    CorpId: corp.corpId,
    BizId: expect.any(String),
    eventId: expect.any(String),
    timeStamp: '1772413200000',
    userId: ['zhangsan'],
  })
  expect(Object.keys(arrivals[0]?.body ?? {})).toEqual(['encrypt'])
  expect(simulator.people().map(({ userId }) => userId)).toEqual(['lisi'])
  await expect(simulator.say('zhangsan', '在吗')).rejects.toThrow('left')
})

test('who leaves is in no group any more, and may come back', async () => {
  const { simulator } = await openBoth()
  const group = simulator.addGroup({ title: '理事会', members: ['zhangsan'] })
  await simulator.leave('zhangsan')
  const { inner } = await simulator.join({ userId: 'zhangsan', name: '张三丰' })
  expect(JSON.parse(inner)).toMatchObject({ EventType: 'user_add_org', userId: ['zhangsan'] })
  expect(simulator.people()).toContainEqual({ userId: 'zhangsan', name: '张三丰' })
  await expect(simulator.sayInGroup('zhangsan', group, '在')).rejects.toThrow('not in the group')
})

test('a change tells what was and what is', async () => {
  const { simulator } = await openBoth()
  const { inner } = await simulator.modify('lisi', { name: '李思', telephone: '13800000000' })
  expect(JSON.parse(inner)).toMatchObject({
    EventType: 'user_modify_org',
    diffInfo: {
      prev: { name: '李四', telephone: '' },
      curr: { name: '李思', telephone: '13800000000' },
      userid: 'lisi',
    },
  })
  expect(simulator.people()).toContainEqual({ userId: 'lisi', name: '李思' })
})

test.each<[string, () => Reaction, string]>([
  ['plain success', () => ({ body: 'success' }), 'no JSON'],
  ['nothing', () => ({}), 'no JSON'],
  ['another word', () => ({ body: JSON.stringify(reply({ word: 'ok' })) }), 'instead of success'],
  ['another owner', () => ({ body: JSON.stringify(reply({ owner: corp.corpId })) }), 'receiver'],
  ['a false signature', () => ({ body: JSON.stringify(reply({ token: 'other' })) }), 'signature'],
  [
    'timestamp in lower case',
    () => {
      const { timeStamp, ...rest } = reply()
      return { body: JSON.stringify({ ...rest, timestamp: timeStamp }) }
    },
    'timeStamp',
  ],
  ['another status', () => ({ ...(success() as object), status: 201 }), '201'],
  ['silence', () => 'silence', 'timeout'],
])(
  'an event answered with %s is on the failed list, and can be repeated with the same eventId',
  async (_, wrong, why) => {
    let react = wrong
    const { simulator, arrivals } = await openBoth(() => react(), { timings: only({ eventWithinMs: 100 }) })
    expect((await simulator.leave('zhangsan')).status).not.toBe(200)
    expect(simulator.failedEvents()).toMatchObject([{ eventType: 'user_leave_org', why: expect.stringContaining(why) }])
    react = success
    expect(await simulator.repeatFailedEvents()).toMatchObject([{ status: 200 }])
    expect([simulator.failedEvents(), arrivals.length]).toEqual([[], 2])
    expect(new Set(arrivals.map((arrival) => innerOf(arrival).eventId)).size).toBe(1)
  },
)

test('an event can come twice, or again later, with the same eventId', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.twice = true
  const { redeliver } = await simulator.leave('zhangsan')
  await redeliver()
  const ids = arrivals.map((arrival) => innerOf(arrival).eventId)
  expect([ids.length, new Set(ids).size, new Set(arrivals.map(({ text }) => text)).size]).toEqual([3, 1, 3])
})

const opens = (arrival: Arrival, owner: string) => {
  try {
    return decrypt(key, String(arrival.body.encrypt), owner).includes('user_leave_org')
  } catch {
    return false
  }
}

test.each([
  ['badSignature', false, true, '1772413200000'],
  ['staleTimestamp', true, true, '1772406000000'],
  ['wrongKey', true, false, '1772413200000'],
  ['wrongOwner', true, false, '1772413200000'],
] as const)('an event can be spoilt: %s', async (fault, signed, opened, timestamp) => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.spoilNext(fault)
  await simulator.leave('zhangsan')
  expect(arrivals.map((it) => [isSigned(it), opens(it, clientId), it.query.get('timestamp')])).toEqual([
    [signed, opened, timestamp],
  ])
  const [arrival] = arrivals
  expect(arrival && opens(arrival, 'dingsomebodyelse0000')).toBe(fault === 'wrongOwner')
})

test('without a channel people come and go unheard', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.console.setEvents(undefined)
  expect(await simulator.leave('zhangsan')).toMatchObject({ status: undefined, attempts: [] })
  expect([arrivals, simulator.people().length]).toEqual([[], 1])
})

test('the console checks the URL and keeps it only if it answers rightly', async () => {
  const good = await openApplication(success)
  const bad = await openApplication(() => ({ body: 'success' }))
  const { simulator } = await openCorp({ eventChannel: 'http' })
  expect(await simulator.checkUrl()).toMatchObject({ ok: false, why: expect.stringContaining('no event URL') })
  expect(await simulator.saveEventUrl(bad.url)).toMatchObject({ ok: false })
  expect(await simulator.checkUrl()).toMatchObject({ ok: false, why: expect.stringContaining('no event URL') })
  expect(await simulator.saveEventUrl(good.url)).toEqual({ ok: true })
  expect(good.arrivals.map(innerOf)).toEqual([{ EventType: 'check_url' }])
  expect(await simulator.leave('zhangsan')).toMatchObject({ status: 200 })
})

test('the token and the key of the subscription are legal', async () => {
  await expect(openCorp({ eventToken: 'x' })).rejects.toThrow('eventToken')
  await expect(openCorp({ eventAesKey: 'x' })).rejects.toThrow('43')
  const { simulator } = await openCorp({ eventChannel: 'stream' })
  simulator.faults.spoilNext('wrongKey')
  await expect(simulator.leave('zhangsan')).rejects.toThrow('wrongKey')
})
