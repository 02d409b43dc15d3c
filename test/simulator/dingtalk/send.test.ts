import { expect, test } from 'vitest'
import { call, corp, openCorp, textsOf } from './settings.ts'

test('a text reaches the people named; unknown and throttled ones are listed, with 200', async () => {
  const { simulator, sendText } = await openCorp()
  simulator.faults.throttledUsers.add('lisi')
  const userIds = ['zhangsan', 'lisi', 'nobody', 'ZHANGSAN']
  expect(await sendText('开会了', { userIds })).toMatchObject({
    status: 200,
    body: {
      processQueryKey: expect.stringMatching(/\+.*\/.*=$/),
      invalidStaffIdList: ['nobody', 'ZHANGSAN'],
      flowControlledStaffIdList: ['lisi'],
    },
  })
  expect(simulator.chatOf('zhangsan')).toMatchObject([{ from: 'robot', kind: 'text', text: '开会了' }])
  expect(simulator.chatOf('lisi')).toEqual([])
})

test('200 may mean that nobody got it', async () => {
  const { sendText } = await openCorp()
  expect(await sendText('开会了', { userIds: ['nobody'] })).toMatchObject({
    status: 200,
    body: { invalidStaffIdList: ['nobody'] },
  })
})

const many = (count: number) => Array.from({ length: count }, (_, n) => `u${n}`)

test.each([
  ['an unknown field', { priority: 1 }, 'invalidParameter.param.invalid'],
  ['no robotCode', { robotCode: undefined }, 'invalidParameter.robotCode.missing'],
  ['an empty robotCode', { robotCode: '' }, 'invalidParameter.robotCode.empty'],
  ['another robotCode', { robotCode: 'dingelse' }, 'invalidParameter.robotCode.notExsit'],
  ['nobody', { userIds: [] }, 'invalidParameter.userIds.empty'],
  ['no userIds', { userIds: undefined }, 'invalidParameter.userIds.empty'],
  ['userIds as a text', { userIds: 'zhangsan' }, 'invalidParameter.param.invalid'],
  ['21 people', { userIds: many(21) }, 'invalidParameter.userIds.overMax'],
  ['no msgKey', { msgKey: '' }, 'invalidParameter.msgKey.empty'],
  ['an unknown msgKey', { msgKey: 'sampleFax' }, 'invalidParameter.msgKey.invalid'],
  ['a msgKey of JavaScript', { msgKey: 'constructor' }, 'invalidParameter.msgKey.invalid'],
  ['msgParam as an object', { msgParam: { content: 'x' } }, 'invalidParameter.param.invalid'],
  ['msgParam that is no JSON', { msgParam: 'x' }, 'invalidParameter.msgParam.invalid'],
  ['a list in msgParam', { msgParam: '[]' }, 'invalidParameter.msgParam.invalid'],
  ['a missing key in msgParam', { msgParam: '{}' }, 'miss.param.content'],
  ['an empty value in msgParam', { msgParam: '{"content":""}' }, 'miss.param.content'],
  ['a number in msgParam', { msgParam: '{"content":5}' }, 'invalidParameter.msgParam.invalid'],
  ['one more key in msgParam', { msgParam: '{"content":"x","title":"y"}' }, 'invalidParameter.msgParam.invalid'],
  ['15,001 bytes', { msgParam: JSON.stringify({ content: 'x'.repeat(14_987) }) }, 'invalidParameter.msgParam.tooLong'],
])('a sending with %s is refused', async (_, more, code) => {
  const { simulator, sendText } = await openCorp()
  expect(await sendText('通知', more)).toMatchObject({ status: 400, body: { code } })
  expect(simulator.chatOf('zhangsan')).toEqual([])
})

test('20 people and 15,000 bytes are allowed', async () => {
  const { sendText } = await openCorp()
  expect(await sendText('x'.repeat(14_986), { userIds: many(20) })).toMatchObject({ status: 200 })
})

const numbered = (count: number, name: string, url: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      [`${name}${n + 1}`, `按钮${n + 1}`],
      [`${url}${n + 1}`, `https://example.org/${n + 1}`],
    ]).flat(),
  )
const head = { title: '会议', text: '**请答复**' }

