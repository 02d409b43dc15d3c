import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Arrival, openApplication, type Reaction } from './application.ts'
import { corp, only, openCorp, textsOf } from './settings.ts'

async function openBoth(react?: (count: number) => Reaction, more: object = {}) {
  const application = await openApplication((_, count) => react?.(count) ?? {})
  return { ...application, ...(await openCorp({ mode: 'http', robotUrl: application.url, ...more })) }
}

/** Done by hand from S/0699. */
function isSigned({ headers }: Arrival): boolean {
  const mac = createHmac('sha256', corp.clientSecret).update(`${headers.timestamp}\n${corp.clientSecret}`)
  return mac.digest('base64') === headers.sign
}

test('what a person says arrives signed, with the fields of the page', async () => {
  const { simulator, arrivals, oapiBase } = await openBoth()
  const { inner } = await simulator.say('zhangsan', '状态')
  const [arrival] = arrivals
  expect(arrivals.map(isSigned)).toEqual([true])
  expect(arrival).toMatchObject({
    text: inner,
    headers: { timestamp: '1772413200000', 'content-type': 'application/json; charset=utf-8' },
  })
  expect(arrival?.body).toMatchObject({
    msgtype: 'text',
    text: { content: '状态' },
    msgId: expect.any(String),
    createAt: 1772413200000,
    conversationType: '1',
    conversationId: expect.stringMatching(/^cid.+==$/),
    senderId: expect.stringContaining('$:LWCP_v1:$'),
    senderNick: '张三',
    senderCorpId: corp.corpId,
    senderStaffId: 'zhangsan',
    chatbotCorpId: corp.corpId,
    robotCode: corp.clientId,
    sessionWebhookExpiredTime: 1772413200000 + 5_400_000,
  })
  expect(String(arrival?.body.sessionWebhook)).toMatch(
    new RegExp(`^${oapiBase}/robot/sendBySession\\?session=[0-9a-f]+$`),
  )
})

test('in a group the text keeps a leading space, and the group is named', async () => {
  const { simulator, arrivals } = await openBoth()
  const group = simulator.addGroup({ id: 'cidboard==', title: '理事会', members: ['zhangsan'] })
  await simulator.sayInGroup('zhangsan', group, '状态')
  expect(arrivals[0]?.body).toMatchObject({
    conversationType: '2',
    conversationId: 'cidboard==',
    conversationTitle: '理事会',
    isInAtList: true,
    atUsers: [{ dingtalkId: expect.any(String) }],
    text: { content: ' 状态' },
  })
  expect(textsOf(simulator.groupChatOf(group))).toEqual(['状态'])
  await expect(simulator.sayInGroup('lisi', group, '我也在')).rejects.toThrow('not in the group')
  await expect(simulator.sayInGroup('lisi', 'cidnone==', '我也在')).rejects.toThrow('no group')
})

test('an outsider in a group has no senderStaffId, and no chat with the robot', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.addOutsider({ id: 'guest', name: '来宾' })
  const group = simulator.addGroup({ title: '联席会', members: ['zhangsan', 'guest'] })
  await simulator.sayInGroup('guest', group, '在吗')
  expect(arrivals[0]?.body).toMatchObject({ senderNick: '来宾', senderCorpId: expect.not.stringMatching(corp.corpId) })
  expect(arrivals[0]?.body).not.toHaveProperty('senderStaffId')
  await expect(simulator.say('guest', '在吗')).rejects.toThrow('no member')
  expect(simulator.people().map(({ userId }) => userId)).toEqual(['zhangsan', 'lisi'])
})

test('pictures, speech and files come with their content', async () => {
  const { simulator, arrivals } = await openBoth()
  await simulator.sendPicture('zhangsan')
  await simulator.sendAudio('zhangsan', { recognition: '我要请假' })
  await simulator.sendFile('zhangsan', { fileName: '委托书.pdf' })
  await simulator.sendWith('zhangsan', { msgtype: 'unknownMsgType', senderStaffId: undefined })
  expect(arrivals.map(({ body }) => body)).toMatchObject([
    { msgtype: 'picture', content: { downloadCode: expect.any(String) } },
    { msgtype: 'audio', content: { duration: 4000, downloadCode: expect.any(String), recognition: '我要请假' } },
    { msgtype: 'file', content: { downloadCode: expect.any(String), fileName: '委托书.pdf' } },
    { msgtype: 'unknownMsgType' },
  ])
  expect(arrivals[3]?.body).not.toHaveProperty('senderStaffId')
  expect(simulator.chatOf('zhangsan').map(({ kind }) => kind)).toEqual(['other', 'other', 'other', 'other'])
})

test('an application that fails twice gets the same message three times, each signed', async () => {
  const pauses: number[] = []
  const retryPause = async (repeat: number) => void pauses.push(repeat)
  const { simulator, arrivals } = await openBoth((count) => ({ status: count < 3 ? 503 : 200 }), { retryPause })
  const { attempts, status } = await simulator.say('zhangsan', '状态')
  expect([attempts.map((it) => it.status), status, pauses]).toEqual([[503, 503, 200], 200, [1, 2]])
  expect(new Set(arrivals.map(({ text }) => text)).size).toBe(1)
  expect(arrivals.every(isSigned)).toBe(true)
})

test('after two repeats the platform gives up, whatever status but 200 came', async () => {
  const { simulator, arrivals } = await openBoth(() => ({ status: 204 }))
  expect(await simulator.say('zhangsan', '状态')).toMatchObject({ status: 204 })
  expect(arrivals).toHaveLength(3)
})

