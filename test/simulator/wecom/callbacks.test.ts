import { XMLParser } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { corp, openCorp } from './settings.ts'
import { openWebhook, part, type Reaction } from './webhook.ts'

async function openBoth(react?: (count: number) => Reaction, more: object = {}) {
  const webhook = await openWebhook((_, count) => react?.(count) ?? {})
  return { ...webhook, ...(await openCorp({ callbackUrl: webhook.url, ...more })) }
}

const flat = (xml: string) => new XMLParser({ parseTagValue: false }).parse(xml).xml as Record<string, string>

test('what a member says arrives signed, sealed and for this corp', async () => {
  const { simulator, arrivals } = await openBoth()
  const delivery = await simulator.say('zhangsan', '状态 <b>&]]>👍')
  expect(delivery).toMatchObject({ status: 200, attempts: [{ status: 200, answer: '' }] })
  expect(arrivals).toMatchObject([{ method: 'POST', signed: true, receiver: corp.corpId, inner: delivery.inner }])
  expect(flat(arrivals[0]?.envelope ?? '')).toMatchObject({ ToUserName: corp.corpId, AgentID: '1000002' })
  expect(flat(delivery.inner)).toEqual({
    ToUserName: corp.corpId,
    FromUserName: 'ZhangSan',
    CreateTime: '1772413200',
    AgentID: '1000002',
    MsgType: 'text',
    Content: '状态 <b>&]]>👍',
    MsgId: expect.stringMatching(/^7\d{18}$/),
  })
})

test('a webhook that fails twice gets the same message three times, each sealed afresh', async () => {
  const { simulator, arrivals } = await openBoth((count) => ({ status: count < 3 ? 503 : 200 }))
  const { attempts, status } = await simulator.say('ZhangSan', '状态')
  expect([attempts.map((attempt) => attempt.status), status]).toEqual([[503, 503, 200], 200])
  expect(new Set(arrivals.map(({ inner }) => inner)).size).toBe(1)
  expect(new Set(arrivals.map(({ envelope }) => envelope)).size).toBe(3)
  expect(new Set(arrivals.map(({ query }) => query.get('nonce'))).size).toBe(3)
  expect(arrivals.every(({ signed }) => signed)).toBe(true)
})

test('after the first attempt and three repeats the platform gives up, whatever status but 200 came', async () => {
  const { simulator, arrivals } = await openBoth(() => ({ status: 204 }))
  expect(await simulator.say('ZhangSan', '状态')).toMatchObject({ status: 204 })
  expect(arrivals).toHaveLength(4)
})

test('silence ends in a timeout and a repeat', async () => {
  const { simulator } = await openBoth((count) => (count === 1 ? 'silence' : {}), { answerWithinMs: 60 })
  const { attempts } = await simulator.say('ZhangSan', '状态')
  expect(attempts).toEqual([{ failure: expect.stringContaining('timeout') }, { status: 200, answer: '' }])
})

test('a refused connection is repeated too, with the pauses that were set', async () => {
  const pauses: number[] = []
  const retryPause = async (repeat: number) => void pauses.push(repeat)
  const { simulator } = await openCorp({ callbackUrl: 'http://127.0.0.1:9/wecom', retryPause })
  const { attempts, status } = await simulator.say('ZhangSan', '状态')
  expect([attempts.length, status, pauses]).toEqual([4, undefined, [1, 2, 3]])
})

test('a callback can be delivered again long after', async () => {
  const { simulator, clock, arrivals } = await openBoth()
  const { redeliver } = await simulator.say('ZhangSan', '状态')
  clock.forward({ days: 3 })
  expect(await redeliver()).toMatchObject({ status: 200 })
  expect(arrivals[1]?.inner).toBe(arrivals[0]?.inner)
  expect(arrivals[1]?.query.get('timestamp')).toBe(String(1772413200 + 3 * 86_400))
  expect(simulator.chatOf('ZhangSan')).toHaveLength(1)
})

test('without a callback URL nothing can be said', async () => {
  const { simulator } = await openCorp({ callbackUrl: undefined } as object)
  await expect(simulator.say('ZhangSan', '状态')).rejects.toThrow('no callback URL')
})

test('the check of the URL wants the digits and nothing else', async () => {
  let react: (digits: string) => Reaction = (digits) => ({ body: digits })
  const { url, arrivals } = await openWebhook(({ inner }) => react(inner))
  const { simulator } = await openCorp({ callbackUrl: url, verifyWithinMs: 300 })
  expect(await simulator.verifyUrl()).toEqual({ ok: true })
  expect(arrivals).toMatchObject([{ method: 'GET', signed: true, inner: expect.stringMatching(/^\d{19,23}$/) }])
  for (const wrong of [(it: string) => `${it}\n`, (it: string) => `"${it}"`, (it: string) => `\uFEFF${it}`, () => '']) {
    react = (digits) => ({ body: wrong(digits) })
    expect(await simulator.verifyUrl()).toMatchObject({ ok: false, why: expect.stringContaining('body') })
  }
  react = (digits) => ({ status: 201, body: digits })
  expect(await simulator.verifyUrl()).toMatchObject({ ok: false, why: expect.stringContaining('201') })
  react = () => 'silence'
  expect(await simulator.verifyUrl()).toMatchObject({ ok: false, why: expect.stringContaining('timeout') })
})

