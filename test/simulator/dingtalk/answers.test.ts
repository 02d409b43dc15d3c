import { createHmac } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { Reaction } from './application.ts'
import { openHttp, openStream, type Response } from './presses.ts'
import { cardData, only } from './settings.ts'

const seen = (open: { simulator: { cardsOf(userId: string): { data: Record<string, string> }[] } }, userId: string) =>
  open.simulator.cardsOf(userId)[0]?.data.content

test('the answer changes the view of the presser alone, until an update for all', async () => {
  const answer = {
    cardData: { cardParamMap: { content: '您已答复' } },
    cardUpdateOptions: { updateCardDataByKey: true },
  }
  const open = await openStream(() => answer)
  await open.simulator.tap('zhangsan', { actionId: 'present' })
  expect([seen(open, 'zhangsan'), seen(open, 'lisi')]).toEqual(['您已答复', '**请答复**'])
  expect(open.simulator.cardsOf('zhangsan')[0]?.buttons).toHaveLength(2)
  const byKey = { updateCardDataByKey: true }
  await open.update({ cardData: { cardParamMap: { title: '新题' } }, cardUpdateOptions: byKey })
  expect([seen(open, 'zhangsan'), seen(open, 'lisi')]).toEqual(['您已答复', '**请答复**'])
  expect(open.simulator.cardsOf('zhangsan')[0]?.data.title).toBe('新题')
  await open.update({ cardData: { cardParamMap: { content: '一人出席' } }, cardUpdateOptions: byKey })
  expect([seen(open, 'zhangsan'), seen(open, 'lisi')]).toEqual(['一人出席', '一人出席'])
  expect(open.simulator.warnings).toEqual([])
})

test('an answer without option replaces what the presser sees, which is noted', async () => {
  const open = await openStream(() => ({ cardData: { cardParamMap: { content: '您已答复' } } }))
  await open.simulator.tap('zhangsan', { actionId: 'present' })
  expect(open.simulator.cardsOf('zhangsan')[0]?.data).toEqual({ content: '您已答复' })
  expect(open.simulator.warnings).toMatchObject([{ why: expect.stringContaining('title') }])
})

test('userPrivateData is for the presser and not keyed by user', async () => {
  let response: Response = { userPrivateData: { cardParamMap: { content: '只给您' } } }
  const open = await openStream(() => response)
  await open.simulator.tap('zhangsan', { actionId: 'present' })
  expect([seen(open, 'zhangsan'), seen(open, 'lisi')]).toEqual(['只给您', '**请答复**'])
  response = { userPrivateData: { zhangsan: { cardParamMap: { content: '错' } } } }
  expect(await open.simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: undefined })
  expect(seen(open, 'zhangsan')).toBe('只给您')
})

test.each([
  ['an unknown field', { data: {} }],
  ['an unknown variable', { cardData: { cardParamMap: { x: 'y' } } }],
  ['a value that is no text', { cardData: { cardParamMap: { seats: 3 } } }],
])('an answer with %s fails and is noted', async (_, response) => {
  const open = await openStream(() => response)
  const { status, attempts } = await open.simulator.tap('zhangsan', { actionId: 'present' })
  expect([status, attempts]).toEqual([undefined, [expect.objectContaining({ failure: expect.any(String) })]])
  expect(seen(open, 'zhangsan')).toBe('**请答复**')
  expect(open.simulator.warnings.some(({ where }) => where === 'card answer')).toBe(true)
})

test('an update before the press was answered is noted; afterwards it is in order', async () => {
  const change = { cardData: cardData([], { content: '已答复' }) }
  const open = await openStream(async () => {
    await open.update(change)
    return {}
  })
  expect(await open.simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: 200 })
  expect(open.simulator.warnings).toMatchObject([{ where: 'card/instances', why: expect.stringContaining('before') }])
  await open.update(change)
  expect(open.simulator.warnings).toHaveLength(1)
})

test('an update right after the answer is in order, though both travel at the same time', async () => {
  const updates: Promise<unknown>[] = []
  const open = await openStream(async () => {
    setImmediate(() => updates.push(open.update({ cardData: cardData([], { content: '已答复' }) })))
    return {}
  })
  for (let n = 0; n < 5; n += 1) {
    await open.simulator.tap('zhangsan', { actionId: 'present', force: true })
    await vi.waitUntil(() => updates.length > n, { interval: 1 })
    await updates[n]
  }
  expect(open.simulator.warnings).toEqual([])
})

test('over HTTP a press is signed with the secret that was registered', async () => {
  const { simulator, arrivals } = await openHttp()
  expect(await simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: 200 })
  const sign = createHmac('sha256', 'card-secret').update('1772413200000').digest('base64')
  expect(arrivals).toMatchObject([
    {
      headers: { 'x-ddpaas-signature-timestamp': '1772413200000', 'x-ddpaas-signature': sign },
      body: { outTrackId: 'card-1', content: expect.stringContaining('present') },
    },
  ])
})

test('without a registered secret there is no signature', async () => {
  const { simulator, arrivals, register, url } = await openHttp()
  await register({ callbackUrl: url, forceUpdate: true })
  await simulator.tap('zhangsan', { actionId: 'present' })
  expect(Object.keys(arrivals[0]?.headers ?? {}).filter((name) => name.startsWith('x-ddpaas'))).toEqual([])
  simulator.faults.spoilNext('badSignature')
  await expect(simulator.tap('zhangsan', { actionId: 'present' })).rejects.toThrow('badSignature')
})

test('a signature can be false, or old and right', async () => {
  const { simulator, arrivals } = await openHttp()
  for (const fault of ['badSignature', 'staleTimestamp'] as const) {
    simulator.faults.spoilNext(fault)
    await simulator.tap('zhangsan', { actionId: 'present' })
  }
  const good = arrivals.map(({ headers }) => {
    const stamp = String(headers['x-ddpaas-signature-timestamp'])
    const sign = createHmac('sha256', 'card-secret').update(stamp).digest('base64')
    return [stamp, sign === headers['x-ddpaas-signature']]
  })
  expect(good).toEqual([
    ['1772413200000', false],
    ['1772406000000', true],
  ])
})

test.each<[string, Reaction]>([
  ['an empty body', {}],
  ['a list', { body: '[]' }],
  ['the shape of a Stream answer', { body: '{"response":{}}' }],
])('over HTTP an answer of %s fails and is noted', async (_, reaction) => {
  const { simulator, arrivals } = await openHttp(() => reaction)
  expect(await simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: undefined })
  expect([arrivals.length, simulator.warnings.length]).toEqual([1, 1])
})

test('over HTTP a press is not repeated, whatever comes back', async () => {
  let reaction: Reaction = { status: 500 }
  const { simulator, arrivals } = await openHttp(() => reaction, only({ cardWithinMs: 100 }))
  expect(await simulator.tap('zhangsan', { actionId: 'present' })).toMatchObject({ status: 500 })
  reaction = 'silence'
  const { attempts, redeliver } = await simulator.tap('zhangsan', { actionId: 'present' })
  expect(attempts).toEqual([{ failure: expect.stringContaining('timeout') }])
  reaction = { body: '{"cardData":{"cardParamMap":{"content":"您已答复"}}}' }
  expect(await redeliver()).toMatchObject({ status: 200 })
  expect(arrivals).toHaveLength(3)
  expect(simulator.cardsOf('zhangsan')[0]?.data.content).toBe('您已答复')
})
