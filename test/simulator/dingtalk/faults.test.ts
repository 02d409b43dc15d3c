import { expect, test } from 'vitest'
import { call, openCorp } from './settings.ts'

const SEND = '/v1.0/robot/oToMessages/batchSend'

test('a code strikes as often as it was planned, and only that call', async () => {
  const { simulator, sendText } = await openCorp()
  simulator.faults.next(SEND, { code: 'send.too.fast' }, 2)
  simulator.faults.next(SEND, { code: 'system.error', status: 500 })
  const answers = [await sendText('一'), await sendText('二'), await sendText('三'), await sendText('四')]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'send.too.fast'],
    [400, 'send.too.fast'],
    [500, 'system.error'],
    [200, undefined],
  ])
  expect(simulator.chatOf('zhangsan')).toHaveLength(1)
})

test('an errcode belongs to the old host, a code to the new', async () => {
  const { simulator, oapiBase } = await openCorp()
  simulator.faults.next('/gettoken', { errcode: -1 })
  expect(await call('GET', `${oapiBase}/gettoken`)).toMatchObject({ status: 200, body: { errcode: -1 } })
  expect(() => simulator.faults.next('/gettoken', { code: 'x' })).toThrow('other host')
  expect(() => simulator.faults.next(SEND, { errcode: 1 })).toThrow('other host')
})

test('the IP ban answers with a page or with JSON of its own; a gateway with a bare status', async () => {
  const { simulator, apiBase } = await openCorp()
  const path = '/v1.0/oauth2/accessToken'
  const plan = [{ banned: 'html' }, { banned: 'json' }, { banned: 'html', status: 403 }, { status: 502 }] as const
  for (const fault of plan) simulator.faults.next(path, fault)
  const answers: [number, string][] = []
  for (const _ of plan) {
    const response = await fetch(`${apiBase}${path}`, { method: 'POST' })
    answers.push([response.status, (await response.text()).slice(0, 14)])
  }
  expect(answers).toEqual([
    [200, '<html><body>si'],
    [200, '{"status":1111'],
    [403, '<html><body>si'],
    [502, '<html><body>si'],
  ])
})

test('a lost answer leaves the work done', async () => {
  const { simulator, sendText, deliver } = await openCorp()
  simulator.faults.next(SEND, { lostAnswer: true })
  await expect(sendText('到了吗')).rejects.toThrow()
  expect(simulator.chatOf('zhangsan')).toHaveLength(1)
  simulator.faults.next('/v1.0/card/instances/createAndDeliver', { lostAnswer: true })
  await expect(deliver()).rejects.toThrow()
  expect(await deliver()).toMatchObject({ body: { code: 'param.cardAlreadyExist' } })
  expect(simulator.cardsOf('zhangsan')).toHaveLength(1)
})

test('while the platform is down nothing is done; a slow one answers after the caller has gone', async () => {
  const { simulator, sendText, apiBase } = await openCorp()
  simulator.faults.down = true
  await expect(sendText('在吗')).rejects.toThrow()
  simulator.faults.down = false
  expect(await sendText('恢复了')).toMatchObject({ status: 200 })
  simulator.faults.slowMs = 200
  await expect(fetch(apiBase, { signal: AbortSignal.timeout(30) })).rejects.toThrow('timeout')
})

test('too many calls are refused with 403, on the old host with 90018', async () => {
  const { simulator, login, oapiBase } = await openCorp()
  const { body } = await login()
  simulator.faults.qpsExceeded = true
  expect(await login()).toMatchObject({
    status: 403,
    body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' },
  })
  const user = () => call('POST', `${oapiBase}/topapi/v2/user/get?access_token=${body.accessToken}`, { userid: 'lisi' })
  expect(await user()).toMatchObject({ status: 200, body: { errcode: 90018 } })
  simulator.faults.qpsExceeded = false
  expect(await user()).toMatchObject({ body: { errcode: 0 } })
})

test('calls can be counted: so many per API and second of the clock', async () => {
  const { simulator, clock, login, sendText } = await openCorp()
  simulator.faults.qpsLimit = 3
  const codes: number[] = []
  for (let n = 0; n < 5; n += 1) codes.push((await login()).status)
  expect(codes).toEqual([200, 200, 200, 403, 403])
  clock.forward({ seconds: 1 })
  expect([(await login()).status, (await sendText('一')).status]).toEqual([200, 200])
})

test('when the calls of the month are used up, billed calls are refused, the token and the address book are not', async () => {
  const { simulator, login, sendText, deliver, oapiBase } = await openCorp()
  simulator.faults.apiQuotaUsed = true
  const refused = { status: 403, body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' } }
  expect([await sendText('通知'), await deliver()]).toMatchObject([refused, refused])
  const { accessToken } = (await login()).body
  const old = (path: string) => call('POST', `${oapiBase}${path}access_token=${accessToken}`, { userid: 'lisi' })
  expect(await old('/topapi/v2/user/get?')).toMatchObject({ body: { errcode: 0 } })
  expect(await old('/media/upload?type=file&')).toMatchObject({ body: { errcode: 90020 } })
  expect(simulator.counters.billedCalls).toBe(0)
  simulator.faults.apiQuotaUsed = false
  expect(await sendText('通知')).toMatchObject({ status: 200 })
  expect(simulator.counters.billedCalls).toBe(1)
})

test('the same seed gives the same ids, without one they differ', async () => {
  const tokenOf = async (more: object) => (await (await openCorp(more)).login()).body.accessToken
  expect(await tokenOf({ seed: 1 })).toBe(await tokenOf({ seed: 1 }))
  expect(await tokenOf({ seed: undefined })).not.toBe(await tokenOf({ seed: undefined }))
})

test('the transcript holds calls with their answers', async () => {
  const { simulator, sendText } = await openCorp()
  await sendText('通知')
  expect(simulator.transcript).toMatchObject([
    { direction: 'api', method: 'POST', url: '/v1.0/oauth2/accessToken', status: 200 },
    {
      direction: 'api',
      url: SEND,
      request: expect.stringContaining('通知'),
      answer: expect.stringContaining('processQueryKey'),
    },
  ])
})
