import { expect, test } from 'vitest'
import { connect } from './client.ts'
import { call, openCorp } from './settings.ts'

async function openSession() {
  const open = await openCorp()
  const { bodies } = await connect(open)
  await open.simulator.say('zhangsan', '状态')
  const url = String(bodies()[0].sessionWebhook)
  return { ...open, url, post: (body: unknown) => call('POST', url, body).then((it) => it.body) }
}

const text = { msgtype: 'text', text: { content: '您是理事' } }
const head = { title: '会议', text: '请答复' }
const btns = [{ title: '出席', actionURL: 'https://example.org/' }]

test('a session posts into its chat for 90 minutes, without any token', async () => {
  const { clock, simulator, post } = await openSession()
  clock.forward({ minutes: 89, seconds: 59 })
  expect(await post(text)).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(simulator.chatOf('zhangsan')).toMatchObject([{ from: 'member' }, { from: 'robot', text: '您是理事' }])
  expect(simulator.chatOf('zhangsan')[1]).not.toHaveProperty('processQueryKey')
  clock.forward({ seconds: 1 })
  expect(await post(text)).toMatchObject({ errcode: 300001, errmsg: 'session 不存在' })
  expect(simulator.chatOf('zhangsan')).toHaveLength(2)
})

test('an unknown session is refused with 200', async () => {
  const { oapiBase } = await openSession()
  const answer = await call('POST', `${oapiBase}/robot/sendBySession?session=00`, text)
  expect(answer).toMatchObject({ status: 200, body: { errcode: 300001 } })
})

test.each([
  ['text', text, { kind: 'text' }],
  ['markdown', { msgtype: 'markdown', markdown: head }, { kind: 'markdown', ...head }],
  [
    'link',
    { msgtype: 'link', link: { ...head, messageUrl: 'https://example.org/' } },
    { kind: 'other', msgtype: 'link', content: { ...head, messageUrl: 'https://example.org/' } },
  ],
  [
    'a whole-jump card',
    { msgtype: 'actionCard', actionCard: { ...head, singleTitle: '打开', singleURL: 'https://example.org/' } },
    { kind: 'actionCard', buttons: [{ title: '打开', url: 'https://example.org/' }] },
  ],
  [
    'a card with buttons',
    { msgtype: 'actionCard', actionCard: { ...head, btnOrientation: '1', btns } },
    { kind: 'actionCard', buttons: [{ title: '出席', url: 'https://example.org/' }] },
  ],
  [
    'feedCard',
    {
      msgtype: 'feedCard',
      feedCard: { links: [{ title: 'x', messageURL: 'https://a.cn/', picURL: 'https://a.cn/p' }] },
    },
    { kind: 'other', msgtype: 'feedCard' },
  ],
])('%s is a webhook message', async (_, body, entry) => {
  const { simulator, post } = await openSession()
  expect(await post(body)).toMatchObject({ errcode: 0 })
  expect(simulator.chatOf('zhangsan')[1]).toMatchObject(entry)
})

test.each([
  ['an unknown msgtype', { msgtype: 'fax' }, 400105],
  ['no msgtype', { text: { content: 'x' } }, 400105],
  ['an unknown field', { ...text, to: 'x' }, 40035],
  ['an empty content', { msgtype: 'text', text: { content: '' } }, 40035],
  ['a link spelt as in a card', { msgtype: 'link', link: { ...head, messageURL: 'https://a.cn/' } }, 40035],
  ['btnOrientation as a number', { msgtype: 'actionCard', actionCard: { ...head, btnOrientation: 1, btns } }, 40035],
  [
    'two kinds of buttons',
    { msgtype: 'actionCard', actionCard: { ...head, btns, singleTitle: 'x', singleURL: 'https://a.cn/' } },
    40035,
  ],
  ['an @ on a link', { msgtype: 'link', link: { ...head, messageUrl: 'https://a.cn/' }, at: {} }, 40035],
  ['51 @', { ...text, at: { atUserIds: Array(51).fill('lisi') } }, 40035],
  [
    'a dtmd link to the wrong host',
    { msgtype: 'markdown', markdown: { title: 'x', text: '[y](dtmd://dingtalkClient/sendMessage?content=y)' } },
    40035,
  ],
])('a webhook message with %s is refused', async (_, body, errcode) => {
  const { simulator, post } = await openSession()
  expect(await post(body)).toMatchObject({ errcode })
  expect(simulator.chatOf('zhangsan')).toHaveLength(1)
})

test('the body must be JSON and say so', async () => {
  const { url } = await openSession()
  const send = async (type: string, body: string) =>
    (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).json()
  expect(await send('text/plain', JSON.stringify(text))).toMatchObject({ errcode: 43004 })
  expect(await send('application/json', 'x')).toMatchObject({ errcode: 40035 })
  expect(await call('GET', url)).toMatchObject({ status: 200, body: { errcode: 43002 } })
})

test('an @ fires only when it stands in the list and in the text', async () => {
  const { simulator, post } = await openSession()
  await post({ msgtype: 'text', text: { content: '请 @lisi 看' }, at: { atUserIds: ['lisi', 'zhangsan'] } })
  expect(simulator.chatOf('zhangsan')[1]).toMatchObject({ mentioned: ['lisi'] })
  expect(simulator.warnings).toMatchObject([{ why: expect.stringContaining('zhangsan') }])
})

test('in a group the session posts into the group', async () => {
  const open = await openCorp()
  const { bodies } = await connect(open)
  const group = open.simulator.addGroup({ title: '理事会', members: ['zhangsan'] })
  await open.simulator.sayInGroup('zhangsan', group, '状态')
  await call('POST', bodies()[0].sessionWebhook, text)
  expect(open.simulator.groupChatOf(group)).toMatchObject([{ from: 'member' }, { from: 'robot', text: '您是理事' }])
  expect(open.simulator.chatOf('zhangsan')).toEqual([])
})
