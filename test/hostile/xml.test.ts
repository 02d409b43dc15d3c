import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callEvent,
  callRobot,
  callWecom,
  type OpenDoors,
  openDoors,
  robotBody,
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
const newest = async () => {
  const [row] = await house.database.db.inboxUpdate.findMany({ orderBy: { id: 'desc' }, take: 1 })
  return row?.update as Record<string, unknown>
}

/** How long a door may think about one call, in real milliseconds: everybody else waits meanwhile. */
const SOON = 1500

async function isAnsweredSoon(call: () => Promise<Response>): Promise<number> {
  const since = performance.now()
  const { status } = await call()
  expect(performance.now() - since).toBeLessThan(SOON)
  return status
}

const HALF = 100_000

describe('the envelope of WeCom, before its seal is looked at', () => {
  const post = (body: string | Buffer) =>
    fetch(`${house.url}/wecom/callback?msg_signature=${'0'.repeat(40)}&timestamp=1&nonce=2`, { method: 'POST', body })

  test.each([
    ['nested 10,000 deep', `<xml>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</xml>`],
    ['opened without end', `<xml>${'<a>'.repeat(60_000)}`],
    ['with 20,000 attributes', `<xml><a ${range(20_000, (n) => `a${n}="1"`)}/></xml>`],
    ['with attributes without values', `<xml><a ${'b '.repeat(HALF)}/></xml>`],
    ['with a billion laughs', `${laughs(40)}<xml><Encrypt>&a40;</Encrypt></xml>`],
    ['with thousands of entities', `${laughs(2000)}<xml><Encrypt>&a2000;</Encrypt></xml>`],
    ['with a DTD from elsewhere', '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd"><xml><Encrypt>&x;</Encrypt></xml>'],
    [
      'with a file of ours as an entity',
      '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Encrypt>&x;</Encrypt></xml>',
    ],
    ['of CDATA sections without end', `<xml>${'<![CDATA['.repeat(20_000)}</xml>`],
    ['of comments', `<xml>${'<!---->'.repeat(30_000)}</xml>`],
    ['with a name that a program might mistake', '<xml><__proto__><Encrypt>x</Encrypt></__proto__></xml>'],
    ['with Encrypt twice', '<xml><Encrypt>x</Encrypt><Encrypt>y</Encrypt></xml>'],
    ['with an Encrypt that has children', '<xml><Encrypt><a>x</a></Encrypt></xml>'],
    ['in bytes that are not UTF-8', Buffer.from([...Buffer.from('<xml><Encrypt>'), 0xc3, 0x28, 0xff])],
    ['in UTF-16', Buffer.from('\ufeff<xml><Encrypt>x</Encrypt></xml>', 'utf16le')],
  ])('%s is refused, soon', async (_, body) => {
    const before = await inbox()
    expect([400, 403]).toContain(await isAnsweredSoon(() => post(body)))
    expect(await inbox()).toBe(before)
  })

  test.each([
    ['a byte order mark before it', (body: string) => `\ufeff${body}`],
    ['another encoding declared', (body: string) => `<?xml version="1.0" encoding="GBK"?>${body}`],
    ['blanks and line ends around it', (body: string) => `\r\n  ${body}\r\n`],
  ])('is opened all the same with %s, if its seal is good', async (_, around) => {
    const body = wecomBody(wecomText('nobody', '帮助', String(Math.floor(performance.now() * 1000))))
    const before = await inbox()
    const url = `${house.url}/wecom/callback?${wecomQuery(body)}`
    expect((await fetch(url, { method: 'POST', body: around(body) })).status).toBe(200)
    expect(await inbox()).toBe(before + 1)
  })
})

