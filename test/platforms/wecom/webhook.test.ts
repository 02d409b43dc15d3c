import { encrypt } from '@wecom/crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DoorRefusal, type Query } from '../../../src/platforms/door.ts'
import { openEnvelope, verifyUrl } from '../../../src/platforms/wecom/webhook.ts'
import { APP, callback, envelope, inner, signedQuery } from './sealing.ts'

const now = Temporal.Instant.from('2026-03-02T09:00:00+08:00')
const TEXT = '<MsgType>text</MsgType><Content>状态</Content><MsgId>1</MsgId>'

/** The status and reason with which the door stays shut. */
function refusal(work: () => unknown): string {
  try {
    work()
    return 'opened'
  } catch (error) {
    return error instanceof DoorRefusal ? `${error.status} ${error.message}` : `bug: ${error}`
  }
}

const open = (query: Query, body: Buffer) => openEnvelope(APP, query, body, now)
const doorTo = (query: Query, body = callback(inner(TEXT)).body) => refusal(() => open(query, body))

describe('when the administrator saves the address', () => {
  const echostr = encrypt(APP.aesKey, '1616140317555161061', APP.corpId)

  it('the answer is the bare text of the echo', () => {
    expect(verifyUrl(APP, { ...signedQuery(echostr), echostr })).toBe('1616140317555161061')
  })

  it('a plus that arrives as a blank does no harm', () => {
    const random = Buffer.from('random of 16 byt')
    const withPlus = Array.from({ length: 50 }, (_, i) => encrypt(APP.aesKey, `echo ${i}`, APP.corpId, random))
    const sealed = withPlus.find((text) => text.includes('+')) ?? ''
    expect(sealed).toContain('+')
    expect(verifyUrl(APP, { ...signedQuery(sealed), echostr: sealed.replaceAll('+', ' ') })).toMatch(/^echo \d+$/)
  })

  it.each([
    ['no signature', { timestamp: '1', nonce: 'n', echostr }, '403 no signature'],
    ['no echo', signedQuery(echostr), '400 echostr is missing'],
    ['an empty echo', { ...signedQuery(''), echostr: '' }, '400 echostr is missing'],
    ['two echoes', { ...signedQuery(echostr), echostr: [echostr, echostr] }, '400 echostr is repeated'],
    ['an endless echo', { ...signedQuery(echostr), echostr: 'A'.repeat(2049) }, '400 echostr is too long'],
    ['the signature of another token', { ...signedQuery(echostr, 'other'), echostr }, '403 -40001'],
  ])('%s is refused', (_, query, expected) => {
    expect(refusal(() => verifyUrl(APP, query))).toContain(expected)
  })

  it('an echo for another corp is refused', () => {
    const other = encrypt(APP.aesKey, '1', 'wwother')
    expect(refusal(() => verifyUrl(APP, { ...signedQuery(other), echostr: other }))).toContain('403 -40005')
  })
})

