import { expect, test } from 'vitest'
import { answerTo, connect, everything, openGateway, refusedUpgrade } from './client.ts'
import { corp, openCorp } from './settings.ts'

const urlOf = ({ body }: { body: Record<string, unknown> }) => `${body.endpoint}?ticket=${body.ticket}`

test('a ticket opens one connection, once', async () => {
  const open = await openCorp()
  const opened = await openGateway(open.apiBase)
  expect(opened).toMatchObject({ status: 200, body: { endpoint: expect.stringMatching(/^ws:.*\/connect$/) } })
  const socket = new WebSocket(urlOf(opened))
  await open.simulator.stream.connected()
  expect(await refusedUpgrade(urlOf(opened))).toBe(401)
  expect(open.simulator.stream.opened).toEqual({ tickets: 1, upgrades: 1, atOnce: 1 })
  socket.close()
})

test('a ticket lives 90 seconds on the clock', async () => {
  const { clock, simulator, apiBase } = await openCorp()
  const [first, second] = [await openGateway(apiBase), await openGateway(apiBase)]
  clock.forward({ seconds: 89 })
  const socket = new WebSocket(urlOf(first))
  await simulator.stream.connected()
  clock.forward({ seconds: 1 })
  expect(await refusedUpgrade(urlOf(second))).toBe(401)
  socket.close()
})

test('an unknown ticket, or another path, opens nothing', async () => {
  const { apiBase } = await openCorp()
  const base = apiBase.replace('http', 'ws')
  const { body } = await openGateway(apiBase)
  expect(await refusedUpgrade(`${base}/connect?ticket=invented`)).toBe(401)
  expect(await refusedUpgrade(`${base}/connect`)).toBe(401)
  expect(await refusedUpgrade(`${base}/elsewhere?ticket=${body.ticket}`)).toBe(401)
})

test('without Accept: application/json the answer is XML', async () => {
  const { apiBase } = await openCorp()
  const { clientId, clientSecret } = corp
  const body = JSON.stringify({ clientId, clientSecret, subscriptions: everything })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  const response = await fetch(`${apiBase}/v1.0/gateway/connections/open`, init)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('xml')])
  expect(await response.text()).toMatch(/<ticket>\w+<\/ticket>/)
})

test.each([
  ['a wrong secret', { clientSecret: 'x' }, 'authFailed'],
  ['no clientId', { clientId: undefined }, 'MissingclientId'],
  ['no subscriptions', { subscriptions: undefined }, 'invalidParameter'],
  ['empty subscriptions', { subscriptions: [] }, 'invalidParameter'],
  ['an EVENT topic', { subscriptions: [{ type: 'EVENT', topic: 'user_add_org' }] }, 'invalidParameter'],
  ['an unknown topic', { subscriptions: [{ type: 'CALLBACK', topic: '*' }] }, 'invalidParameter'],
  ['an unknown type', { subscriptions: [{ type: 'SYSTEM', topic: 'ping' }] }, 'invalidParameter'],
  ['an unknown field', { token: 'x' }, 'invalidParameter'],
])('an opening with %s is refused', async (_, more, code) => {
  const { apiBase } = await openCorp()
  expect(await openGateway(apiBase, more)).toMatchObject({ status: 400, body: { code, requestid: expect.any(String) } })
})

test('the gateway can refuse for a while', async () => {
  const { simulator, apiBase } = await openCorp()
  simulator.stream.refuseOpen(2, 503)
  const answers = [await openGateway(apiBase), await openGateway(apiBase), await openGateway(apiBase)]
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200])
})

test('a ping must be echoed unchanged', async () => {
  const open = await openCorp({ timings: { frameWithinMs: 40 } })
  const good = await connect(open)
  await connect(open, (frame) => answerTo(frame, { data: '{"opaque":"mine"}' }))
  await connect(open, () => undefined)
  expect(await open.simulator.stream.ping()).toEqual({ answered: 1, silent: 2 })
  expect(open.simulator.counters.unansweredPings).toBe(2)
  expect(good.frames).toMatchObject([
    {
      specVersion: '1.0',
      type: 'SYSTEM',
      headers: { topic: 'ping', contentType: 'application/json', time: '1772413200000' },
      data: expect.stringContaining('opaque'),
    },
  ])
})

test('pings come by themselves', async () => {
  const open = await openCorp({ timings: { pingEveryMs: 10 } })
  const pinged = Promise.withResolvers<string | undefined>()
  await connect(open, (frame) => {
    pinged.resolve(frame.headers.topic)
    return answerTo(frame)
  })
  expect(await pinged.promise).toBe('ping')
})

test('a disconnect frame ends the pushes at once and the connection a little later', async () => {
  const open = await openCorp({ timings: { closeAfterMs: 60 } })
  const { simulator } = open
  const old = await connect(open)
  simulator.stream.disconnect('persistent connection is expired')
  expect(simulator.stream.connections()).toBe(0)
  const fresh = await connect(open)
  expect(await simulator.say('zhangsan', '状态')).toMatchObject({ status: 200 })
  expect(fresh.frames).toHaveLength(1)
  await old.closed
  expect(old.frames).toMatchObject([
    { type: 'SYSTEM', headers: { topic: 'disconnect' }, data: '{"reason":"persistent connection is expired"}' },
  ])
})

test('a push that was sent before the disconnect may still be answered', async () => {
  const open = await openCorp({ timings: { closeAfterMs: 300 } })
  const { simulator } = open
  await connect(open, (frame) => {
    simulator.stream.disconnect()
    return answerTo(frame)
  })
  expect(await simulator.say('zhangsan', '状态')).toMatchObject({ status: 200, attempts: [{ status: 200 }] })
})

test('a cut connection is gone without a word', async () => {
  const open = await openCorp()
  const { closed, frames } = await connect(open)
  open.simulator.stream.cut()
  await closed
  expect([frames, open.simulator.stream.connections()]).toEqual([[], 0])
})

test('a stalled connection is open and deaf: it answers no ping of the application', async () => {
  const open = await openCorp({ timings: { frameWithinMs: 30 } })
  const { socket } = await connect(open)
  const pong = () =>
    new Promise<boolean>((resolve) => {
      socket.once('pong', () => resolve(true))
      setTimeout(() => resolve(false), 40)
      socket.ping()
    })
  expect(await pong()).toBe(true)
  open.simulator.stream.stall()
  expect(await pong()).toBe(false)
  expect([socket.readyState, open.simulator.stream.connections()]).toEqual([socket.OPEN, 1])
})

test('any text can come down the connection', async () => {
  const open = await openCorp()
  const { raw } = await connect(open)
  open.simulator.stream.sendRaw('{not json')
  await open.simulator.stream.ping()
  expect(raw[0]).toBe('{not json')
})
