import { expect, test } from 'vitest'
import { encrypt, sign } from '../../../src/simulator/cipher.ts'
import { cards, corp, openCorp } from './settings.ts'
import { openWebhook, part, type Reaction } from './webhook.ts'

async function openBoth(react: () => Reaction = () => ({})) {
  const webhook = await openWebhook(react)
  return { ...webhook, ...(await openCorp({ callbackUrl: webhook.url })) }
}

const fields = (xml: string, ...names: string[]) => names.map((name) => part(xml, name))
const picked = (xml: string) =>
  [...xml.matchAll(/<(?:QuestionKey|OptionId)><!\[CDATA\[(.*?)\]\]>/g)].map(([, value]) => value)

test('a press says which button of which card', async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.button())
  const { inner } = await simulator.tap('ZhangSan', { key: 'leave' })
  expect(fields(inner, 'MsgType', 'Event', 'EventKey', 'TaskId', 'CardType', 'FromUserName', 'AgentID')).toEqual([
    'event',
    'template_card_event',
    'leave',
    'call_1@v1',
    'button_interaction',
    'ZhangSan',
    '1000002',
  ])
  expect(inner).not.toContain('SelectedItems')
  expect(inner).not.toContain('MsgId')
})

test('an older card is pressed by its task_id', async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.button({ task_id: 'old' }))
  await sendCard(cards.button({ task_id: 'new' }))
  expect(part((await simulator.tap('ZhangSan', { key: 'present' })).inner, 'TaskId')).toBe('new')
  expect(part((await simulator.tap('ZhangSan', { key: 'present', taskId: 'old' })).inner, 'TaskId')).toBe('old')
})

test('the menu in the corner is an event of its own', async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.text({ task_id: 'n1', action_menu: { action_list: [{ text: '不再提醒', key: 'mute' }] } }))
  const { inner } = await simulator.tap('ZhangSan', { key: 'mute' })
  expect(fields(inner, 'Event', 'EventKey', 'CardType')).toEqual(['template_card_menu_event', 'mute', 'text_notice'])
})

test('who submits without choosing has chosen the first option', async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.vote())
  expect(picked((await simulator.tap('ZhangSan', { key: 'submit' })).inner)).toEqual(['day', 'none'])
  expect(picked((await simulator.tap('ZhangSan', { key: 'submit', choice: 'friday' })).inner)).toEqual([
    'day',
    'friday',
  ])
})

test('several lists are answered one by one, with what was preselected for the rest', async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.multiple())
  const { inner } = await simulator.tap('ZhangSan', { key: 'submit', choice: { meal: 'yes' } })
  expect(picked(inner)).toEqual(['meal', 'yes', 'room', 'yes'])
})

test('a ballot with several votes may carry none or many', async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.vote({ checkbox: { ...cards.vote().checkbox, mode: 1 } }))
  expect(picked((await simulator.tap('ZhangSan', { key: 'submit' })).inner)).toEqual(['day'])
  const { inner } = await simulator.tap('ZhangSan', { key: 'submit', choice: ['monday', 'friday'] })
  expect(picked(inner)).toEqual(['day', 'monday', 'friday'])
})

test('a member cannot press what is not there', async () => {
  const { simulator, sendCard } = await openBoth()
  const links = [
    { text: '出席', key: 'present' },
    { text: '打开', type: 1, url: 'https://example.org', key: 'open' },
  ]
  await sendCard(cards.button({ button_list: links }))
  await expect(simulator.tap('ZhangSan', { key: 'absent' })).rejects.toThrow('no button absent')
  await expect(simulator.tap('ZhangSan', { key: 'open' })).rejects.toThrow('no button open')
  await expect(simulator.tap('ZhangSan', { key: 'present', choice: 'x' })).rejects.toThrow('nothing to choose')
  await expect(simulator.tap('ZhangSan', { key: 'present', taskId: 'none' })).rejects.toThrow('no card none')
  await expect(simulator.tap('LiSi', { key: 'present' })).rejects.toThrow('no card')
  await expect(simulator.tap('Nobody', { key: 'present' })).rejects.toThrow('no member')
  await sendCard(cards.vote())
  await expect(simulator.tap('ZhangSan', { key: 'submit', choice: 'sunday' })).rejects.toThrow('no option sunday')
  await expect(simulator.tap('ZhangSan', { key: 'submit', choice: ['monday', 'friday'] })).rejects.toThrow('one option')
})