test.each([
  ['sampleActionCard', { ...head, singleTitle: '打开', singleURL: 'https://example.org/' }, 1],
  ['sampleActionCard2', { ...head, ...numbered(2, 'actionTitle', 'actionURL') }, 2],
  ['sampleActionCard3', { ...head, ...numbered(3, 'actionTitle', 'actionURL') }, 3],
  ['sampleActionCard5', { ...head, ...numbered(5, 'actionTitle', 'actionURL') }, 5],
  ['sampleActionCard6', { ...head, ...numbered(2, 'buttonTitle', 'buttonUrl') }, 2],
])('%s has its own keys', async (msgKey, param, count) => {
  const { simulator, send } = await openCorp()
  expect(await send(msgKey, param)).toMatchObject({ status: 200 })
  const [entry] = simulator.chatOf('zhangsan')
  expect(entry).toMatchObject({ kind: 'actionCard', ...head })
  expect(entry?.kind === 'actionCard' && entry.buttons.map(({ url }) => url)).toHaveLength(count)
  expect(await send(msgKey, { ...param, text: undefined })).toMatchObject({ body: { code: 'miss.param.text' } })
  const stray = { ...param, actionTitle9: 'x' }
  expect(await send(msgKey, stray)).toMatchObject({ body: { code: 'invalidParameter.msgParam.invalid' } })
})

test('six is two: sampleActionCard6 takes no six buttons', async () => {
  const { send } = await openCorp()
  const six = { ...head, ...numbered(6, 'actionTitle', 'actionURL') }
  expect(await send('sampleActionCard6', six)).toMatchObject({ body: { code: 'miss.param.buttonTitle1' } })
})

const dtmd = (content: string) => `dtmd://dingtalkclient/sendMessage?content=${encodeURIComponent(content)}`

test.each([
  ['a capital in its host', 'dtmd://dingtalkClient/sendMessage?content=%E5%87%BA', false],
  ['bare Chinese', 'dtmd://dingtalkclient/sendMessage?content=出席', false],
  ['a broken percent', 'dtmd://dingtalkclient/sendMessage?content=%E5%8', false],
  ['bytes that are no UTF-8', 'dtmd://dingtalkclient/sendMessage?content=%E5%E5', false],
  ['a plus', 'dtmd://dingtalkclient/sendMessage?content=a+b', false],
  ['no content', 'dtmd://dingtalkclient/sendMessage?content=', false],
  ['encoded content', dtmd('出席 A7K2'), true],
])('a dtmd link with %s', async (_, url, good) => {
  const { send } = await openCorp()
  const status = good ? 200 : 400
  expect(await send('sampleMarkdown', { title: '会议', text: `请按 [出席](${url})` })).toMatchObject({ status })
  const card = { ...head, singleTitle: '出席', singleURL: url }
  expect(await send('sampleActionCard', card)).toMatchObject({ status })
})

test('a dtmd link must be a whole markdown link; a button must lead somewhere', async () => {
  const { send } = await openCorp()
  const refused = { status: 400, body: { code: 'invalidParameter.msgParam.invalid' } }
  expect(await send('sampleMarkdown', { title: 'x', text: `看 ${dtmd('出席')}` })).toMatchObject(refused)
  expect(await send('sampleActionCard', { ...head, singleTitle: 'x', singleURL: '出席' })).toMatchObject(refused)
})

test('what a robot markdown cannot show is noted', async () => {
  const { simulator, send } = await openCorp()
  for (const text of ['|a|b|\n|--|--|\n|1|2|', '```\nx\n```', '<b>x</b>', '**好**'])
    await send('sampleMarkdown', { title: 'x', text })
  expect(simulator.warnings.map(({ why }) => why.split(': ')[1])).toEqual(['a table', 'a code block', 'HTML'])
})

