import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Association, openAssociation } from '../support/association.ts'
import { PDF, PNG, sealOf, UNIT_FORM, Visitor } from '../support/visitor.ts'

let house: Association
let visitor: Visitor
let visitors = 0
beforeAll(async () => {
  house = await openAssociation({
    at: '2026-03-20T10:00:00+08:00',
    roll: { staff: ['王芳/wang.fang'] },
    behindProxy: true,
  })
})
afterAll(() => house.close())
beforeEach(() => {
  visitors += 1
  visitor = new Visitor(house.url, `203.0.113.${visitors}`)
})

const papers = () => house.database.db.paper.findMany({ orderBy: { id: 'desc' } })
const scan = (name: string, content: Buffer = PDF) =>
  new File([new Uint8Array(content)], name, { type: 'application/pdf' })

/** What stands between the parts of a form. */
const BOUNDARY = 'hostile0123456789'

/** Sends a form as bytes, with the seal of a form that was shown. */
async function sendRaw(body: Buffer | string, type = `multipart/form-data; boundary=${BOUNDARY}`): Promise<Response> {
  const headers = { 'content-type': type, cookie: visitor.cookie, 'x-forwarded-for': visitor.address ?? '' }
  return fetch(`${house.url}/apply`, { method: 'POST', headers, body })
}

const part = (name: string, value: string, more = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`

async function sealParts(): Promise<string> {
  const { formKey, token } = sealOf((await visitor.get('/apply?kind=unit')).text)
  return part('formKey', formKey) + part('token', token)
}

describe('the name of a scan', () => {
  test.each([
    ['../../../../etc/passwd.pdf', 'passwd.pdf'],
    ['/etc/cron.d/huiwu', 'huiwu'],
    ['C:\\Windows\\System32\\drivers\\etc\\hosts', 'hosts'],
    ['..', '..'],
    ['CON', 'CON'],
    ['申请\u202efdp.exe', '申请fdp.exe'],
    ['表\u0000.pdf', '表.pdf'],
    [`${'很'.repeat(3000)}.pdf`, '很'.repeat(100)],
    ['<img src=x onerror=alert(1)>.pdf', '<img src=x onerror=alert(1)>.pdf'],
  ])('%s is words for a page, and names no file of this machine', async (name, shown) => {
    const page = await visitor.apply({ paper: scan(name) })
    expect(page.status).toBe(200)
    const [paper] = await papers()
    expect(paper?.name).toBe(shown)
    expect(page.text).not.toContain('<img src=x')
    await house.settle()
  })
})

describe('what is no scan', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  const html = Buffer.from('<!DOCTYPE html><script>alert(1)</script>')
  test.each([
    ['a page called a PDF', html],
    ['a drawing with a script', svg],
    ['a program', Buffer.from('MZ\x90\x00\x03'.padEnd(200, '\0'), 'latin1')],
    ['a PDF that begins later', Buffer.concat([html, PDF])],
    ['a spreadsheet', Buffer.from('PK\x03\x04'.padEnd(100, '\0'), 'latin1')],
    ['a bomb of a document', documentBomb(64)],
    ['a single byte', Buffer.from('%')],
  ])('%s is refused for what it is, soon', async (_, content) => {
    const before = (await papers()).length
    const since = performance.now()
    const page = await visitor.apply({ paper: scan('申请表.pdf', content) })
    expect(performance.now() - since).toBeLessThan(5000)
    expect(page.status).toBe(422)
    expect(await papers()).toHaveLength(before)
  })

  test('but also a page, is kept as what it begins as, and handed over to be saved, never shown', async () => {
    await visitor.apply({ paper: scan('两样.pdf', Buffer.concat([PNG, html])) })
    await house.settle()
    const [paper] = await papers()
    expect(paper?.type).toBe('png')
    const id = paper?.applicationId ?? ''
    const { no } = await house.database.db.application.findUniqueOrThrow({ where: { id } })
    const [told = ''] = await house.say('wang.fang', `申请材料 ${no}`)
    const link = new URL(/https?:\/\/\S+/.exec(told)?.[0] ?? '')
    const page = await visitor.get(link.pathname + link.search)
    const path = /href="([^"]*\/scan\?[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&#38;', '&') ?? ''
    const { headers } = await visitor.get(path)
    expect(headers.get('content-disposition')).toContain('attachment')
    expect(headers.get('content-type')).toContain('image/png')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain('sandbox')
  })
})

describe('a form in parts that no browser makes', () => {
  test('of 10,000 parts is answered soon', async () => {
    const body = `${await sealParts()}${part('scopes', '软件开发').repeat(10_000)}--${BOUNDARY}--\r\n`
    const since = performance.now()
    expect((await sendRaw(body)).status).toBe(422)
    expect(performance.now() - since).toBeLessThan(5000)
  })

  test.each([
    [
      'with a file without a name',
      (seal: string) => `${seal}${part('paper', 'x', '; filename=""')}--${BOUNDARY}--\r\n`,
    ],
    ['with a scan that is a text', (seal: string) => `${seal}${part('paper', 'x')}--${BOUNDARY}--\r\n`],
    [
      'with a name that is a file',
      (seal: string) => `${seal}${part('name', 'x', '; filename="x"')}--${BOUNDARY}--\r\n`,
    ],
    [
      'with __proto__ and constructor',
      (seal: string) => `${seal}${part('__proto__', 'x')}${part('constructor', 'x')}--${BOUNDARY}--\r\n`,
    ],
    [
      'with a name given a thousand times',
      (seal: string) => `${seal}${part('name', '某').repeat(1000)}--${BOUNDARY}--\r\n`,
    ],
  ])('%s is shown again with what is wrong', async (_, body) => {
    expect((await sendRaw(body(await sealParts()))).status).toBe(422)
  })

  test.each([
    [
      'with a part without a name',
      (seal: string) => `${seal}--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--\r\n`,
    ],
    [
      'with headers of 200 KB in a part',
      (seal: string) => `${seal}--${BOUNDARY}\r\nX: ${'a'.repeat(200_000)}\r\n\r\nx\r\n--${BOUNDARY}--\r\n`,
    ],
    ['that never ends', (seal: string) => seal],
    ['of boundaries only', () => `--${BOUNDARY}\r\n`.repeat(20_000)],
  ])('%s is refused in words', async (_, body) => {
    const answer = await sendRaw(body(await sealParts()))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('没有收到完整的内容')
  })

  test('with the seal given as a file is no sealed form', async () => {
    const { formKey, token } = sealOf((await visitor.get('/apply?kind=unit')).text)
    const body = part('formKey', formKey, '; filename="a"') + part('token', token, '; filename="b"')
    expect((await sendRaw(`${body}--${BOUNDARY}--\r\n`)).status).toBe(403)
  })

  test('with fields far too long is told which', async () => {
    const page = await visitor.apply({ name: '名'.repeat(20_000), address: '址'.repeat(20_000) })
    expect(page.status).toBe(422)
    expect(await house.database.db.application.count({ where: { name: { startsWith: '名名' } } })).toBe(0)
    expect(UNIT_FORM.name).toBeDefined()
  })
})

/** A zip file whose list of contents, which tells a document from a spreadsheet, unpacks to so many megabytes. */
function documentBomb(megabytes: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(megabytes * 1024 * 1024, ' '))
  const name = Buffer.from('[Content_Types].xml')
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04\x14\0\0\0\x08\0', 'latin1')
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(megabytes * 1024 * 1024, 22)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name, packed])
}
