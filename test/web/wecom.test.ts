import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WecomSimulator } from '../../src/simulator/wecom/simulator.ts'
import { type Association, openAssociation } from '../support/association.ts'
import { stumbleOnce } from '../support/stumbling.ts'
import { wecomOf } from '../support/wecomChat.ts'

let association: Association
let wecom: WecomSimulator
let url: string
beforeAll(async () => {
  association = await openAssociation({ at: '2026-03-02T10:00:00+08:00', strangers: ['nobody'] })
  wecom = wecomOf(association)
  url = `${association.url}/wecom/callback`
})
afterAll(() => association.close())

const inbox = () => association.house.db.inboxUpdate.count()
const post = (query: string, body: string | Buffer = '<xml><Encrypt>x</Encrypt></xml>') =>
  fetch(`${url}${query}`, { method: 'POST', body })

describe('the callback URL of the WeCom app', () => {
  test('passes the check of the console with the bare text', async () => {
    expect(await wecom.verifyUrl()).toEqual({ ok: true })
  })

  test('answers a callback with 200 and nothing else, stored before anything is done', async () => {
    const before = await inbox()
    const delivery = await wecom.say('nobody', '你好')
    expect(delivery.attempts).toHaveLength(1)
    expect(delivery.attempts[0]).toMatchObject({ status: 200 })
    expect(await inbox()).toBe(before + 1)
  })

  test.each([
    ['without a signature', '?timestamp=1&nonce=2', 403],
    ['with a wrong signature', `?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=2`, 403],
    ['with a value given twice', `?msg_signature=${'0'.repeat(40)}&timestamp=1&timestamp=1&nonce=2`, 400],
    ['without a nonce', `?msg_signature=${'0'.repeat(40)}&timestamp=1`, 400],
  ])('refuses a callback %s, without effect', async (_, query, status) => {
    const before = await inbox()
    const answer = await post(query)
    expect(answer.status).toBe(status)
    expect((await answer.text()).length).toBeLessThan(100)
    expect(await inbox()).toBe(before)
  })

  test('refuses a malformed envelope', async () => {
    expect((await post(`?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=2`, 'no xml')).status).toBe(400)
  })

  test('refuses a body over 256 KB without reading it all', async () => {
    expect(
      (await post(`?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=2`, Buffer.alloc(300 * 1024, 'a'))).status,
    ).toBe(413)
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'PROPFIND'])('refuses the method %s', async (method) => {
    expect((await fetch(url, { method })).status).toBe(405)
  })

  test.each(['badSignature', 'wrongCorp', 'wrongKey', 'wrongReceiver'] as const)(
    'refuses a callback that is spoilt by %s in all its attempts, without effect',
    async (fault) => {
      const before = await inbox()
      wecom.faults.spoilNext(fault)
      const delivery = await wecom.say('nobody', '你好')
      expect([400, 403]).toContain(delivery.status)
      expect(await inbox()).toBe(before)
    },
  )

  test('a message of a kind nobody knows is acknowledged and ignored, because repeating it would not help', async () => {
    const before = await inbox()
    const delivery = await wecom.callBackWith('nobody', { MsgType: 'hologram', MsgId: '900001' })
    expect(delivery.status).toBe(200)
    expect(await inbox()).toBe(before)
  })

  test('when the update cannot be stored the answer is 503, the platform repeats, and it is stored once', async () => {
    const before = await inbox()
    await stumbleOnce(association.house.db)
    const delivery = await wecom.say('nobody', '再来一次')
    expect(delivery.attempts.map((attempt) => attempt.status)).toEqual([503, 200])
    expect(await inbox()).toBe(before + 1)
  })
})

test('the process says that it lives', async () => {
  const answer = await fetch(new URL('/healthz', url))
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
})

test('the page that cards lead to explains every command in Chinese', async () => {
  const page = await (await fetch(new URL('/help', url))).text()
  for (const word of ['状态', '会议', '委派', '请假', '签到', '规则', '异议', '绑定', '帮助'])
    expect(page).toContain(word)
})
