import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as rest } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createLog } from '../../src/watch/log.ts'
import { PATIENCE } from '../../src/web/server.ts'
import { listen } from '../../src/wiring.ts'
import { callWecom, type OpenDoors, openDoors, robotSeal, wecomText } from './senders.ts'

let house: OpenDoors
const logged: { level: number; msg: string }[] = []
/** What pino calls an error, of which somebody has to be told. */
const ERROR = 50
beforeAll(async () => {
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line)) })
  house = await openDoors({ at: '2026-03-02T10:00:00+08:00', strangers: ['nobody'], log })
})
afterAll(() => house.close())

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

/** A connection to a door of the house, and all that was said on it until it ended. */
type Line = { socket: Socket; heard(): string; ended: Promise<void> }

async function call(url: string): Promise<Line> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  sockets.push(socket)
  let heard = ''
  socket.on('data', (data) => {
    heard += data
  })
  // A connection that is cut while we still write is an end like any other.
  socket.on('error', () => {})
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  return { socket, heard: () => heard, ended }
}

const MEGABYTE = 1024 * 1024

/** Writes until so many bytes are out or the other side hangs up; how many got away. */
async function pour({ socket }: Line, bytes: number, wrap = (part: Buffer) => part): Promise<number> {
  const part = Buffer.alloc(64 * 1024, 'a')
  let poured = 0
  while (poured < bytes && !socket.destroyed && socket.writable) {
    socket.write(wrap(part))
    poured += part.length
    await Promise.race([new Promise((resolve) => socket.write('', resolve)), once(socket, 'close').catch(() => {})])
  }
  return poured
}

const chunked = (part: Buffer) =>
  Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
const head = (path: string, headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')

const DOORS = [
  '/wecom/callback?msg_signature=x&timestamp=1&nonce=2',
  '/dingtalk/robot',
  '/dingtalk/card',
  '/dingtalk/event',
]
/** A seal that is good: what has none may be refused before it is looked at. */
const sealed = () =>
  Object.entries(robotSeal(String(house.clock.now().epochMilliseconds))).map(([k, v]) => `${k}: ${v}`)

describe('a body of ten megabytes', () => {
  test.each(DOORS)('is refused by %s as soon as it says so, and the connection ends', async (path) => {
    const line = await call(house.url)
    line.socket.write(head(path, [...sealed(), `Content-Length: ${10 * MEGABYTE}`]))
    await line.ended
    expect(line.heard()).toMatch(/^HTTP\/1.1 413 /)
  })

  test.each(DOORS)('that does not say how long it is, is read no further than it may be by %s', async (path) => {
    const line = await call(house.url)
    line.socket.write(head(path, [...sealed(), 'Transfer-Encoding: chunked']))
    expect(await pour(line, 100 * MEGABYTE, chunked)).toBeLessThan(20 * MEGABYTE)
    await line.ended
  })

  test.each(['/apply', '/apply/nobody/paper', '/ballots/nobody', '/ballot-papers/nobody'])(
    'is not read for ever by the form at %s',
    async (path) => {
      const line = await call(house.url)
      line.socket.write(head(path, ['Content-Type: multipart/form-data; boundary=b', 'Transfer-Encoding: chunked']))
      expect(await pour(line, 400 * MEGABYTE, chunked)).toBeLessThan(100 * MEGABYTE)
      await line.ended
    },
  )
})

describe('with less patience than usual', () => {
  let impatient: { port: number; close(): Promise<void> }
  let url: string
  beforeAll(async () => {
    const patience = { headersMs: 300, requestMs: 600, idleMs: 200, checkEveryMs: 50, mostConnections: 20 }
    impatient = await listen(house.house, {}, 0, patience)
    url = `http://127.0.0.1:${impatient.port}`
  })
  afterAll(() => impatient.close())

  /** Writes a character now and then, as long as anybody listens. */
  async function trickle({ socket }: Line, text: string): Promise<void> {
    while (!socket.destroyed && socket.writable) {
      socket.write(text)
      await rest(30)
    }
  }

  test('headers that trickle in are not waited for', async () => {
    const line = await call(url)
    line.socket.write('POST /apply HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    await trickle(line, 'a')
    await line.ended
    expect(line.heard()).toMatch(/^HTTP\/1.1 408 /)
  })

  test('nor is a body that does', async () => {
    const line = await call(url)
    line.socket.write(head('/ballots/nobody', ['Content-Length: 10000']))
    await trickle(line, 'a')
    await line.ended
    expect(line.heard()).toMatch(/^HTTP\/1.1 408 /)
  })

  test('who says nothing at all, or nothing more, is hung up on', async () => {
    const [silent, served] = [await call(url), await call(url)]
    served.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await Promise.all([silent.ended, served.ended])
    expect(served.heard()).toMatch(/^HTTP\/1.1 200 /)
  })

  test('more connections than may be are hung up on, and those within are served', async () => {
    const lines = await Promise.all(Array.from({ length: 40 }, () => call(url)))
    for (const { socket } of lines) socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await Promise.all(lines.map(({ ended }) => ended))
    const served = lines.filter(({ heard }) => heard().startsWith('HTTP/1.1 200 '))
    expect(served.length).toBeGreaterThanOrEqual(15)
    expect(served.length).toBeLessThanOrEqual(20)
  })
})

test('the usual patience ends whoever is slow within two minutes, and whoever is silent much sooner', () => {
  expect(PATIENCE.headersMs).toBeLessThanOrEqual(15_000)
  expect(PATIENCE.requestMs).toBeLessThanOrEqual(120_000)
  expect(PATIENCE.idleMs).toBeLessThanOrEqual(10_000)
  expect(PATIENCE.checkEveryMs).toBeLessThanOrEqual(5_000)
})

test.each(['/wecom/callback?msg_signature=x&timestamp=1&nonce=2', '/apply'])(
  'a body of which the sender breaks off half way wakes nobody, nor did one that came too slowly: %s',
  async (path) => {
    const line = await call(house.url)
    line.socket.end(`${head(path, ['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 500'])}abc`)
    await line.ended
    await expect.poll(() => logged.length).toBeGreaterThan(0)
    expect(logged.splice(0).filter(({ level }) => level >= ERROR)).toEqual([])
  },
)

test('headers without end are refused', async () => {
  const line = await call(house.url)
  line.socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(100_000)}`)
  await line.ended
  expect(line.heard()).toMatch(/^HTTP\/1.1 431 /)
})

test('a text of 40,000 marks is answered before anybody has to wait for it', async () => {
  const text = `状态${'！'.repeat(40_000)}了`
  expect((await callWecom(house, wecomText('nobody', text, '910001'))).status).toBe(200)
  const since = performance.now()
  await house.settle()
  expect(performance.now() - since).toBeLessThan(3000)
  expect(house.textsOf('nobody').at(-1)).toContain('太长')
})