test('silence ends in a timeout and a repeat; the message can come once more later', async () => {
  const { simulator, arrivals } = await openBoth((count) => (count === 1 ? 'silence' : {}), {
    timings: only({ robotWithinMs: 100 }),
  })
  const { attempts, redeliver } = await simulator.say('zhangsan', '状态')
  expect(attempts).toEqual([{ failure: expect.stringContaining('timeout') }, { status: 200, answer: '' }])
  expect(await redeliver()).toMatchObject({ status: 200 })
  expect(new Set(arrivals.map(({ body }) => body.msgId)).size).toBe(1)
})

test('without a URL nothing can be said over HTTP; the console may change the mode', async () => {
  const { simulator, url, arrivals } = { ...(await openApplication()), ...(await openCorp({ mode: 'http' })) }
  await expect(simulator.say('zhangsan', '状态')).rejects.toThrow('no URL')
  simulator.console.setRobot('http', url)
  expect(await simulator.say('zhangsan', '状态')).toMatchObject({ status: 200 })
  simulator.console.setRobot('stream')
  void simulator.say('zhangsan', '状态')
  expect([arrivals.length, simulator.stream.waiting()]).toEqual([1, 1])
})

test.each([
  ['badSignature', false, 1772413200000],
  ['staleTimestamp', true, 1772413200000 - 7_200_000],
] as const)('a message can be spoilt once: %s', async (fault, signed, timestamp) => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.spoilNext(fault)
  await simulator.say('zhangsan', '状态')
  await simulator.say('zhangsan', '状态')
  expect(arrivals.map(isSigned)).toEqual([signed, true])
  expect(arrivals.map(({ headers }) => headers.timestamp)).toEqual([String(timestamp), '1772413200000'])
})

test('a body changed on its way still has a good sign: the sign does not cover it', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.spoilNext('changedBody')
  const { inner } = await simulator.say('zhangsan', '状态')
  expect(arrivals.map(isSigned)).toEqual([true])
  expect(arrivals[0]?.body).toMatchObject({ ...JSON.parse(inner), text: { content: '被改动的内容' } })
})

test('a spoiler that means nothing here is an error, not silence', async () => {
  const { simulator } = await openBoth()
  simulator.faults.spoilNext('wrongKey')
  await expect(simulator.say('zhangsan', '状态')).rejects.toThrow('wrongKey')
  simulator.console.setRobot('stream')
  simulator.faults.spoilNext('badSignature')
  await expect(simulator.say('zhangsan', '状态')).rejects.toThrow('badSignature')
})

test('when the pushes of the month are used up, an error stands in place of the words', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.pushQuotaUsed = true
  await simulator.say('zhangsan', '状态')
  expect(arrivals[0]?.body).toMatchObject({
    errorCode: '20001',
    errorMessage: expect.any(String),
    senderStaffId: 'zhangsan',
  })
  expect(arrivals[0]?.body).not.toHaveProperty('text')
})

const markdown = JSON.stringify({ msgtype: 'markdown', markdown: { title: '状态', text: '您是**理事**' } })

test.each([
  ['nothing', '', []],
  ['an empty message', '{"msgtype":"empty"}', []],
  ['a message', markdown, [{ from: 'robot', kind: 'markdown', title: '状态', text: '您是**理事**' }]],
])('an answer of %s is shown as it is meant', async (_, body, shown) => {
  const { simulator } = await openBoth(() => ({ body }))
  await simulator.say('zhangsan', '状态')
  expect(simulator.chatOf('zhangsan').slice(1)).toMatchObject(shown)
  expect([simulator.chatOf('zhangsan').length, simulator.warnings]).toEqual([1 + shown.length, []])
})

test.each([
  ['words', 'ok'],
  ['an object that is no message', '{}'],
  ['a message with an unknown field', '{"msgtype":"text","text":{"content":"x"},"to":"y"}'],
])('an answer of %s reaches nobody and is noted', async (_, body) => {
  const { simulator } = await openBoth(() => ({ body }))
  expect(await simulator.say('zhangsan', '状态')).toMatchObject({ status: 200 })
  expect(simulator.chatOf('zhangsan')).toHaveLength(1)
  expect(simulator.warnings).toMatchObject([{ where: 'robot reply' }])
})

test('what was held back comes in the opposite order, or late but in order', async () => {
  const { simulator, arrivals } = await openBoth()
  for (const order of ['reversed', 'inOrder'] as const) {
    simulator.faults.hold()
    const said = ['一', '二', '三'].map((text) => simulator.say('zhangsan', text))
    await simulator.faults.release(order)
    expect(await Promise.all(said)).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }])
  }
  const words = arrivals.map(({ body }) => (body.text as { content: string }).content)
  expect(words.join('')).toBe('三二一一二三')
})

test('everything can come twice', async () => {
  const { simulator, arrivals } = await openBoth()
  simulator.faults.twice = true
  await simulator.say('zhangsan', '状态')
  expect([arrivals.length, new Set(arrivals.map(({ text }) => text)).size]).toEqual([2, 1])
})

test('people are legal, unlike each other, present and activated', async () => {
  const { simulator } = await openBoth()
  expect(() => simulator.addMember({ userId: 'zhangsan', name: '另一人' })).toThrow('already')
  expect(() => simulator.addMember({ userId: '张三', name: '张三' })).toThrow('legal')
  expect(() => simulator.addGroup({ title: 'x', members: ['nobody'] })).toThrow('no person')
  expect(() => simulator.addGroup({ id: 'board', title: 'x', members: [] })).toThrow('conversation id')
  simulator.addMember({ userId: 'wangwu', name: '王五', active: false })
  await expect(simulator.say('wangwu', '在吗')).rejects.toThrow('never came in')
  await expect(simulator.say('nobody', '在吗')).rejects.toThrow('no person')
})
