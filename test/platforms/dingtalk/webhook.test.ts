import { encrypt, getSignature } from '@wecom/crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EventSettings,
  openEvent,
  openMessage,
  openPress,
  sealSuccess,
} from '../../../src/platforms/dingtalk/webhook.ts'
import type { Query } from '../../../src/platforms/door.ts'
import { checkSignature, seal, unseal } from '../../../src/platforms/sealing.ts'
import { APP, pressSign, refusal, robotSign, vectors } from './app.ts'

const now = Temporal.Instant.from('2026-03-02T09:00:00+08:00')
const HOUR = 3_600_000
const later = (milliseconds: number) => String(now.epochMilliseconds + milliseconds)
const at = (timestamp: string) => Temporal.Instant.fromEpochMilliseconds(Number(timestamp))

const MESSAGE = Buffer.from(
  '{"msgtype":"text","msgId":"msg1","createAt":1772413200000,"conversationType":"1","conversationId":"cid1==",' +
    '"senderId":"$:LWCP_v1:$x","senderStaffId":"zhangsan","text":{"content":"状态"}}',
)
const PRESS = Buffer.from(
  JSON.stringify({
    type: 'actionCallback',
    outTrackId: 'card-1',
    userId: 'zhangsan',
    content: '{"cardPrivateData":{"actionIds":["attend"],"params":{"action":"attend","revision":"1"}}}',
  }),
)
const EVENT = '{"EventType":"user_leave_org","eventId":"e1","EventTime":1772413200000,"userId":["zhangsan"]}'
const SETTINGS: EventSettings = { clientId: APP.clientId, token: 'EventToken1', aesKey: APP.events?.aesKey ?? '' }

/** Both doors that a signature over the time opens: names of the headers, window, and what is behind. */
const message = {
  names: { sign: 'sign', timestamp: 'timestamp' },
  window: HOUR,
  signed: robotSign,
  body: MESSAGE,
  open: (headers: Query, body: Buffer = MESSAGE) => openMessage(APP, headers, body, now),
}
const press = {
  names: { sign: 'x-ddpaas-signature', timestamp: 'x-ddpaas-signature-timestamp' },
  window: HOUR / 12,
  signed: pressSign,
  body: PRESS,
  open: (headers: Query, body: Buffer = PRESS) => openPress(APP.cardCallbackSecret ?? '', headers, body, now),
}

describe.each([
  ['a message to the robot', message],
  ['the press of a card', press],
])('%s over HTTP', (_, { names, window, signed, body, open }) => {
  const headers = (timestamp = later(0), sign = signed(timestamp)) => ({
    [names.timestamp]: timestamp,
    [names.sign]: sign,
  })
  const doorTo = (given: Query, content: Buffer = body) => refusal(() => open(given, content))

  it('is opened when it is well signed', () => {
    expect(open(headers())).toMatchObject({ kind: 'updates', updates: [{ from: { userId: 'zhangsan' } }] })
  })

  it('is opened at either edge of its window and not a millisecond beyond', () => {
    const ages = [-window - 1, -window, window, window + 1]
    expect(ages.map((age) => doorTo(headers(later(age))).slice(0, 6))).toEqual(['403 th', 'opened', 'opened', '403 th'])
  })

  it.each<[string, Query, string]>([
    ['no signature', { [names.timestamp]: later(0) }, '403 no signature'],
    ['an empty signature', headers(later(0), ''), '403 no signature'],
    ['no timestamp', { [names.sign]: signed(later(0)) }, `400 ${names.timestamp} is missing`],
    ['neither', {}, '403 no signature'],
    ['a signature that is none', headers(later(0), 'nonsense'), '403 the signature does not match'],
    ['the signature of another secret', headers(later(0), signed(later(0), 'other')), '403 the signature does not'],
    ['the signature of another time', headers(later(0), signed(later(1))), '403 the signature does not match'],
    ['the signature in hex', headers(later(0), hexOf(signed(later(0)))), '403 the signature does not match'],
    ['an endless signature', headers(later(0), 'A'.repeat(129)), `400 ${names.sign} is too long`],
    ['a timestamp in words', headers('now'), '400 the timestamp is no number'],
    ['a timestamp with a fraction', headers('1772413200.0'), '400 the timestamp is no number'],
    ['a negative timestamp', headers('-1772413200000'), '400 the timestamp is no number'],
    ['a timestamp in hex', headers('0x19cac1f5e80'), '400 the timestamp is no number'],
    ['an endless timestamp', headers('1'.repeat(17)), `400 ${names.timestamp} is too long`],
    ['a timestamp in seconds', headers(later(0).slice(0, 10)), '403 the signature is too old'],
  ])('is refused with %s', (_, given, expected) => {
    expect(doorTo(given)).toContain(expected)
  })

  it('is refused when a header comes twice, as a list or joined as Node joins them', () => {
    const [time, sign] = [later(0), signed(later(0))]
    const twice = [
      { ...headers(), [names.timestamp]: [time, time] },
      { ...headers(), [names.sign]: [sign, sign] },
      { ...headers(), [names.timestamp]: `${time}, ${time}` },
    ]
    expect(twice.map((given) => doorTo(given).slice(0, 3))).toEqual(['400', '400', '400'])
  })

  it('is refused when anything stands behind the good signature, as when Node joins a second one to it', () => {
    const sign = signed(later(0))
    const longer = [`${sign}, ${sign}`, `${sign}!`, `${sign}=`, `${sign} x`, `${sign}AAAA`]
    expect(longer.map((given) => doorTo(headers(later(0), given)).slice(0, 3))).not.toContain('ope')
  })

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.from(''), '400 the body is not JSON'],
    ['words', Buffer.from('hello'), '400 the body is not JSON'],
    ['a form', Buffer.from('a=b'), '400 the body is not JSON'],
    ['half an object', Buffer.from('{"msgId":'), '400 the body is not JSON'],
    ['a number', Buffer.from('7'), '400 the body is not JSON'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), '400 the body is not UTF-8'],
  ])('is refused with a body of %s', (_, content, expected) => {
    expect(doorTo(headers(), content)).toBe(expected)
  })

  it.each(['null', '[]', '{}', '[null]'])(
    'with a body of %s is passed over, because it would not get better',
    (json) => {
      expect(open(headers(), Buffer.from(json))).toMatchObject({ kind: 'ignored' })
    },
  )

  it('is not read before its signature is checked', () => {
    expect(doorTo(headers(later(0), 'nonsense'), Buffer.from('hello'))).toContain('403')
  })

  it('whatever headers and bytes come, ends in an answer or a refusal', () => {
    const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(later(0))), { nil: undefined })
    fc.assert(
      fc.property(fc.record({ [names.sign]: value, [names.timestamp]: value }), fc.uint8Array(), (given, bytes) => {
        expect(doorTo(given, Buffer.from(bytes))).not.toContain('bug')
      }),
    )
  })
})

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

