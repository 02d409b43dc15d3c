import { expect, test } from 'vitest'
import { answerTo, connect, type Down, everything } from './client.ts'
import { button, cardTo, corp, only, openCorp } from './settings.ts'

const ids = (frames: Down[]) => new Set(frames.map(({ headers }) => headers.messageId)).size

test('what a person says arrives as a CALLBACK frame whose data is a text of JSON', async () => {
  const open = await openCorp()
  const { frames, bodies } = await connect(open)
  const { inner } = await open.simulator.say('zhangsan', '状态')
  expect(frames).toMatchObject([
    {
      specVersion: '1.0',
      type: 'CALLBACK',
      headers: {
        topic: '/v1.0/im/bot/messages/get',
        contentType: 'application/json',
        time: '1772413200000',
        messageId: expect.any(String),
        appId: expect.any(String),
        connectionId: expect.any(String),
      },
      data: inner,
    },
  ])
  expect(bodies()).toMatchObject([{ msgtype: 'text', text: { content: '状态' }, senderStaffId: 'zhangsan' }])
})

test('an unanswered message comes again under a new frame id with the same msgId, until it is answered', async () => {
  const open = await openCorp({ timings: { frameWithinMs: 30 } })
  const { frames, bodies } = await connect(open, (frame, count) => (count < 3 ? undefined : answerTo(frame)))
  const { attempts, status } = await open.simulator.say('zhangsan', '状态')
  expect([attempts.map((it) => it.status ?? it.failure), status]).toEqual([
    [expect.stringContaining('timeout'), expect.stringContaining('timeout'), 200],
    200,
  ])
  expect([frames.length, ids(frames), new Set(bodies().map(({ msgId }) => msgId)).size]).toEqual([3, 3, 1])
  expect(open.simulator.counters.redeliveries).toBe(2)
})

test('after so many attempts as were set the message is given up', async () => {
  const open = await openCorp({ timings: { frameWithinMs: 20 }, frameAttempts: 2 })
  const { frames } = await connect(open, () => undefined)
  expect(await open.simulator.say('zhangsan', '状态')).toMatchObject({ status: undefined, attempts: [{}, {}] })
  expect(frames).toHaveLength(2)
})

test('an answer that comes too late is noted, and the message comes again', async () => {
  const open = await openCorp({ timings: { frameWithinMs: 30, redeliverAfterMs: 60 } })
  const { socket } = await connect(open, (frame, count) => {
    if (count > 1) return answerTo(frame)
    setTimeout(() => socket.send(answerTo(frame)), 50)
    return undefined
  })
  expect(await open.simulator.say('zhangsan', '状态')).toMatchObject({ attempts: [{}, { status: 200 }] })
  expect(open.simulator.warnings).toMatchObject([{ where: 'stream answer', why: expect.stringContaining('late') }])
})

const headersOf = (frame: Down, more: object = {}) => ({
  messageId: frame.headers.messageId,
  contentType: 'application/json',
  ...more,
})

test.each<[string, (frame: Down) => object]>([
  ['data as an object', () => ({ data: { response: null } })],
  ['data that is no JSON', () => ({ data: 'ok' })],
  ['data without response', () => ({ data: '{}' })],
  ['more in data', () => ({ data: '{"response":null,"status":"SUCCESS"}' })],
  ['code as a text', () => ({ code: '200' })],
  ['an unknown code', () => ({ code: 201 })],
  ['no message', () => ({ message: undefined })],
  ['no contentType', (frame) => ({ headers: { messageId: frame.headers.messageId } })],
  ['one more header', (frame) => ({ headers: headersOf(frame, { topic: 'x' }) })],
  ['another messageId', (frame) => ({ headers: headersOf(frame, { messageId: 'other' }) })],
  ['an unknown field', () => ({ type: 'CALLBACK' })],
])('an answer with %s is none: it is noted, and the message comes again', async (_, more) => {
  const open = await openCorp({ timings: { frameWithinMs: 30 } })
  const { frames } = await connect(open, (frame, count) => answerTo(frame, count === 1 ? more(frame) : {}))
  expect(await open.simulator.say('zhangsan', '状态')).toMatchObject({ status: 200 })
  expect([frames.length, open.simulator.warnings.length]).toEqual([2, 1])
})

test.each([404, 500])('code %i is an answer, recorded as a failure', async (code) => {
  const open = await openCorp()
  const { frames } = await connect(open, (frame) => answerTo(frame, { code, message: 'no', data: '{}' }))
  expect(await open.simulator.say('zhangsan', '状态')).toMatchObject({ status: code })
  expect(frames).toHaveLength(1)
  expect(open.simulator.warnings).toMatchObject([{ why: expect.stringContaining(String(code)) }])
})

test('each message goes to one of the connections, by chance', async () => {
  const open = await openCorp()
  const [first, second] = [await connect(open), await connect(open)]
  for (let n = 0; n < 16; n += 1) await open.simulator.say('zhangsan', `第${n}句`)
  expect(first.frames.length + second.frames.length).toBe(16)
  expect(Math.min(first.frames.length, second.frames.length)).toBeGreaterThan(2)
})

