import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { DINGTALK_APP, dingtalkOf, openDingtalkChat } from '../support/dingtalkChat.ts'
import { stumbleOnce } from '../support/stumbling.ts'

const EVENTS = { token: 'EventToken1', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }
const SECRET = 'a-secret-for-presses'

let association: Association
beforeAll(async () => {
  association = await openAssociation({
    at: '2026-03-02T10:00:00+08:00',
    roll: {
      members: {
        D001: { name: '滨城示例软件有限公司', representative: '张伟/zhang', offices: { director: '2024-01-13' } },
        D002: { name: '滨城示例网络有限公司', representative: '李静/li', offices: { director: '2024-01-13' } },
      },
      staff: ['王芳/wang'],
    },
    strangers: ['nobody'],
    open: (clock) => openDingtalkChat(clock, { mode: 'http', events: EVENTS, cardCallbackSecret: SECRET }),
  })
  dingtalk().console.setEvents('http', `${association.url}/dingtalk/event`)
})
afterAll(() => association.close())

const dingtalk = () => dingtalkOf(association)
const inbox = () => association.house.db.inboxUpdate.count()
const post = (path: string, headers: Record<string, string>, body: string | Buffer = '{}') =>
  fetch(`${association.url}${path}`, { method: 'POST', headers, body })
const hmac = (key: string, message: string) => createHmac('sha256', key).update(message).digest('base64')
const now = () => String(association.clock.now().epochMilliseconds)

describe('the address for robot messages', () => {
  test('answers with an empty 200, stored before anything is done, and answers in the chat afterwards', async () => {
    const before = await inbox()
    const delivery = await dingtalk().say('nobody', '你好')
    expect(delivery.attempts).toEqual([expect.objectContaining({ status: 200, answer: '' })])
    expect(await inbox()).toBe(before + 1)
    await association.settle()
    expect(association.textsOf('nobody').at(-1)).toContain('绑定码')
  })

  test('the same message again is stored once, and answered once', async () => {
    const delivery = await dingtalk().say('nobody', '又说一次')
    for (let time = 0; time < 3; time += 1) expect((await delivery.redeliver()).status).toBe(200)
    const before = association.textsOf('nobody').length
    await association.settle()
    expect(association.textsOf('nobody').length - before).toBe(1)
  })

  test.each(['badSignature', 'staleTimestamp'] as const)(
    'refuses a message spoilt by %s, without effect',
    async (fault) => {
      const before = await inbox()
      dingtalk().faults.spoilNext(fault)
      expect((await dingtalk().say('nobody', '你好')).status).toBe(403)
      expect(await inbox()).toBe(before)
    },
  )

  test('cannot tell a changed body from an honest one, because the seal does not cover it; one that lacks its id is nothing', async () => {
    dingtalk().faults.spoilNext('changedBody')
    expect((await dingtalk().say('nobody', '你好')).status).toBe(200)
    const timestamp = now()
    const sign = hmac(DINGTALK_APP.clientSecret, `${timestamp}\n${DINGTALK_APP.clientSecret}`)
    const before = await inbox()
    const forged = JSON.stringify({ msgtype: 'text', text: { content: '状态' }, conversationType: '1' })
    expect((await post('/dingtalk/robot', { timestamp, sign }, forged)).status).toBe(200)
    expect(await inbox()).toBe(before)
  })

  test.each([
    ['without a seal', {}, '{}', 403],
    ['with a seal and no time', { sign: 'x' }, '{}', 400],
    ['with a time that is none', { sign: 'x', timestamp: 'noon' }, '{}', 400],
    ['with another secret’s seal', { sign: hmac('other', `1\nother`), timestamp: '1' }, '{}', 403],
  ])('refuses a call %s', async (_, headers, body, status) => {
    const answer = await post('/dingtalk/robot', headers, body)
    expect(answer.status).toBe(status)
    expect((await answer.text()).length).toBeLessThan(100)
  })

  test('refuses what is no JSON, and what is over 256 KB', async () => {
    const sealed = () => {
      const timestamp = now()
      return { timestamp, sign: hmac(DINGTALK_APP.clientSecret, `${timestamp}\n${DINGTALK_APP.clientSecret}`) }
    }
    expect((await post('/dingtalk/robot', sealed(), 'no json')).status).toBe(400)
    expect((await post('/dingtalk/robot', sealed(), Buffer.alloc(300 * 1024, ' '))).status).toBe(413)
  })

  test.each(['GET', 'PUT', 'DELETE', 'PROPFIND'])('refuses the method %s', async (method) => {
    expect((await fetch(`${association.url}/dingtalk/robot`, { method })).status).toBe(405)
  })

  test('when the update cannot be stored the answer is 503, the platform repeats, and it is stored once', async () => {
    const before = await inbox()
    await stumbleOnce(association.house.db)
    const delivery = await dingtalk().say('nobody', '再来一次')
    expect(delivery.attempts.map((attempt) => attempt.status)).toEqual([503, 200])
    expect(await inbox()).toBe(before + 1)
  })
})