describe('the published signatures', () => {
  it.each(vectors.robotHmac)('of robot messages open the door: $note', ({ secret, timestamp, sign }) => {
    const settings = { ...APP, clientSecret: secret }
    expect(openMessage(settings, { timestamp, sign }, MESSAGE, at(timestamp))).toMatchObject({ kind: 'updates' })
    const other = `${sign.startsWith('A') ? 'B' : 'A'}${sign.slice(1)}`
    expect(refusal(() => openMessage(settings, { timestamp, sign: other }, MESSAGE, at(timestamp)))).toContain('403')
  })

  it.each(vectors.cardCallbackHmac)('of presses open the door: $note', ({ secret, timestamp, sign }) => {
    const headers = { 'x-ddpaas-signature': sign, 'x-ddpaas-signature-timestamp': timestamp }
    expect(openPress(secret, headers, PRESS, at(timestamp))).toMatchObject({ kind: 'updates' })
    expect(refusal(() => openPress(`${secret}!`, headers, PRESS, at(timestamp)))).toContain('403')
  })

  it('of a message do not open the door of a press', () => {
    const timestamp = later(0)
    const headers = {
      'x-ddpaas-signature': robotSign(timestamp, APP.cardCallbackSecret),
      'x-ddpaas-signature-timestamp': timestamp,
    }
    expect(refusal(() => press.open(headers))).toContain('403')
  })
})

describe('the published events', () => {
  it.each(vectors.eventCrypto)('are signed, sealed and addressed as published: $source', (vector) => {
    const { token, encodingAesKey, receiveId, timestamp, nonce, signature, encrypt: encrypted, plaintext } = vector
    checkSignature(token, { timestamp, nonce, encrypted }, signature)
    expect(unseal(encodingAesKey, encrypted, receiveId)).toBe(plaintext)
    expect(seal(encodingAesKey, plaintext, receiveId, Buffer.from(vector.random))).toBe(encrypted)
  })

  it.each(vectors.eventCrypto)('pass the door of their receiver and of no other: $source', (vector) => {
    const { token, encodingAesKey: aesKey, receiveId, timestamp, nonce, signature, encrypt: encrypted } = vector
    const settings = { clientId: receiveId, token, aesKey }
    const [query, body] = [{ signature, timestamp, nonce }, Buffer.from(JSON.stringify({ encrypt: encrypted }))]
    expect(openEvent(settings, query, body, now)).toMatchObject({ kind: 'ignored' })
    expect(refusal(() => openEvent({ ...settings, clientId: 'dingother' }, query, body, now))).toContain('403 -40005')
  })
})

/** An event as DingTalk posts it: both names of the signature in the query, and the raw body. */
function event(inner = EVENT, receiver = APP.clientId, aesKey = SETTINGS.aesKey) {
  const encrypted = encrypt(aesKey, inner, receiver)
  const signature = getSignature(SETTINGS.token, later(0), 'n0nce', encrypted)
  const query: Query = { signature, msg_signature: signature, timestamp: later(0), nonce: 'n0nce' }
  return { query, body: Buffer.from(JSON.stringify({ encrypt: encrypted })) }
}

