import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WECOM_APP } from '../support/wecomChat.ts'
import {
  callCard,
  callEvent,
  callRobot,
  callWecom,
  type OpenDoors,
  openDoors,
  robotBody,
  robotSeal,
  wecomBody,
  wecomInner,
  wecomQuery,
  wecomText,
} from './senders.ts'

let house: OpenDoors
beforeAll(async () => {
  house = await openDoors({
    at: '2026-03-02T10:00:00+08:00',
    roll: { members: { D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang' } } },
    strangers: ['nobody'],
  })
})
afterAll(() => house.close())

const inbox = () => house.database.db.inboxUpdate.count()
const millis = (ago: Temporal.DurationLike = { seconds: 0 }) =>
  String(house.clock.now().subtract(ago).epochMilliseconds)

/** What has come into the inbox by a call. */
async function takenIn(call: () => Promise<unknown>): Promise<number> {
  const before = await inbox()
  await call()
  return (await inbox()) - before
}

describe('a callback of WeCom that somebody has recorded', () => {
  const body = wecomBody(wecomText('nobody', '帮助', '700001'))
  const send = (query: string) => fetch(`${house.url}/wecom/callback?${query}`, { method: 'POST', body })

  test('and sends again, now or next year, is acknowledged, and has had its effect', async () => {
    expect(await takenIn(() => send(wecomQuery(body)))).toBe(1)
    await house.settle()
    const heard = house.textsOf('nobody').length
    for (const wait of [{ seconds: 0 }, { hours: 24 * 365 }]) {
      house.clock.forward(wait)
      expect(await takenIn(async () => expect((await send(wecomQuery(body))).status).toBe(200))).toBe(0)
    }
    await house.settle()
    expect(house.textsOf('nobody')).toHaveLength(heard)
    house.clock.set('2026-03-02T10:00:00+08:00')
  })

  test('is the same one when WeCom itself seals it anew, with another time and nonce', async () => {
    const inner = wecomText('nobody', '帮助', '700002')
    expect(await takenIn(() => callWecom(house, inner))).toBe(1)
    expect(await takenIn(() => callWecom(house, inner, { timestamp: '1772413999', nonce: 'other' }))).toBe(0)
  })

  test.each([
    ['nonce', (query: URLSearchParams) => query.set('nonce', 'other')],
    ['time', (query: URLSearchParams) => query.set('timestamp', '1772413201')],
    ['time, with a blank', (query: URLSearchParams) => query.set('timestamp', ' 1772413200')],
    [
      'signature in capitals',
      (query: URLSearchParams) => query.set('msg_signature', query.get('msg_signature')?.toUpperCase() ?? ''),
    ],
    [
      'signature with a blank',
      (query: URLSearchParams) => query.set('msg_signature', `${query.get('msg_signature')} `),
    ],
    [
      'signature cut short',
      (query: URLSearchParams) => query.set('msg_signature', query.get('msg_signature')?.slice(0, 39) ?? ''),
    ],
    ['signature of the reversed values', (query: URLSearchParams) => query.set('nonce', query.get('timestamp') ?? '')],
  ])('and gives another %s is refused', async (_, change) => {
    const query = new URLSearchParams(wecomQuery(body))
    change(query)
    expect(await takenIn(async () => expect((await send(String(query))).status).toBe(403))).toBe(0)
  })

  test('around which another envelope stands is what was signed, and nothing else', async () => {
    const other = wecomBody(wecomText('zhang', '退会', '700003'))
    const spoilt = (text: string) =>
      fetch(`${house.url}/wecom/callback?${wecomQuery(body)}`, { method: 'POST', body: text })
    expect((await spoilt(other)).status).toBe(403)
    expect((await spoilt(body.replace('</xml>', `${/<Encrypt>.*<\/Encrypt>/.exec(other)}</xml>`))).status).toBe(400)
    const addressed = body.replace('<xml>', '<xml><ToUserName>another</ToUserName><FromUserName>zhang</FromUserName>')
    expect(await takenIn(() => spoilt(addressed))).toBe(0)
  })

  test('with a press in it presses once', async () => {
    const press =
      '<MsgType>event</MsgType><Event>template_card_event</Event>' +
      '<EventKey>confirm</EventKey><TaskId>x</TaskId><ResponseCode>recorded</ResponseCode>'
    expect(await takenIn(() => callWecom(house, wecomInner('nobody', press)))).toBe(1)
    expect(await takenIn(() => callWecom(house, wecomInner('nobody', press)))).toBe(0)
  })

  test('for another app or corp is not ours', async () => {
    const other = wecomText('nobody', '帮助', '700004').replace(String(WECOM_APP.agentId), '1000099')
    expect(await takenIn(async () => expect((await callWecom(house, other)).status).toBe(200))).toBe(0)
  })
})

describe('a call of DingTalk that somebody has recorded', () => {
  test('within its hour is acknowledged again, and has had its effect', async () => {
    const [body, timestamp] = [robotBody('nobody', 'recorded-1'), millis()]
    expect(await takenIn(() => callRobot(house, body, timestamp))).toBe(1)
    house.clock.forward({ minutes: 59 })
    expect(await takenIn(async () => expect((await callRobot(house, body, timestamp)).status).toBe(200))).toBe(0)
    house.clock.forward({ minutes: -59 })
  })

  test.each([
    ['an hour and a second old', { hours: 1, seconds: 1 }],
    ['an hour and a second of the future', { hours: -1, seconds: -1 }],
    ['a year old', { hours: 24 * 365 }],
  ])('is refused when it is %s', async (_, ago) => {
    const call = () => callRobot(house, robotBody('nobody', 'recorded-2'), millis(ago))
    expect(await takenIn(async () => expect((await call()).status).toBe(403))).toBe(0)
  })

  test('is refused with the case, the blanks or the end of its seal changed', async () => {
    const { timestamp = '', sign = '' } = robotSeal(millis())
    const send = (headers: Record<string, string>) =>
      fetch(`${house.url}/dingtalk/robot`, { method: 'POST', headers, body: robotBody('nobody', 'recorded-3') })
    for (const spoilt of [
      sign.toLowerCase(),
      sign.replace('=', ''),
      `${sign}=`,
      `${sign}, ${sign}`,
      encodeURIComponent(sign),
    ])
      expect((await send({ timestamp, sign: spoilt })).status).toBe(403)
    for (const spoilt of [`0${timestamp}`, `+${timestamp}`, `${timestamp}.0`, `0x${timestamp}`])
      expect([400, 403]).toContain((await send({ timestamp: spoilt, sign })).status)
    // Blanks around a header are no part of it.
    expect((await send({ timestamp: ` ${timestamp} `, sign: ` ${sign} ` })).status).toBe(200)
  })

  test('with a press in it presses once, and not at all after five minutes', async () => {
    const content = JSON.stringify({ cardPrivateData: { actionIds: ['confirm'] } })
    const body = JSON.stringify({ outTrackId: 'card-x', userId: 'nobody', content })
    const timestamp = millis()
    expect(await takenIn(() => callCard(house, body, timestamp))).toBe(1)
    expect(await takenIn(() => callCard(house, body, timestamp))).toBe(0)
    const late = () => callCard(house, body.replace('card-x', 'card-y'), millis({ minutes: 5, seconds: 1 }))
    expect(await takenIn(async () => expect((await late()).status).toBe(403))).toBe(0)
  })

  test('with an event in it has its effect once, and another nonce is another seal', async () => {
    const event = JSON.stringify({ EventType: 'user_leave_org', eventId: 'recorded-4', UserId: ['gone'] })
    expect(await takenIn(() => callEvent(house, event))).toBe(1)
    expect(await takenIn(() => callEvent(house, event, { nonce: 'other' }))).toBe(0)
  })
})