describe('what is well sealed by WeCom', () => {
  let ids = 900_000
  const id = () => {
    ids += 1
    return String(ids)
  }

  test.each([
    ['nested 10,000 deep', () => wecomInner('nobody', `${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`)],
    ['a text twice', () => wecomInner('nobody', `<MsgType>text</MsgType><Content>一</Content><Content>二</Content>`)],
    [
      'two senders',
      () => wecomText('nobody', '状态', id()).replace('<Crea', '<FromUserName>zhang</FromUserName><Crea'),
    ],
    ['no UTF-8 number', () => wecomText('nobody', '状态', '1e9')],
    [
      'a file of ours as an entity',
      () => `<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wecomText('nobody', '&x;', id())}`,
    ],
  ])('is acknowledged and has no effect: %s', async (_, inner) => {
    const before = await inbox()
    expect(await isAnsweredSoon(() => callWecom(house, inner()))).toBe(200)
    expect(await inbox()).toBe(before)
  })

  test.each([
    ['an entity it declares stays as it was written', `<!DOCTYPE xml [<!ENTITY x "秘密">]>`, '&x;状态', '&x;状态'],
    ['a billion laughs are one word', laughs(40), '&a40;', '&a40;'],
    ['the end of CDATA inside CDATA is text', '', '<![CDATA[状态]]]]><![CDATA[>]]>', '状态]]>'],
    ['markup inside CDATA is text', '', '<![CDATA[<xml><a>&lt;</a>]]>', '<xml><a>&lt;</a>'],
    ['control characters are left out', '', '状\u0001态\u0010', '状态'],
    ['references to them, and to halves of characters, too', '', '状&#0;&#x1;&#xD83D;态', '状态'],
    ['characters outside the basic plane are whole', '', '&#x1F600;𠮷', '😀𠮷'],
  ])('%s', async (_, before, content, heard) => {
    expect((await callWecom(house, `${before}${wecomText('nobody', content, id())}`)).status).toBe(200)
    expect(await newest()).toMatchObject({ kind: 'said', text: heard })
  })
})

describe('the JSON of DingTalk', () => {
  let ids = 0
  const id = () => {
    ids += 1
    return `json-${ids}`
  }

  test.each([
    ['nested 100,000 deep', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a message whose text is nested 50,000 deep', () => nested(robotBody('nobody', id()), 50_000)],
    ['a number beyond all numbers', () => robotBody('nobody', id()).replace('1772413200000', '1e999')],
    ['a number of 10,000 digits', () => robotBody('nobody', id()).replace('1772413200000', '9'.repeat(10_000))],
    ['a time before all time', () => robotBody('nobody', id(), { createAt: -1 })],
    ['a sender that is an object', () => robotBody('nobody', id(), { senderId: { toString: 'x' } })],
    ['nothing but a prototype', () => '{"__proto__":{"msgId":"x","senderStaffId":"nobody"}}'],
  ])('is acknowledged and has no effect: %s', async (_, body) => {
    const before = await inbox()
    expect(await isAnsweredSoon(() => callRobot(house, body()))).toBe(200)
    expect(await inbox()).toBe(before)
  })

  test.each([
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le')],
    ['a text with a raw NUL in it', Buffer.from('{"a":"\0"}')],
  ])('is refused in %s', async (_, body) => {
    expect((await callRobot(house, body as unknown as string)).status).toBe(400)
  })

  test('a key given twice counts as it was given last, for the sender too', async () => {
    const body = robotBody('zhang', id()).replace(
      '"senderStaffId"',
      '"senderStaffId":"zhang","senderStaffId":"nobody","x"',
    )
    expect((await callRobot(house, body)).status).toBe(200)
    expect(await newest()).toMatchObject({ from: { userId: 'nobody' } })
  })

  test('a prototype beside the fields changes nothing', async () => {
    const body = robotBody('nobody', id()).replace('{', '{"__proto__":{"text":{"content":"规则"},"polluted":true},')
    expect((await callRobot(house, body)).status).toBe(200)
    expect(await newest()).toMatchObject({ kind: 'said', text: '状态' })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('halves of characters and NUL are left out or replaced, and the message is answered', async () => {
    const body = robotBody('nobody', id()).replace('状态', '状\\u0000态\\ud83d')
    expect((await callRobot(house, body)).status).toBe(200)
    expect(await newest()).toMatchObject({ kind: 'said', text: '状态\ufffd' })
    await house.settle()
    expect(await house.database.db.inboxUpdate.count({ where: { state: 'failed' } })).toBe(0)
  })

  test('an event nested 50,000 deep is taken and passed over', async () => {
    const before = await inbox()
    const content = nested('{"EventType":"user_leave_org","userId":{"content":"状态"}}', 50_000)
    expect(await isAnsweredSoon(() => callEvent(house, content))).toBe(200)
    expect(await inbox()).toBe(before)
  })
})

function range(count: number, one: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => one(n)).join(' ')
}

/** Entities of which each is ten of the one before. */
function laughs(count: number): string {
  const more = range(count, (n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`)
  return `<!DOCTYPE xml [<!ENTITY a0 "ha"> ${more}]>`
}

/** The same with 状态 as a value that many arrays deep. */
function nested(json: string, depth: number): string {
  return json.replace('"状态"', `${'['.repeat(depth)}"状态"${']'.repeat(depth)}`)
}