describe('an event over HTTP', () => {
  const open = (query: Query, body: Buffer) => openEvent(SETTINGS, query, body, now)
  const doorTo = (query: Query, body: Buffer) => refusal(() => open(query, body))
  const left = { kind: 'updates', updates: [{ kind: 'departed', from: { userId: 'zhangsan' } }] }

  it('is opened, however old it is', () => {
    const { query, body } = event()
    expect(open(query, body)).toMatchObject(left)
    expect(openEvent(SETTINGS, query, body, now.add({ hours: 24 * 30 }))).toMatchObject(left)
  })

  it('is opened with the signature under either name', () => {
    const { query, body } = event()
    expect(open({ ...query, msg_signature: undefined }, body)).toMatchObject(left)
    expect(open({ ...query, signature: undefined }, body)).toMatchObject(left)
  })

  it('the signature under msg_signature counts when they differ', () => {
    const { query, body } = event()
    expect(open({ ...query, signature: '0'.repeat(40) }, body)).toMatchObject(left)
    expect(doorTo({ ...query, msg_signature: '0'.repeat(40) }, body)).toContain('403 -40001')
  })

  it.each<[string, Query, string]>([
    ['without a signature', { msg_signature: undefined, signature: undefined }, '403 no signature'],
    ['without a timestamp', { timestamp: undefined }, '400 timestamp is missing'],
    ['without a nonce', { nonce: '' }, '400 nonce is missing'],
    ['with two signatures', { msg_signature: ['a', 'a'] }, '400 msg_signature is repeated'],
    ['with two timestamps', { timestamp: ['1', '1'] }, '400 timestamp is repeated'],
    ['with two nonces', { nonce: ['n', 'n'] }, '400 nonce is repeated'],
    ['with an endless nonce', { nonce: 'n'.repeat(129) }, '400 nonce is too long'],
    ['with another timestamp', { timestamp: later(1) }, '403 -40001'],
    ['with another nonce', { nonce: 'other' }, '403 -40001'],
  ])('is refused %s', (_, other, expected) => {
    const { query, body } = event()
    expect(doorTo({ ...query, ...other }, body)).toContain(expected)
  })

  it('is refused when its body was changed', () => {
    const { query, body } = event()
    const { encrypt: sealed } = JSON.parse(body.toString())
    const changed = `${sealed[0] === 'A' ? 'B' : 'A'}${sealed.slice(1)}`
    expect(doorTo(query, Buffer.from(JSON.stringify({ encrypt: changed })))).toContain('403 -40001')
    expect(doorTo(query, event().body)).toContain('403 -40001')
  })

  it.each(['dingother', '', APP.clientId.toUpperCase(), `${APP.clientId}x`])(
    'is refused when it is sealed for %j',
    (receiver) => {
      const { query, body } = event(EVENT, receiver)
      expect(doorTo(query, body)).toContain('403 -40005')
    },
  )

  it('is refused when it is sealed with another key', () => {
    const { query, body } = event(EVENT, APP.clientId, SETTINGS.aesKey.replace('j', 'k'))
    expect(doorTo(query, body)).toMatch(/^40[03] -400/)
  })

  it.each(['', 'encrypt=x', 'null', '[]', '{}', '{"encrypt":""}', '{"encrypt":7}', '{"encrypt":{"a":1}}', '"encrypt"'])(
    'is refused as malformed with the body %j',
    (body) => {
      expect(doorTo(event().query, Buffer.from(body))).toMatch(/^400 /)
    },
  )

  it('is refused as malformed with a body that is not UTF-8', () => {
    expect(doorTo(event().query, Buffer.from('{"encrypt":"\xff"}', 'latin1'))).toBe('400 the body is not UTF-8')
  })

  it.each([
    ['no JSON', 'hello'],
    ['nothing', '{}'],
    ['a list', '[1]'],
    ['the check of the address', '{"EventType":"check_url"}'],
  ])('with a good seal around %s is passed over', (_, inner) => {
    const { query, body } = event(inner)
    expect(open(query, body)).toMatchObject({ kind: 'ignored' })
  })

  it('with a key of the wrong shape is our mistake and not the sender’s', () => {
    const { query, body } = event()
    expect(() => openEvent({ ...SETTINGS, aesKey: 'short' }, query, body, now)).toThrow('-40004')
  })
})

describe('the answer to an event', () => {
  it('has exactly the names that DingTalk reads', () => {
    expect(sealSuccess(SETTINGS, now)).toEqual({
      msg_signature: expect.stringMatching(/^[0-9a-f]{40}$/),
      timeStamp: '1772413200000',
      nonce: expect.stringMatching(/^\w{8,32}$/),
      encrypt: expect.any(String),
    })
  })

  it('opens to the word success for our client id, under its own signature', () => {
    const { msg_signature, timeStamp, nonce, encrypt: encrypted } = sealSuccess(SETTINGS, now)
    expect(msg_signature).toBe(getSignature(SETTINGS.token, timeStamp, nonce, encrypted))
    expect(unseal(SETTINGS.aesKey, encrypted, APP.clientId)).toBe('success')
  })

  it('is sealed afresh each time', () => {
    const [one, other] = [sealSuccess(SETTINGS, now), sealSuccess(SETTINGS, now)]
    expect([one.nonce === other.nonce, one.encrypt === other.encrypt]).toEqual([false, false])
  })
})