test('a greyed card cannot be pressed unless by force', async () => {
  const { simulator, sendCard, update } = await openBoth()
  const { response_code } = await sendCard(cards.button())
  await update({ response_code, atall: 1, button: { replace_name: '已截止' } })
  await expect(simulator.tap('ZhangSan', { key: 'present' })).rejects.toThrow('已截止')
  const { inner } = await simulator.tap('ZhangSan', { key: 'present', force: true })
  expect(fields(inner, 'EventKey', 'TaskId')).toEqual(['present', 'call_1@v1'])
})

test('a stale press still speaks of the card as it was sent', async () => {
  const { simulator, sendCard, update } = await openBoth()
  const { response_code } = await sendCard(cards.button())
  await update({ response_code, atall: 1, template_card: cards.text() })
  await expect(simulator.tap('ZhangSan', { key: 'present' })).rejects.toThrow('nothing to press')
  const { inner } = await simulator.tap('ZhangSan', { key: 'present', force: true })
  expect(fields(inner, 'EventKey', 'CardType')).toEqual(['present', 'button_interaction'])
})

test("force presses somebody else's card and buttons that never were", async () => {
  const { simulator, sendCard } = await openBoth()
  await sendCard(cards.vote())
  const stolen = { key: 'approve', taskId: 'vote_1', choice: { day: 'sunday' }, force: true }
  const { inner } = await simulator.tap('LiSi', stolen)
  expect(fields(inner, 'FromUserName', 'EventKey', 'TaskId', 'CardType')).toEqual([
    'LiSi',
    'approve',
    'vote_1',
    'vote_interaction',
  ])
  expect(picked(inner)).toEqual(['day', 'sunday'])
  const invented = await simulator.tap('LiSi', { key: 'approve', taskId: 'invented', force: true })
  expect(part(invented.inner, 'TaskId')).toBe('invented')
})

test('a member enters, leaves the range and comes back', async () => {
  const { simulator, sendText } = await openBoth()
  expect(fields((await simulator.enter('ZhangSan')).inner, 'Event', 'EventKey')).toEqual(['enter_agent', ''])
  expect(part((await simulator.unsubscribe('ZhangSan')).inner, 'Event')).toBe('unsubscribe')
  await expect(simulator.say('ZhangSan', '在吗')).rejects.toThrow('does not see')
  expect(await sendText('通知')).toMatchObject({ errcode: 81013 })
  simulator.faults.withoutEventKey = true
  expect(fields((await simulator.subscribe('ZhangSan')).inner, 'Event', 'EventKey')).toEqual(['subscribe', undefined])
  expect(await sendText('通知')).toMatchObject({ errcode: 0 })
})

test('any other callback can be sent, of another application too', async () => {
  const { simulator } = await openBoth()
  const { inner } = await simulator.callBackWith('ZhangSan', { MsgType: 'file', MediaId: 'm1', AgentID: 7 })
  expect(fields(inner, 'MsgType', 'MediaId', 'AgentID', 'FromUserName')).toEqual(['file', 'm1', '7', 'ZhangSan'])
})

test('the chat shows what was said and received in order', async () => {
  const { simulator, sendText, clock } = await openBoth()
  await simulator.say('ZhangSan', '状态')
  clock.forward({ seconds: 2 })
  await sendText('您是理事')
  expect(simulator.chatOf('zhangsan')).toMatchObject([
    { from: 'member', kind: 'text', text: '状态' },
    { from: 'app', kind: 'text', text: '您是理事', at: clock.now() },
  ])
})