describe('what knocks at the door', () => {
  it('a well-sealed callback is opened, however old it is', () => {
    const { query, body } = callback(inner(TEXT))
    expect(open(query, body)).toMatchObject({ kind: 'update', update: { kind: 'said', text: '状态' } })
  })

  it('an envelope is read in any order and without an AgentID', () => {
    const sealed = encrypt(APP.aesKey, inner(TEXT), APP.corpId)
    const body = Buffer.from(`<?xml version="1.0"?>\n<xml>\n<Encrypt>${sealed}</Encrypt>\n<ToUserName/>\n</xml>\n`)
    expect(open(signedQuery(sealed), body)).toMatchObject({ kind: 'update' })
  })

  it.each([
    ['msg_signature', '403 no signature'],
    ['timestamp', '400 timestamp is missing'],
    ['nonce', '400 nonce is missing'],
  ])('a query without %s is refused', (name, expected) => {
    const { query, body } = callback(inner(TEXT))
    expect(doorTo({ ...query, [name]: undefined }, body)).toBe(expected)
    expect(doorTo({ ...query, [name]: '' }, body)).toBe(expected)
  })

  it.each(['msg_signature', 'timestamp', 'nonce'])('a query with two or an endless %s is refused', (name) => {
    const { query, body } = callback(inner(TEXT))
    expect(doorTo({ ...query, [name]: ['1', '2'] }, body)).toBe(`400 ${name} is repeated`)
    expect(doorTo({ ...query, [name]: '1'.repeat(129) }, body)).toBe(`400 ${name} is too long`)
  })

  it.each([
    ['msg_signature', '0'.repeat(40)],
    ['timestamp', '1700000001'],
    ['nonce', 'other'],
  ])('a signature over another %s is refused', (name, value) => {
    const { query, body } = callback(inner(TEXT))
    expect(doorTo({ ...query, [name]: value }, body)).toContain('403 -40001')
  })

  it.each(['wwother', '', `${APP.corpId}x`, APP.corpId.toUpperCase()])(
    'a callback sealed for the receiver %j is refused',
    (receiver) => {
      const { query, body } = callback(inner(TEXT), receiver)
      expect(doorTo(query, body)).toContain('403 -40005')
    },
  )

  it.each([
    ['nothing', ''],
    ['JSON', '{"encrypt":"x"}'],
    ['XML that does not end', '<xml><Encrypt>x'],
    ['crossed elements', '<xml><Encrypt>x</xml></Encrypt>'],
    ['another root', '<html><Encrypt>x</Encrypt></html>'],
    ['no Encrypt', '<xml><ToUserName>x</ToUserName></xml>'],
    ['an empty Encrypt', '<xml><Encrypt><![CDATA[]]></Encrypt></xml>'],
    ['two Encrypts', '<xml><Encrypt>x</Encrypt><Encrypt>x</Encrypt></xml>'],
    ['an Encrypt with elements', '<xml><Encrypt><a>x</a></Encrypt></xml>'],
    ['a prototype', '<xml><__proto__><Encrypt>x</Encrypt></__proto__></xml>'],
  ])('a body of %s is refused as malformed', (_, body) => {
    expect(doorTo(signedQuery('x'), Buffer.from(body))).toMatch(/^400 /)
  })

  it('an envelope nested beyond reason is refused, whatever else is right about it', () => {
    const sealed = encrypt(APP.aesKey, inner(TEXT), APP.corpId)
    const nested = (depth: number) =>
      Buffer.from(`<xml><Encrypt>${sealed}</Encrypt>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</xml>`)
    expect(doorTo(signedQuery(sealed), nested(6))).toBe('opened')
    expect(doorTo(signedQuery(sealed), nested(12))).toMatch(/^400 /)
  })

  it('a body that is not UTF-8 is refused as malformed', () => {
    expect(doorTo(signedQuery('x'), Buffer.from('<xml><Encrypt>\xff</Encrypt></xml>', 'latin1'))).toMatch(/^400 /)
  })

  it.each(['not base64!', 'AQEBAQEBAQEBAQEBAQEBAQE=', 'A'.repeat(64)])(
    'a signed ciphertext that is none is refused as malformed: %s',
    (sealed) => {
      expect(doorTo(signedQuery(sealed), envelope(sealed))).toMatch(/^400 -400/)
    },
  )

  it('entities that a document declares itself are never expanded', () => {
    const sealed = encrypt(APP.aesKey, inner(TEXT), APP.corpId)
    const body = `<!DOCTYPE xml [<!ENTITY e "${sealed}">]><xml><Encrypt>&e;</Encrypt></xml>`
    expect(doorTo(signedQuery(sealed), Buffer.from(body))).not.toBe('opened')
  })

  it('a key of the wrong shape is our mistake and not the sender’s', () => {
    const { query, body } = callback(inner(TEXT))
    expect(() => openEnvelope({ ...APP, aesKey: 'short' }, query, body, now)).toThrow('-40004')
  })
})

describe('whatever is thrown at the door', () => {
  /** Nothing but an outcome or a refusal may come back. */
  const survives = (query: Query, body: Buffer) => {
    const result = refusal(() => expect(open(query, body).kind).toMatch(/^(update|ignored)$/))
    expect(result).not.toContain('bug')
  }
  const value = fc.option(fc.oneof(fc.string(), fc.array(fc.string())), { nil: undefined })
  const anyQuery = fc.record({ msg_signature: value, timestamp: value, nonce: value })
  const xmlish = fc
    .array(
      fc.constantFrom(
        '<xml>',
        '</xml>',
        '<Encrypt>',
        '</Encrypt>',
        '<![CDATA[',
        ']]>',
        '&lt;',
        '&#0;',
        '<a b="',
        'x',
        '<!DOCTYPE',
        '<?',
        '-->',
      ),
    )
    .map((parts) => parts.join(''))
  const content = fc.array(
    fc.tuple(
      fc.constantFrom(
        'MsgType',
        'Event',
        'MsgId',
        'Content',
        'EventKey',
        'TaskId',
        'ResponseCode',
        'SelectedItems',
        'SelectedItem',
        'OptionIds',
        'CreateTime',
      ),
      fc.oneof(
        fc.string(),
        fc.constantFrom('text', 'event', 'template_card_event', 'subscribe', '<OptionId/>', '7', '<a>1</a>'),
      ),
    ),
  )

  it('any query and any bytes end in an answer or a refusal', () => {
    fc.assert(fc.property(anyQuery, fc.uint8Array(), (query, bytes) => survives(query, Buffer.from(bytes))))
  })

  it('any near-XML ends in an answer or a refusal', () => {
    fc.assert(fc.property(xmlish, (text) => survives(signedQuery('x'), Buffer.from(text))))
  })

  it('any well-sealed content ends in an answer or a refusal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), xmlish, content.map(elements)), (text) => {
        const { query, body } = callback(text)
        survives(query, body)
      }),
      { numRuns: 300 },
    )
  })

  function elements(parts: [string, string][]): string {
    return inner(parts.map(([name, text]) => `<${name}>${text}</${name}>`).join(''))
  }
})