test('echostr comes percent-encoded, so that no plus sign is mistaken for a blank', async () => {
  const { url, arrivals } = await openWebhook(({ inner }) => ({ body: inner }))
  const { simulator } = await openCorp({ callbackUrl: url })
  for (let n = 0; n < 20; n += 1) expect(await simulator.verifyUrl()).toEqual({ ok: true })
  const asSent = simulator.transcript.map(({ url: sent }) => sent)
  expect(asSent.every((sent) => !/[+ ]/.test(sent))).toBe(true)
  expect(arrivals.some(({ query }) => query.get('echostr')?.includes('+'))).toBe(true)
})

test('a callback URL is kept only when it passes the check', async () => {
  const good = await openWebhook(({ inner }) => ({ body: inner }))
  const bad = await openWebhook(() => ({ body: 'hello' }))
  const { simulator } = await openCorp({ callbackUrl: undefined } as object)
  expect(await simulator.saveCallbackUrl(bad.url)).toMatchObject({ ok: false })
  await expect(simulator.say('ZhangSan', '状态')).rejects.toThrow('no callback URL')
  expect(await simulator.saveCallbackUrl(good.url)).toEqual({ ok: true })
  expect(await simulator.say('ZhangSan', '状态')).toMatchObject({ status: 200 })
})

test.each([
  ['badSignature', { signed: false, receiver: corp.corpId }],
  ['wrongReceiver', { signed: true, receiver: 'ww0000000000other' }],
  [
    'wrongCorp',
    { signed: true, receiver: 'ww0000000000other', envelope: expect.stringContaining('ww0000000000other') },
  ],
] as const)('a callback can be spoilt once: %s', async (fault, arrival) => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.spoilNext(fault)
  await simulator.say('ZhangSan', '状态')
  await simulator.say('ZhangSan', '状态')
  expect(arrivals).toMatchObject([arrival, { signed: true, receiver: corp.corpId }])
})

test('a callback sealed with another key is signed well and opens to nothing sensible', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.spoilNext('wrongKey')
  const { inner } = await simulator.say('ZhangSan', '状态')
  expect(arrivals).toMatchObject([{ signed: true }])
  expect(arrivals[0]?.inner).not.toBe(inner)
})

test('everything can come twice', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.twice = true
  await simulator.say('ZhangSan', '状态')
  expect(arrivals).toHaveLength(2)
  expect(arrivals[0]?.inner).toBe(arrivals[1]?.inner)
})

test('what was held back comes in the opposite order', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.hold()
  const said = [simulator.say('ZhangSan', '一'), simulator.say('ZhangSan', '二'), simulator.say('LiSi', '三')]
  expect(arrivals).toEqual([])
  await simulator.faults.release()
  expect(await Promise.all(said)).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }])
  await simulator.say('LiSi', '四')
  expect(arrivals.map(({ inner }) => part(inner, 'Content'))).toEqual(['三', '二', '一', '四'])
})

test('what was held back can also come late but in order', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.hold()
  const said = [simulator.say('ZhangSan', '一'), simulator.say('ZhangSan', '二')]
  await simulator.faults.release('inOrder')
  await Promise.all(said)
  expect(arrivals.map(({ inner }) => part(inner, 'Content'))).toEqual(['一', '二'])
})

test('the spelling of a callback can vary without its meaning', async () => {
  const { simulator, arrivals } = await openBoth()
  Object.assign(simulator.faults, { shuffled: true, plainText: true, withoutAgentId: true, ids: 'upper' })
  for (let n = 0; n < 4; n += 1) await simulator.say('ZhangSan', '<状态>&')
  const inners = arrivals.map(({ inner }) => inner)
  expect(inners.join()).not.toContain('CDATA')
  expect(inners.map(flat)).toMatchObject(inners.map(() => ({ FromUserName: 'ZHANGSAN', Content: '<状态>&' })))
  expect(new Set(inners.map((inner) => Object.keys(flat(inner)).join())).size).toBeGreaterThan(1)
  expect(arrivals.every(({ envelope }) => !envelope.includes('AgentID'))).toBe(true)
})

test('a control character can hide in what is said', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.controlCharacters = true
  await simulator.say('ZhangSan', '状态')
  expect(part(arrivals[0]?.inner ?? '', 'Content')).toBe('状\u0010态')
})

test('the transcript holds both directions as they were on the wire', async () => {
  const { simulator, sendText } = await openBoth()
  await sendText('通知')
  const { inner } = await simulator.say('ZhangSan', '收到')
  expect(simulator.transcript).toMatchObject([
    { direction: 'api', method: 'GET', status: 200, answer: expect.stringContaining('access_token') },
    {
      direction: 'api',
      method: 'POST',
      request: expect.stringContaining('通知'),
      answer: expect.stringContaining('msgid'),
    },
    {
      direction: 'callback',
      method: 'POST',
      request: expect.stringContaining('<Encrypt>'),
      inner,
      status: 200,
      answer: '',
    },
  ])
})