describe('the address for presses', () => {
  beforeAll(async () => {
    await association.say('wang', '建会 理事会 2026-03-20 14:00-16:00 现场 一号厅')
    await association.say('wang', '通知 LSH-2026-1')
    await association.tap('wang', 'confirm')
  })

  test('was registered at the start, and takes a press: answered at once, the card redrawn afterwards', async () => {
    const delivery = await dingtalk().tap('zhang', { actionId: 'attend' })
    expect(delivery.attempts).toEqual([expect.objectContaining({ status: 200, answer: '{}' })])
    expect(association.cardsOf('zhang').at(-1)?.text).not.toContain('张伟答复')
    await association.settle()
    expect(association.cardsOf('zhang').at(-1)?.text).toContain('出席（张伟答复）')
    expect(dingtalk().warnings.filter(({ why }) => why.includes('before its press'))).toEqual([])
  })

  test('a second tap of the same look is the same press', async () => {
    const before = await inbox()
    await Promise.all([1, 2].map(() => dingtalk().tap('li', { actionId: 'unable' })))
    expect(await inbox()).toBe(before + 1)
    await association.settle()
    expect(association.cardsOf('li').at(-1)?.text).toContain('不能出席（李静答复）')
  })

  test('a press of somebody else’s card has no effect, and whoever pressed is told', async () => {
    const card = dingtalk().cardsOf('zhang').at(-1)
    const press = { actionId: 'unable', outTrackId: card?.outTrackId ?? '' }
    expect((await dingtalk().tapAs('li', press)).status).toBe(200)
    await association.settle()
    expect(association.textsOf('li').at(-1)).toBe(
      '没有找到发给您的这张卡片，本次点击没有生效。请发送“会议”查看最新情况，秘书处请发送“待办”。',
    )
    expect(association.cardsOf('zhang').at(-1)?.text).toContain('出席（张伟答复）')
  })

  test('a press of a card nobody knows is answered', async () => {
    const press = { actionId: 'attend', outTrackId: 'no-card-of-ours', force: true }
    expect((await dingtalk().tapAs('zhang', press)).status).toBe(200)
    await association.settle()
    expect(association.textsOf('zhang').at(-1)).toContain('没有找到发给您的这张卡片')
  })

  test.each(['badSignature', 'staleTimestamp'] as const)(
    'refuses a press spoilt by %s, without effect',
    async (fault) => {
      const before = await inbox()
      dingtalk().faults.spoilNext(fault)
      expect((await dingtalk().tap('zhang', { actionId: 'unable' })).status).toBe(403)
      expect(await inbox()).toBe(before)
    },
  )

  test('refuses a press that is signed by nobody', async () => {
    expect((await post('/dingtalk/card', {})).status).toBe(403)
    const timestamp = now()
    const headers = { 'x-ddpaas-signature-timestamp': timestamp, 'x-ddpaas-signature': hmac('other', timestamp) }
    expect((await post('/dingtalk/card', headers)).status).toBe(403)
  })
})

describe('the address for events', () => {
  test('passes the check of the console, and tells it so in a sealed word', async () => {
    expect(await dingtalk().checkUrl()).toEqual({ ok: true })
  })

  test.each(['badSignature', 'wrongKey', 'wrongOwner'] as const)('refuses an event spoilt by %s', async (fault) => {
    const before = await inbox()
    dingtalk().faults.spoilNext(fault)
    const delivery = await dingtalk().modify('nobody', { name: '改名' })
    expect([400, 403]).toContain(delivery.attempts[0]?.status)
    expect(await inbox()).toBe(before)
  })

  test('an event that concerns nobody here is taken, and ignored', async () => {
    const before = await inbox()
    const delivery = await dingtalk().modify('nobody', { telephone: '10086' })
    expect(delivery.status).toBe(200)
    expect(
      dingtalk()
        .failedEvents()
        .filter(({ eventType }) => eventType === 'user_modify_org'),
    ).toHaveLength(3)
    expect(await inbox()).toBe(before)
  })

  test('somebody who leaves the organisation loses the binding once, however often the event comes', async () => {
    const delivery = await dingtalk().leave('li')
    expect(delivery.status).toBe(200)
    await delivery.redeliver()
    await association.settle()
    const where = { platform_userId: { platform: 'dingtalk' as const, userId: 'li' } }
    expect(await association.house.db.account.findUnique({ where })).toBeNull()
    const told = association.textsOf('wang').filter((text) => text.includes('已离开钉钉组织'))
    expect(told).toEqual([expect.stringContaining('李静（D002 滨城示例网络有限公司，理事单位，代表人）')])
  })
})