test('a file must be uploaded first and be of one of six types', async () => {
  const { simulator, send, oapiBase, login } = await openCorp()
  const upload = async (type: string, name: string, field = 'media', content = 'bytes') => {
    const form = new FormData()
    form.append(field, new Blob([content]), name)
    const url = `${oapiBase}/media/upload?access_token=${(await login()).body.accessToken}&type=${type}`
    return (await (await fetch(url, { method: 'POST', body: form })).json()) as Record<string, unknown>
  }
  const uploaded = await upload('file', '名册.xlsx')
  expect(uploaded).toMatchObject({ errcode: 0, type: 'file', created_at: expect.any(Number) })
  const file = { mediaId: uploaded.media_id, fileName: '名册.xlsx', fileType: 'xlsx' }
  expect(await send('sampleFile', file)).toMatchObject({ status: 200 })
  expect(simulator.chatOf('zhangsan')).toMatchObject([{ kind: 'other', msgtype: 'sampleFile', content: file }])
  const image = (await upload('image', 'a.png')).media_id
  for (const more of [{ mediaId: '@invented' }, { mediaId: image }, { fileType: 'txt' }])
    expect(await send('sampleFile', { ...file, ...more })).toMatchObject({ status: 400 })
  expect(await send('sampleImageMsg', { photoURL: image })).toMatchObject({ status: 200 })
  expect(await send('sampleImageMsg', { photoURL: file.mediaId })).toMatchObject({ status: 400 })
  expect(await upload('fax', 'a.png')).toMatchObject({ errcode: 40004 })
  expect(await upload('image', 'a.xlsx')).toMatchObject({ errcode: 40005 })
  expect(await upload('image', 'a.png', 'file')).toMatchObject({ errcode: 41005 })
  expect(await upload('file', 'a.pdf', 'media', '')).toMatchObject({ errcode: 40006 })
  expect(await upload('voice', 'a.mp3', 'media', 'x'.repeat(2 * 1024 * 1024 + 1))).toMatchObject({ errcode: 40006 })
})

test('a group gets what is sent to its conversation', async () => {
  const { simulator, sendToGroup } = await openCorp()
  const group = simulator.addGroup({ title: '理事会', members: ['zhangsan', 'lisi'] })
  expect(group).toMatch(/^cid.+==$/)
  expect(await sendToGroup(group, '通知')).toMatchObject({ status: 200, body: { processQueryKey: expect.any(String) } })
  expect(textsOf(simulator.groupChatOf(group))).toEqual(['通知'])
  expect(simulator.chatOf('zhangsan')).toEqual([])
  expect(await sendToGroup('cidnone==', '通知')).toMatchObject({ body: { code: 'invalid.openConversationId' } })
  const nowhere = { openConversationId: undefined }
  expect(await sendToGroup(group, '通知', nowhere)).toMatchObject({ body: { code: 'miss.openConversationId' } })
  const toUsers = { userIds: ['zhangsan'] }
  expect(await sendToGroup(group, '通知', toUsers)).toMatchObject({ body: { code: 'invalidParameter.param.invalid' } })
  const long = { msgParam: JSON.stringify({ content: '会'.repeat(5000) }) }
  expect(await sendToGroup(group, '', long)).toMatchObject({ body: { code: 'invalidParameter.msgParam.tooLong' } })
})

test('a dtmd link in a group is noted: it may never reach the robot', async () => {
  const { simulator, sendToGroup } = await openCorp()
  const group = simulator.addGroup({ title: '理事会', members: ['zhangsan'] })
  const msgParam = JSON.stringify({ title: 'x', text: `[出席](${dtmd('出席')})` })
  expect(await sendToGroup(group, '', { msgKey: 'sampleMarkdown', msgParam })).toMatchObject({ status: 200 })
  expect(simulator.warnings).toMatchObject([{ why: expect.stringContaining('group') }])
})

test('a body that is not UTF-8 or has a query beside it is refused', async () => {
  const { apiBase, api, login } = await openCorp()
  const path = '/v1.0/robot/oToMessages/batchSend'
  expect(await api('POST', `${path}?x=1`, {})).toMatchObject({ status: 400, body: { code: 'invalidParameter' } })
  const headers = {
    'content-type': 'application/json',
    'x-acs-dingtalk-access-token': String((await login()).body.accessToken),
  }
  const latin = Buffer.from('{"robotCode":"\xfc"}', 'latin1')
  expect((await fetch(`${apiBase}${path}`, { method: 'POST', headers, body: latin })).status).toBe(400)
  const plain = { ...headers, 'content-type': 'text/plain' }
  expect(await call('POST', `${apiBase}${path}`, { robotCode: corp.clientId }, plain)).toMatchObject({
    body: { code: 'Missingbody' },
  })
})
