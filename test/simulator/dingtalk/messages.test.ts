import { expect, test } from 'vitest'
import { connect } from './client.ts'
import { corp, openCorp, textsOf } from './settings.ts'

const keyOf = ({ body }: { body: Record<string, unknown> }) => String(body.processQueryKey)

test('a message is unread until the person opens the chat', async () => {
  const { simulator, sendText, readStatus } = await openCorp()
  const key = keyOf(await sendText('通知', { userIds: ['zhangsan', 'lisi'] }))
  const read = async () =>
    ((await readStatus(key)).body.messageReadInfoList as { readStatus: string }[]).map((it) => it.readStatus)
  expect(await readStatus(key)).toMatchObject({
    body: { sendStatus: 'SUCCESS', messageReadInfoList: [{ name: '张三', userId: 'zhangsan' }, { userId: 'lisi' }] },
  })
  expect(await read()).toEqual(['UNREAD', 'UNREAD'])
  simulator.read('lisi')
  expect(await read()).toEqual(['UNREAD', 'READ'])
})

test('who says something, or presses a card, has read what came before', async () => {
  const open = await openCorp()
  const { simulator, sendText, readStatus, deliver } = open
  await connect(open)
  const key = keyOf(await sendText('通知'))
  const card = (await deliver()).body.result as { deliverResults: { carrierId: string }[] }
  const carrierId = card.deliverResults[0]?.carrierId ?? ''
  await simulator.tap('zhangsan', { actionId: 'present' })
  for (const read of [key, carrierId])
    expect(await readStatus(read)).toMatchObject({ body: { messageReadInfoList: [{ readStatus: 'READ' }] } })
  const later = keyOf(await sendText('再通知'))
  expect(await readStatus(later)).toMatchObject({ body: { messageReadInfoList: [{ readStatus: 'UNREAD' }] } })
  await simulator.say('zhangsan', '收到')
  expect(await readStatus(later)).toMatchObject({ body: { messageReadInfoList: [{ readStatus: 'READ' }] } })
})

test('a key must be percent-encoded, known and younger than 24 hours', async () => {
  const { clock, sendText, readStatus, api } = await openCorp()
  const key = keyOf(await sendText('通知'))
  const bare = `/v1.0/robot/oToMessages/readStatus?robotCode=${corp.clientId}&processQueryKey=${key}`
  expect(await api('GET', bare)).toMatchObject({ status: 400, body: { code: 'invalid.processQueryKey' } })
  expect(await api('GET', '/v1.0/robot/oToMessages/readStatus')).toMatchObject({
    body: { code: 'invalidParameter.robotCode.missing' },
  })
  expect(await readStatus('')).toMatchObject({ body: { code: 'invalidParameter.processQueryKey.missing' } })
  clock.forward({ hours: 23, minutes: 59 })
  expect(await readStatus(key)).toMatchObject({ status: 200 })
  clock.forward({ minutes: 1 })
  expect(await readStatus(key)).toMatchObject({ status: 400, body: { code: 'robot.processQueryKey.expired' } })
})

test('a recalled message vanishes from every chat', async () => {
  const { simulator, sendText, recall, readStatus } = await openCorp()
  const first = keyOf(await sendText('一', { userIds: ['zhangsan', 'lisi'] }))
  await sendText('二')
  expect(await recall([first, 'invented'])).toMatchObject({
    status: 200,
    body: { successResult: [first], failedResult: { invented: 'invalid.processQueryKey' } },
  })
  expect([textsOf(simulator.chatOf('zhangsan')), textsOf(simulator.chatOf('lisi'))]).toEqual([['二'], []])
  expect(await readStatus(first)).toMatchObject({ body: { sendStatus: 'RECALLED' } })
  expect(await recall([first])).toMatchObject({ status: 400, body: { code: 'notRevoke.all.messages' } })
})

test('a card is recalled by its carrierId', async () => {
  const { simulator, deliver, recall } = await openCorp()
  const { result } = (await deliver()).body as { result: { deliverResults: { carrierId: string }[] } }
  expect(simulator.cardsOf('zhangsan')).toHaveLength(1)
  expect(await recall([result.deliverResults[0]?.carrierId])).toMatchObject({ status: 200 })
  expect(simulator.chatOf('zhangsan')).toEqual([])
})

test('after 24 hours nothing is recalled', async () => {
  const { clock, simulator, sendText, recall } = await openCorp()
  const key = keyOf(await sendText('通知'))
  clock.forward({ hours: 24 })
  expect(await recall([key])).toMatchObject({ status: 400, body: { code: 'robot.processQueryKey.expired' } })
  expect(simulator.chatOf('zhangsan')).toHaveLength(1)
})

test.each([
  ['no keys', [], {}, 'invalidParameter.processQueryKey.missing'],
  ['21 keys', Array(21).fill('x'), {}, 'invalidParameter.processQueryKeys.overMax'],
  ['unknown keys', ['x'], {}, 'invalid.processQueryKey'],
  ['another robot', ['x'], { robotCode: 'y' }, 'invalidParameter.robotCode.notExsit'],
  ['an unknown field', ['x'], { openConversationId: 'z' }, 'invalidParameter.param.invalid'],
])('a recall with %s is refused', async (_, keys, more, code) => {
  const { recall } = await openCorp()
  expect(await recall(keys, more)).toMatchObject({ status: 400, body: { code } })
})

test('who of a group has read is told page by page', async () => {
  const open = await openCorp()
  const { simulator, sendToGroup, api } = open
  await connect(open)
  const group = simulator.addGroup({ title: '理事会', members: ['zhangsan', 'lisi'] })
  const processQueryKey = keyOf(await sendToGroup(group, '通知'))
  const query = (more: object = {}) => api('POST', '/v1.0/robot/groupMessages/query', { processQueryKey, ...more })
  expect(await query()).toMatchObject({ body: { sendStatus: 'SUCCESS', readUserIds: [], hasMore: false } })
  simulator.read('lisi', group)
  await simulator.sayInGroup('zhangsan', group, '收到')
  const first = await query({ maxResults: 1, openConversationId: group })
  expect(first).toMatchObject({ body: { readUserIds: ['lisi'], hasMore: true } })
  expect(await query({ maxResults: 1, nextToken: first.body.nextToken })).toMatchObject({
    body: { readUserIds: ['zhangsan'], hasMore: false },
  })
  expect(await query({ openConversationId: 'cidelse==' })).toMatchObject({ status: 400 })
  expect(await query({ maxResults: 201 })).toMatchObject({ status: 400 })
})

test('a group message is recalled in its own group only', async () => {
  const { simulator, sendToGroup, api, recall } = await openCorp()
  const [group, other] = ['一', '二'].map((title) => simulator.addGroup({ title, members: ['lisi'] }))
  const key = keyOf(await sendToGroup(String(group), '通知'))
  const take = (openConversationId: string | undefined) =>
    api('POST', '/v1.0/robot/groupMessages/recall', {
      robotCode: corp.clientId,
      openConversationId,
      processQueryKeys: [key],
    })
  expect(await take(other)).toMatchObject({ status: 400, body: { code: 'invalid.processQueryKey' } })
  expect(await recall([key])).toMatchObject({ status: 400, body: { code: 'invalid.processQueryKey' } })
  expect(simulator.groupChatOf(String(group))).toHaveLength(1)
  expect(await take(group)).toMatchObject({ status: 200, body: { successResult: [key], failedResult: {} } })
  expect(simulator.groupChatOf(String(group))).toEqual([])
})