test('a message waits for a connection that subscribed to its topic', async () => {
  const open = await openCorp()
  const { simulator } = open
  const deaf = await connect(open, undefined, everything.slice(0, 1))
  const said = simulator.say('zhangsan', '状态')
  await simulator.stream.ping()
  expect(simulator.stream.waiting()).toBe(1)
  const { frames } = await connect(open)
  expect(await said).toMatchObject({ status: 200, attempts: [{ status: 200 }] })
  expect([frames.length, deaf.frames.filter(({ type }) => type === 'CALLBACK').length]).toEqual([1, 0])
})

test('a message that was under way when the connection broke goes to the next one', async () => {
  const open = await openCorp()
  const { simulator } = open
  await connect(open, () => {
    simulator.stream.cut()
    return undefined
  })
  const said = simulator.say('zhangsan', '状态')
  while (simulator.stream.connections() > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  const { frames } = await connect(open)
  expect(await said).toMatchObject({ attempts: [{ failure: 'the connection closed' }, { status: 200 }] })
  expect(frames).toHaveLength(1)
})

test('a message can come twice at once, or again later, under another frame id', async () => {
  const open = await openCorp()
  const { simulator } = open
  const { frames, bodies } = await connect(open)
  simulator.stream.deliverTwice()
  const { redeliver } = await simulator.say('zhangsan', '状态')
  expect(await redeliver()).toMatchObject({ status: 200 })
  expect([frames.length, ids(frames), new Set(bodies().map(({ msgId }) => msgId)).size]).toEqual([3, 3, 1])
  await simulator.say('zhangsan', '再')
  expect(frames).toHaveLength(4)
  simulator.faults.twice = true
  await simulator.say('zhangsan', '又')
  expect(frames).toHaveLength(6)
})

test('when the simulator closes, what waits ends', async () => {
  const { simulator } = await openCorp()
  const said = simulator.say('zhangsan', '状态')
  await simulator.close()
  expect(await said).toMatchObject({ status: undefined, attempts: [{ failure: 'the simulator was closed' }] })
})

test('a press on a card is pushed once, and only over its own topic', async () => {
  const open = await openCorp({ timings: only({ cardWithinMs: 40 }) })
  const { simulator, deliver } = open
  await deliver()
  await connect(open, undefined, everything.slice(0, 2))
  const press = () => simulator.tap('zhangsan', { actionId: 'present' })
  expect(await press()).toMatchObject({ attempts: [{ failure: expect.stringContaining('no connection') }] })
  const { frames } = await connect(open, (frame, count) => (count === 1 ? undefined : answerTo(frame)))
  expect(await press()).toMatchObject({
    status: undefined,
    attempts: [{ failure: expect.stringContaining('timeout') }],
  })
  const { status, redeliver } = await press()
  expect(status).toBe(200)
  await redeliver()
  expect([frames.length, ids(frames)]).toEqual([3, 3])
})

test('an event answered LATER comes again; SUCCESS ends it', async () => {
  const open = await openCorp({ eventChannel: 'stream' })
  const { simulator } = open
  const later = { data: '{"status":"LATER","message":"busy"}' }
  const { frames } = await connect(open, (frame, count) => answerTo(frame, count === 1 ? later : {}))
  const { attempts } = await simulator.leave('lisi')
  expect(attempts.map(({ answer }) => answer)).toEqual([later.data, '{"status":"SUCCESS"}'])
  expect([ids(frames), new Set(frames.map(({ headers }) => headers.eventId)).size]).toEqual([2, 1])
  expect(frames[0]).toMatchObject({
    type: 'EVENT',
    headers: {
      topic: '*',
      eventType: 'user_leave_org',
      eventId: expect.any(String),
      eventBornTime: '1772413200000',
      eventCorpId: corp.corpId,
      eventUnifiedAppId: expect.any(String),
    },
    data: '{"timeStamp":"1772413200000","userId":["lisi"]}',
  })
})

test('an event answered like a message is not answered', async () => {
  const open = await openCorp({ eventChannel: 'stream', timings: { frameWithinMs: 30 } })
  const wrong = { data: '{"response":null}' }
  const { frames } = await connect(open, (frame, count) => answerTo(frame, count === 1 ? wrong : {}))
  expect(await open.simulator.join({ userId: 'wangwu', name: '王五' })).toMatchObject({ status: 200 })
  expect([frames.length, open.simulator.warnings.length]).toEqual([2, 1])
})

test('the transcript holds frames and answers', async () => {
  const open = await openCorp()
  await connect(open)
  const { inner } = await open.simulator.say('zhangsan', '状态')
  expect(open.simulator.transcript).toMatchObject([
    { direction: 'api', method: 'POST', url: '/v1.0/gateway/connections/open', status: 200 },
    { direction: 'api', method: 'GET', url: expect.stringContaining('/connect?ticket='), status: 101 },
    { direction: 'push', method: 'WS', request: expect.stringContaining('specVersion'), inner, status: 200 },
    { direction: 'reply', method: 'WS', request: expect.stringContaining('"code":200') },
  ])
})

test('a card is not answered by null', async () => {
  const open = await openCorp({ timings: { cardWithinMs: 40 } })
  await open.deliver(cardTo(['zhangsan'], [button('present')]))
  await connect(open, (frame) => answerTo(frame, { data: '{"response":null}' }))
  expect(await open.simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: undefined })
  expect(open.simulator.warnings).toHaveLength(1)
})