test('user ids ignore case and are legal', async () => {
  const { simulator } = await openCorp()
  expect(() => simulator.addMember({ userId: 'ZHANGSAN', name: '另一人' })).toThrow('already')
  expect(() => simulator.addMember({ userId: '张三', name: '张三' })).toThrow('legal')
})

function sealReply(inner: string, more: { receiver?: string; stamp?: string; token?: string } = {}): string {
  const sealed = encrypt(corp.aesKey, inner, more.receiver ?? corp.corpId, Buffer.alloc(16, 'r'))
  const stamp = more.stamp ?? 'TimeStamp'
  const signature = sign(more.token ?? corp.token, '1772413200', 'nonce', sealed)
  const tail = `<MsgSignature>${signature}</MsgSignature><${stamp}>1772413200</${stamp}><Nonce>nonce</Nonce>`
  return `<xml><Encrypt><![CDATA[${sealed}]]></Encrypt>${tail}</xml>`
}

const replyXml = (from: string, rest: string) =>
  `<xml><ToUserName>ZhangSan</ToUserName><FromUserName>${from}</FromUserName><CreateTime>1</CreateTime>${rest}</xml>`
const words = '<MsgType>text</MsgType><Content>您好</Content>'
const label = '<MsgType>update_button</MsgType><Button><ReplaceName>已答复</ReplaceName></Button>'

test('a sealed passive reply is shown', async () => {
  const { simulator } = await openBoth(() => ({ body: sealReply(replyXml(corp.corpId, words)) }))
  await simulator.enter('ZhangSan')
  expect(simulator.chatOf('ZhangSan')).toMatchObject([{ from: 'app', text: '您好' }])
  expect(simulator.warnings).toEqual([])
})

test.each([
  ['the body is plain', 'hello', 'Encrypt'],
  ['the signature is false', sealReply(replyXml(corp.corpId, words), { token: 'other' }), 'signature'],
  ['it is for another receiver', sealReply(replyXml(corp.corpId, words), { receiver: 'wwelse' }), 'receiver'],
  ['the time is misspelt', sealReply(replyXml(corp.corpId, words), { stamp: 'Timestamp' }), 'TimeStamp'],
  ['it does not come from the corp', sealReply(replyXml('wwelse', words)), 'FromUserName'],
  ['it greys a card that nobody pressed', sealReply(replyXml(corp.corpId, label)), 'occasion'],
])('a passive reply reaches nobody when %s', async (_, body, why) => {
  const { simulator } = await openBoth(() => ({ body }))
  expect(await simulator.enter('ZhangSan')).toMatchObject({ status: 200 })
  expect(simulator.chatOf('ZhangSan')).toEqual([])
  expect(simulator.warnings).toMatchObject([{ where: 'passive reply', why: expect.stringContaining(why) }])
})

test('on a press words are ignored, and a label greys only the copy of who pressed and spends the code', async () => {
  let body = sealReply(replyXml(corp.corpId, words))
  const { simulator, sendCard, update } = await openBoth(() => ({ body }))
  await sendCard(cards.button(), { touser: 'ZhangSan|LiSi' })
  await simulator.tap('ZhangSan', { key: 'present' })
  expect(simulator.chatOf('ZhangSan')).toHaveLength(1)
  body = sealReply(replyXml(corp.corpId, label))
  const { inner } = await simulator.tap('ZhangSan', { key: 'present' })
  const [mine, theirs] = [simulator.cardsOf('ZhangSan'), simulator.cardsOf('LiSi')]
  expect([mine[0]?.card.replace_text, theirs[0]?.card.replace_text]).toEqual(['已答复', undefined])
  const ask = { response_code: part(inner, 'ResponseCode'), atall: 1, button: { replace_name: '迟了' } }
  expect(await update(ask)).toMatchObject({ errcode: 60140 })
})
