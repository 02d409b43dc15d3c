import { expect, test } from 'vitest'
import { cards, type OpenCorp, openCorp } from './settings.ts'
import { openWebhook, part } from './webhook.ts'

async function sendCall(corp: OpenCorp, task_id = 'call_1') {
  const answer = await corp.sendCard(cards.button({ task_id }), { touser: 'ZhangSan|LiSi' })
  return String(answer.response_code)
}

const closed = cards.button({ task_id: undefined, replace_text: '已答复：出席' })
const labels = (corp: OpenCorp, userId: string) => corp.simulator.cardsOf(userId).map(({ card }) => card.replace_text)

test('an update changes the card in its place, only for those named', async () => {
  const corp = await openCorp()
  const response_code = await sendCall(corp)
  await corp.sendText('后来的话')
  corp.clock.forward({ minutes: 5 })
  const answer = await corp.update({ response_code, userids: ['ZHANGSAN'], template_card: closed })
  expect(answer).toMatchObject({ errcode: 0, invaliduser: [] })
  expect(corp.simulator.chatOf('ZhangSan').map(({ kind }) => kind)).toEqual(['card', 'text'])
  const [card] = corp.simulator.cardsOf('ZhangSan')
  expect([card?.at.toString(), card?.updatedAt?.toString()]).toEqual(['2026-03-02T01:00:00Z', '2026-03-02T01:05:00Z'])
  expect([labels(corp, 'ZhangSan'), labels(corp, 'LiSi')]).toEqual([['已答复：出席'], [undefined]])
})

test('a label greys the buttons of everybody with atall', async () => {
  const corp = await openCorp()
  const response_code = await sendCall(corp)
  expect(await corp.update({ response_code, atall: 1, button: { replace_name: '已截止' } })).toMatchObject({
    errcode: 0,
  })
  expect([...labels(corp, 'ZhangSan'), ...labels(corp, 'LiSi')]).toEqual(['已截止', '已截止'])
})

test('any kind may replace a card that calls back', async () => {
  const corp = await openCorp()
  const response_code = await sendCall(corp)
  expect(await corp.update({ response_code, atall: 1, template_card: cards.text() })).toMatchObject({ errcode: 0 })
  expect(corp.simulator.cardsOf('LiSi')).toMatchObject([{ taskId: 'call_1', card: cards.text() }])
})

test('a response_code is spent by one successful update', async () => {
  const corp = await openCorp()
  const response_code = await sendCall(corp)
  const ask = { response_code, userids: ['ZhangSan'], template_card: closed }
  expect(await corp.update(ask)).toMatchObject({ errcode: 0 })
  expect(await corp.update({ ...ask, userids: ['LiSi'] })).toMatchObject({ errcode: 60140 })
  expect(labels(corp, 'LiSi')).toEqual([undefined])
  expect(await corp.update({ ...ask, response_code: 'invented' })).toMatchObject({ errcode: 60140 })
})

test('a refused update leaves the code good', async () => {
  const corp = await openCorp()
  const response_code = await sendCall(corp)
  expect(await corp.update({ response_code, userids: ['ZhangSan'], template_card: {} })).toMatchObject({
    errcode: 42031,
  })
  expect(await corp.update({ response_code, userids: ['ZhangSan'], template_card: closed })).toMatchObject({
    errcode: 0,
  })
})

test('a response_code lives 72 hours on the clock', async () => {
  const corp = await openCorp()
  const [first, second] = [await sendCall(corp, 'a'), await sendCall(corp, 'b')]
  corp.clock.forward({ hours: 71, minutes: 59, seconds: 59 })
  expect(await corp.update({ response_code: first, atall: 1, template_card: closed })).toMatchObject({ errcode: 0 })
  corp.clock.forward({ seconds: 1 })
  expect(await corp.update({ response_code: second, atall: 1, template_card: closed })).toMatchObject({
    errcode: 60140,
  })
})

test('each press brings a code of its own, beside the one of the sending', async () => {
  const { url, arrivals } = await openWebhook()
  const corp = await openCorp({ callbackUrl: url })
  const fromSending = await sendCall(corp)
  await corp.simulator.tap('ZhangSan', { key: 'present' })
  await corp.simulator.tap('ZhangSan', { key: 'leave' })
  const codes = [fromSending, ...arrivals.map(({ inner }) => part(inner, 'ResponseCode') ?? '')]
  expect(new Set(codes).size).toBe(3)
  for (const response_code of codes)
    expect(await corp.update({ response_code, userids: ['LiSi'], template_card: closed })).toMatchObject({ errcode: 0 })
})

test('who is no recipient is listed as an array, lower-cased; nobody left or nobody named is refused', async () => {
  const corp = await openCorp()
  corp.simulator.addMember({ userId: 'WangWu', name: '王五' })
  const response_code = await sendCall(corp)
  const ask = { response_code, template_card: closed }
  expect(await corp.update(ask)).toMatchObject({ errcode: 82101 })
  expect(await corp.update({ ...ask, userids: [] })).toMatchObject({ errcode: 82101 })
  expect(await corp.update({ ...ask, userids: ['WangWu'] })).toMatchObject({ errcode: 82102 })
  const partly = await corp.update({ ...ask, userids: ['LiSi', 'WangWu'] })
  expect(partly).toMatchObject({ errcode: 0, invaliduser: ['wangwu'] })
})

test.each([
  ['an unknown field', { taskid: 'call_1' }, 40058],
  ['a task_id in the card', { template_card: cards.button() }, 40058],
  ['neither label nor card', { template_card: undefined }, 40063],
  ['both label and card', { button: { replace_name: '已截止' } }, 40063],
  ['userids as text', { userids: 'LiSi' }, 40058],
  ['the id of another application', { agentid: 7 }, 40056],
  ['no response_code', { response_code: undefined }, 60140],
  ['no buttons in the card', { template_card: { ...closed, button_list: undefined } }, 40058],
  ['more than 1000 userids', { userids: Array.from({ length: 1001 }, (_, n) => `u${n}`) }, 40032],
])('an update with %s is refused', async (_, more, errcode) => {
  const corp = await openCorp()
  const response_code = await sendCall(corp)
  expect(await corp.update({ response_code, userids: ['LiSi'], template_card: closed, ...more })).toMatchObject({
    errcode,
  })
  expect(labels(corp, 'LiSi')).toEqual([undefined])
})

test('a notice has no buttons to grey', async () => {
  const corp = await openCorp()
  const menu = { action_list: [{ text: '不再提醒', key: 'mute' }] }
  const { response_code } = await corp.sendCard(cards.text({ task_id: 'n1', action_menu: menu }))
  expect(await corp.update({ response_code, atall: 1, button: { replace_name: '好' } })).toMatchObject({
    errcode: 40058,
  })
})
