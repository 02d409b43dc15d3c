import { expect, test } from 'vitest'
import { openCorp } from './settings.ts'

const textsOf = (chat: { kind: string; text?: string }[]) => chat.map(({ text }) => text)

test('a text reaches the members named, whatever the case of their ids', async () => {
  const { simulator, sendText } = await openCorp()
  const answer = await sendText('开会了', { touser: 'ZHANGSAN|lisi' })
  expect(answer).toMatchObject({ errcode: 0, invaliduser: '', unlicenseduser: '' })
  expect(answer).not.toHaveProperty('response_code')
  expect(textsOf(simulator.chatOf('zhangsan'))).toEqual(['开会了'])
  expect(textsOf(simulator.chatOf('LiSi'))).toEqual(['开会了'])
})

test('members out of range or without licence are listed lower-cased, and the rest is served', async () => {
  const { simulator, sendText } = await openCorp()
  simulator.addMember({ userId: 'WangWu', name: '王五', inRange: false })
  simulator.addMember({ userId: 'ZhaoLiu', name: '赵六', licensed: false })
  const answer = await sendText('通知', { touser: 'LiSi|WangWu|Nobody|ZhaoLiu', toparty: '9', totag: '3' })
  const lists = { invaliduser: 'wangwu|nobody', unlicenseduser: 'zhaoliu', invalidparty: '9', invalidtag: '3' }
  expect(answer).toMatchObject({ errcode: 0, ...lists })
  expect(simulator.chatOf('LiSi')).toHaveLength(1)
  expect([...simulator.chatOf('WangWu'), ...simulator.chatOf('ZhaoLiu')]).toEqual([])
  expect(await sendText('通知', { touser: 'WangWu|Nobody' })).toMatchObject({
    errcode: 81013,
    invaliduser: 'wangwu|nobody',
  })
})

test('@all means everybody in range and leaves parties and tags aside', async () => {
  const { simulator, sendText } = await openCorp()
  simulator.addMember({ userId: 'WangWu', name: '王五', inRange: false })
  expect(await sendText('通知', { touser: '@all', toparty: '9' })).toMatchObject({ errcode: 0, invalidparty: '' })
  expect(simulator.chatOf('ZhangSan')).toHaveLength(1)
  expect(simulator.chatOf('WangWu')).toHaveLength(0)
})

const many = (count: number) => Array.from({ length: count }, (_, n) => `u${n}`).join('|')

test.each([
  ['an unknown field', { priority: 1 }, 40058],
  ['another type of content beside', { markdown: { content: 'x' } }, 40058],
  ['an agentid as text', { agentid: '1000002' }, 40058],
  ['the id of another application', { agentid: 7 }, 40056],
  ['an unknown msgtype', { msgtype: 'fax' }, 40008],
  ['no msgtype', { msgtype: undefined }, 40008],
  ['nobody to send to', { touser: '' }, 82001],
  ['more than 1000 users', { touser: many(1001) }, 40032],
  ['more than 100 parties', { toparty: many(101) }, 82002],
  ['more than 100 tags', { totag: many(101) }, 82003],
  ['an empty content', { text: { content: '' } }, 44004],
  ['no content', { text: undefined }, 44004],
  ['an unknown field in the content', { text: { content: 'x', at: 'all' } }, 40058],
  ['a content that is not text', { text: { content: 5 } }, 40058],
  ['a text of more than 2048 bytes', { text: { content: `${'会'.repeat(682)}abc` } }, 45002],
  ['a true for 1', { enable_duplicate_check: true }, 40058],
  ['an interval over four hours', { duplicate_check_interval: 14_401 }, 40058],
])('a sending with %s is refused', async (_, more, errcode) => {
  const { simulator, sendText } = await openCorp()
  expect(await sendText('通知', more)).toMatchObject({ errcode })
  expect(simulator.chatOf('ZhangSan')).toEqual([])
})

test('a text of exactly 2048 bytes passes', async () => {
  const { sendText } = await openCorp()
  expect(await sendText(`${'会'.repeat(682)}ab`)).toMatchObject({ errcode: 0 })
})

test('where lengths are not strict a long text is cut between characters, with a warning', async () => {
  const { simulator, sendText } = await openCorp({ strictLengths: false })
  expect(await sendText('会'.repeat(700))).toMatchObject({ errcode: 0 })
  expect(textsOf(simulator.chatOf('ZhangSan'))).toEqual(['会'.repeat(682)])
  expect(simulator.warnings).toHaveLength(1)
})

test('a body that is not JSON is refused with HTTP 200', async () => {
  const { apiBase, login } = await openCorp()
  const { access_token } = await login()
  const url = `${apiBase}/cgi-bin/message/send?access_token=${access_token}`
  const answer = await fetch(url, { method: 'POST', body: '{"touser":' })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ errcode: 40058, errmsg: expect.stringContaining('wrong json format') })
})

test('the thirty-first message of a minute to one member is lost in silence and counted', async () => {
  const { clock, simulator, sendText } = await openCorp()
  for (let n = 0; n < 31; n += 1) expect(await sendText(`第${n}条`)).toMatchObject({ errcode: 0 })
  expect(await sendText('给李四', { touser: 'LiSi' })).toMatchObject({ errcode: 0 })
  expect(simulator.chatOf('ZhangSan')).toHaveLength(30)
  expect(simulator.chatOf('LiSi')).toHaveLength(1)
  expect([simulator.droppedFor('ZhangSan'), simulator.counters.dropped]).toEqual([1, 1])
  clock.forward({ seconds: 60 })
  await sendText('下一分钟')
  expect(simulator.chatOf('ZhangSan')).toHaveLength(31)
})

test('the thousand-and-first message of an hour to one member is lost too', async () => {
  const { clock, simulator, sendText } = await openCorp()
  for (let n = 0; n < 1001; n += 1) {
    if (n % 25 === 0) clock.forward({ seconds: 61 })
    await sendText(`第${n}条`)
  }
  expect(simulator.chatOf('ZhangSan')).toHaveLength(1000)
  expect(simulator.droppedFor('ZhangSan')).toBe(1)
})

test('a repeat is suppressed only within the interval and only for who asks for the check', async () => {
  const { clock, simulator, sendText } = await openCorp()
  const checked = { enable_duplicate_check: 1, duplicate_check_interval: 600 }
  await sendText('一样')
  await sendText('一样')
  expect(await sendText('一样', checked)).toMatchObject({ errcode: 0 })
  expect(await sendText('不一样', checked)).toMatchObject({ errcode: 0 })
  expect(textsOf(simulator.chatOf('ZhangSan'))).toEqual(['一样', '一样', '不一样'])
  expect(simulator.counters.duplicatesSuppressed).toBe(1)
  clock.forward({ seconds: 600 })
  await sendText('一样', checked)
  expect(simulator.chatOf('ZhangSan')).toHaveLength(4)
})

test('a message can be recalled for 24 hours and then no more', async () => {
  const { clock, simulator, sendText, recall } = await openCorp()
  const { msgid } = await sendText('发错了', { touser: 'ZhangSan|LiSi' })
  const later = await sendText('留着')
  expect(await recall(msgid)).toMatchObject({ errcode: 0 })
  expect(textsOf(simulator.chatOf('ZhangSan'))).toEqual(['留着'])
  expect(simulator.chatOf('LiSi')).toEqual([])
  clock.forward({ hours: 24 })
  expect(await recall(later.msgid)).toMatchObject({ errcode: 42052 })
  expect(await recall('unknown')).toMatchObject({ errcode: 40058 })
})

test('an uploaded file can be sent and fetched for three days', async () => {
  const { clock, simulator, apiBase, login, get, send } = await openCorp()
  const upload = async (type: string, field: string, bytes: string) => {
    const form = new FormData()
    form.set(field, new Blob([bytes]), '会员名册.txt')
    const url = `${apiBase}/cgi-bin/media/upload?access_token=${(await login()).access_token}&type=${type}`
    return (await fetch(url, { method: 'POST', body: form })).json() as Promise<Record<string, string>>
  }
  const { media_id, created_at } = await upload('file', 'media', '名册内容')
  expect(created_at).toBe('1772413200')
  expect(await send({ msgtype: 'file', file: { media_id } })).toMatchObject({ errcode: 0 })
  expect(simulator.chatOf('ZhangSan')).toMatchObject([{ kind: 'other', msgtype: 'file', content: { media_id } }])
  const path = async () => `/cgi-bin/media/get?access_token=${(await login()).access_token}&media_id=${media_id}`
  const fetched = await fetch(`${apiBase}${await path()}`)
  expect(fetched.headers.get('content-disposition')).toContain(encodeURIComponent('会员名册.txt'))
  expect(await fetched.text()).toBe('名册内容')
  clock.forward({ hours: 72 })
  expect(await get(await path())).toMatchObject({ errcode: 40007 })
  expect(await send({ msgtype: 'file', file: { media_id } })).toMatchObject({ errcode: 40007 })
  expect(await upload('file', 'media', '短')).toMatchObject({ errcode: 40006 })
  expect(await upload('image', 'media', 'not a picture')).toMatchObject({ errcode: 40005 })
  expect(await upload('fax', 'media', '名册内容')).toMatchObject({ errcode: 40004 })
  expect(await upload('file', 'file', '名册内容')).toMatchObject({ errcode: 41005 })
})

test('the other message types keep their own limits', async () => {
  const { send } = await openCorp()
  const card = { title: '通知', description: '说明', url: 'https://example.org' }
  expect(await send({ msgtype: 'textcard', textcard: card })).toMatchObject({ errcode: 0 })
  expect(await send({ msgtype: 'textcard', textcard: { ...card, url: 'example.org' } })).toMatchObject({
    errcode: 41033,
  })
  expect(await send({ msgtype: 'textcard', textcard: { ...card, btntxt: '一二三四五' } })).toMatchObject({
    errcode: 45002,
  })
  expect(await send({ msgtype: 'markdown', markdown: { content: '会'.repeat(683) } })).toMatchObject({ errcode: 45002 })
  expect(await send({ msgtype: 'news', news: { articles: [] } })).toMatchObject({ errcode: 45008 })
  const article = { title: '', url: 'https://example.org' }
  expect(await send({ msgtype: 'news', news: { articles: [article] } })).toMatchObject({ errcode: 41016 })
  expect(await send({ msgtype: 'file', file: { media_id: 'none' } })).toMatchObject({ errcode: 40007 })
})
