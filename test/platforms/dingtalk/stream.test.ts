import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TakeFrame } from '../../../src/platforms/dingtalk/connection.ts'
import { type Stream, type StreamTimings, startStream } from '../../../src/platforms/dingtalk/stream.ts'
import { APP } from './app.ts'
import { type Answer, type Line, openSwitchboard, rest, type Switchboard, TICKET, until } from './switchboard.ts'

/** Short enough for tests, long enough for a busy machine; nothing ends by itself. */
const PATIENT: StreamTimings = {
  connectWithinMs: 2000,
  pingEveryMs: 2000,
  pongWithinMs: 2000,
  backoffFirstMs: 10,
  backoffLongestMs: 80,
  stableAfterMs: 5000,
  drainMs: 5000,
}

let board: Switchboard
let stream: Stream | undefined
let taken: string[]
let pauses: number[]
let noted: string[]

beforeEach(async () => {
  board = await openSwitchboard()
  taken = []
  pauses = []
  noted = []
})
afterEach(async () => {
  await stream?.stop()
  stream = undefined
  await board.close()
})

/** Starts the stream with a handler; what is not told is taken at once. */
function start(timings: Partial<StreamTimings> = {}, take: TakeFrame = async () => 'done'): Stream {
  const log = {
    info: (facts: { pauseMs?: number }) => facts.pauseMs !== undefined && pauses.push(facts.pauseMs),
    warn: (facts: { why?: string }) => noted.push(facts.why ?? ''),
  }
  stream = startStream(
    { ...APP, apiBase: board.base },
    {
      take: async (frame) => {
        taken.push(frame.headers.messageId)
        return take(frame)
      },
      log,
      timings: { ...PATIENT, ...timings },
    },
  )
  return stream
}

/** The line with that number, once it is open. */
async function line(number = 0): Promise<Line> {
  await until(() => board.lines.length > number, `line ${number}`)
  return board.lines[number] as Line
}

const MESSAGE = '/v1.0/im/bot/messages/get'
const PRESS = '/v1.0/card/instances/callback'
let count = 0

/** A frame as the gateway prints it. */
function frame(type: string, topic: string, data = '{}', more: object = {}) {
  count += 1
  const headers = { topic, messageId: `m${count}`, contentType: 'application/json', time: '1772413200000', ...more }
  return { specVersion: '1.0', type, headers, data }
}

/** Sends a frame and returns its answer. */
async function ask(line: Line, sent: ReturnType<typeof frame>): Promise<Answer> {
  line.socket.send(JSON.stringify(sent))
  const answered = () => line.answers.find(({ headers }) => headers.messageId === sent.headers.messageId)
  await until(() => answered() !== undefined, `the answer to ${sent.headers.topic}`)
  return answered() as Answer
}

/** A promise that the test settles. */
const held = () => Promise.withResolvers<'done' | 'failed' | 'unknown'>()

describe('opening the stream', () => {
  it('asks the gateway for messages, presses and events, in JSON', async () => {
    start()
    await line()
    const [wish, ...others] = board.wishes
    expect([wish?.verb, wish?.path, others]).toEqual(['POST', '/v1.0/gateway/connections/open', []])
    expect(wish?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': expect.stringContaining('application/json'),
    })
    expect(wish?.headers).not.toHaveProperty('x-acs-dingtalk-access-token')
    const { ua: _, ...json } = wish?.json ?? {}
    expect(json).toEqual({
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
      subscriptions: [
        { type: 'CALLBACK', topic: MESSAGE },
        { type: 'CALLBACK', topic: PRESS },
        { type: 'EVENT', topic: '*' },
      ],
    })
  })

  it('shows the ticket, encoded, at the address that it was given', async () => {
    start()
    const { url } = await line()
    expect(url).not.toContain(TICKET)
    const { pathname, searchParams } = new URL(url, board.base)
    expect([pathname, Object.fromEntries(searchParams)]).toEqual(['/connect', { zone: '1', ticket: TICKET }])
  })

  it.each([
    ['no address', '{"ticket":"T"}'],
    ['no ticket', '{"endpoint":"ws://127.0.0.1:1/connect"}'],
    ['an address of another kind', '{"endpoint":"file:///etc/passwd","ticket":"T"}'],
    ['XML', '<xml/>'],
    ['no JSON', 'hello'],
  ])('is tried again when the gateway answers with %s', async (_, raw) => {
    board.replies.push({ status: 200, raw })
    start()
    await line()
    expect(board.wishes).toHaveLength(2)
  })

  it('writes neither ticket nor secret into the log', async () => {
    board.replies.push({ status: 400, raw: `{"code":"x","message":"${APP.clientSecret}"}` }, 'hang up')
    board.upgrades.push(401)
    start()
    await line()
    expect(noted).toHaveLength(4)
    expect(noted.join()).not.toMatch(/SECRET|a\+b|a%2Bb/)
  })
})

describe('a frame', () => {
  it('that pings gets its data back', async () => {
    start()
    const data = '{"opaque":"0a1b  2c"}'
    const ping = frame('SYSTEM', 'ping', data)
    expect(await ask(await line(), ping)).toEqual({
      code: 200,
      headers: { messageId: ping.headers.messageId, contentType: 'application/json' },
      message: 'OK',
      data,
    })
    expect(taken).toEqual([])
  })

  it('is acknowledged only when it was taken', async () => {
    const { promise, resolve } = held()
    start({}, () => promise)
    const open = await line()
    const message = frame('CALLBACK', MESSAGE, '{"msgId":"1"}')
    const answer = ask(open, message)
    await until(() => taken.length === 1)
    await rest(20)
    expect(open.answers).toEqual([])
    resolve('done')
    expect(await answer).toEqual({
      code: 200,
      headers: { messageId: message.headers.messageId, contentType: 'application/json' },
      message: 'OK',
      data: '{"response":null}',
    })
  })

  it('does not wait for the one before it', async () => {
    const { promise, resolve } = held()
    start({}, ({ headers }) => (headers.topic === MESSAGE ? promise : Promise.resolve('done')))
    const open = await line()
    const slow = ask(open, frame('CALLBACK', MESSAGE))
    expect(await ask(open, frame('CALLBACK', PRESS))).toMatchObject({ code: 200 })
    expect(await ask(open, frame('SYSTEM', 'ping', '{"opaque":"x"}'))).toMatchObject({ code: 200 })
    resolve('done')
    expect(await slow).toMatchObject({ code: 200 })
  })

  it('of a press is answered with a response that changes nothing', async () => {
    start()
    const { code, data } = await ask(await line(), frame('CALLBACK', PRESS))
    expect([code, JSON.parse(data)]).toEqual([200, { response: {} }])
  })

  it.each([
    ['could not be stored', async () => 'failed' as const],
    ['met a fault of ours', async () => Promise.reject(new Error('a fault'))],
  ])('that %s is not answered, so that it comes again, and others are', async (_, take) => {
    let times = 0
    start({}, (taken) => {
      times += 1
      return times === 1 ? take() : Promise.resolve(taken.type === 'CALLBACK' ? 'done' : 'failed')
    })
    const there = await line()
    there.socket.send(JSON.stringify(frame('CALLBACK', MESSAGE)))
    expect(await ask(there, frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect(times).toBe(2)
    expect(there.answers).toHaveLength(1)
  })

  it('for whose topic nobody is there is answered with 404', async () => {
    start({}, async () => 'unknown')
    expect(await ask(await line(), frame('CALLBACK', '/v1.0/graph/api/invoke'))).toMatchObject({ code: 404 })
  })

  it.each([
    ['done' as const, 'SUCCESS'],
    ['failed' as const, 'LATER'],
  ])('with an event that is %s is answered with %s', async (end, status) => {
    start({}, async () => end)
    const event = frame('EVENT', '*', '{"userId":["a"]}', { eventType: 'user_add_org', eventBornTime: '1772413200000' })
    expect(JSON.parse((await ask(await line(), event)).data)).toEqual({ status })
  })

  it('reaches the handler as it was understood', async () => {
    const frames: unknown[] = []
    start({}, async (one) => {
      frames.push(one)
      return 'done'
    })
    const more = { eventType: 'user_add_org', eventId: 'e1', eventBornTime: '1772413200000' }
    await ask(await line(), frame('EVENT', '*', '{"userId":["a"]}', more))
    await ask(await line(), frame('EVENT', '*', '{}', { ...more, eventBornTime: 1772413200000 }))
    const headers = { eventType: 'user_add_org', eventId: 'e1', eventBornTime: 1772413200000 }
    expect(frames).toMatchObject([{ type: 'EVENT', headers, data: '{"userId":["a"]}' }, { headers }])
  })

  it.each<[string, string | Buffer]>([
    ['no JSON', 'hello'],
    ['half a JSON', '{"type":"CALLBACK","headers":{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['no headers', '{"specVersion":"1.0","type":"CALLBACK","data":"{}"}'],
    ['no messageId', JSON.stringify({ type: 'CALLBACK', headers: { topic: MESSAGE }, data: '{}' })],
    ['an unknown type', JSON.stringify(frame('TOMORROW', MESSAGE))],
    ['bytes', Buffer.from([0, 255, 254, 1])],
  ])('that cannot be read does no harm: %s', async (_, raw) => {
    start()
    const open = await line()
    open.socket.send(raw)
    expect(await ask(open, frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect([taken.length, board.lines.length, noted.length]).toEqual([1, 1, 1])
  })

  it('whose data is no JSON is left to the handler', async () => {
    start()
    expect(await ask(await line(), frame('CALLBACK', MESSAGE, 'hello'))).toMatchObject({ code: 200 })
  })

  it('that is far too large ends its connection and nothing else', async () => {
    start()
    const first = await line()
    first.socket.send(JSON.stringify(frame('CALLBACK', MESSAGE, 'x'.repeat(300 * 1024))))
    expect(await ask(await line(1), frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    await until(() => board.live() === 1)
    expect(taken).toHaveLength(1)
  })

  it('under way when its connection breaks is not answered on another', async () => {
    const { promise, resolve } = held()
    start({}, () => promise)
    const first = await line()
    first.socket.send(JSON.stringify(frame('CALLBACK', MESSAGE)))
    await until(() => taken.length === 1)
    first.socket.terminate()
    const second = await line(1)
    resolve('done')
    await rest(20)
    expect([first.answers, second.answers]).toEqual([[], []])
  })
})

describe('when the server announces the end of a connection', () => {
  const announce = ({ socket }: Line) =>
    socket.send(JSON.stringify(frame('SYSTEM', 'disconnect', '{"reason":"expired"}')))

  it('another one is opened at once, and the old one is served until then and beyond', async () => {
    // Whatever held longer than this was no connection that ends as soon as it is open.
    start({ backoffFirstMs: 1 })
    const old = await line()
    announce(old)
    await line(1)
    expect(old.socket.readyState).toBe(old.socket.OPEN)
    expect(await ask(old, frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect(await ask(await line(1), frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect([pauses, board.lines.length]).toEqual([[], 2])
  })

  it('the old one is given up when it has had its time, and only the new one remains', async () => {
    start({ drainMs: 30 })
    announce(await line())
    await line(1)
    await until(() => board.live() === 1)
    expect(board.lines[1]?.socket.readyState).toBe(1)
    await rest(30)
    expect([board.lines.length, board.live()]).toEqual([2, 1])
  })

  it('the old one is not given up while a frame is under way', async () => {
    const { promise, resolve } = held()
    start({ drainMs: 20 }, () => promise)
    const old = await line()
    const answer = ask(old, frame('CALLBACK', MESSAGE))
    await until(() => taken.length === 1)
    announce(old)
    await line(1)
    await rest(40)
    expect(old.socket.readyState).toBe(old.socket.OPEN)
    resolve('done')
    expect(await answer).toMatchObject({ code: 200 })
    await until(() => board.live() === 1)
  })

  it('said twice, or followed by the end itself, it counts once', async () => {
    start()
    const old = await line()
    announce(old)
    announce(old)
    await line(1)
    old.socket.close()
    await rest(40)
    expect([board.lines.length, board.live()]).toEqual([2, 1])
  })

  it('the next one is tried for until it is there, while the old one is still served', async () => {
    start()
    const old = await line()
    board.replies.push({ status: 500, raw: '' }, { status: 503, raw: '' })
    announce(old)
    await until(() => board.wishes.length === 2)
    expect(await ask(old, frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect(await ask(await line(1), frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect([board.wishes.length, board.mostAtOnce()]).toEqual([4, 1])
  })

  it('of every connection as soon as it is open, the gateway is not stormed', async () => {
    board.onLine = announce
    start({ backoffFirstMs: 40, backoffLongestMs: 400 })
    await line(1)
    await rest(100)
    expect(board.wishes.length).toBeLessThan(8)
  })
})

describe('when a connection is lost', () => {
  it('another one is opened, and there is only one', async () => {
    start()
    for (let time = 0; time < 3; time += 1) {
      const { socket } = await line(time)
      socket.terminate()
    }
    expect(await ask(await line(3), frame('CALLBACK', MESSAGE))).toMatchObject({ code: 200 })
    expect([board.live(), board.lines.length, board.mostAtOnce()]).toEqual([1, 4, 1])
  })

  it('because it no longer answers pings, it is dropped and another one opened', async () => {
    await board.close()
    board = await openSwitchboard({ autoPong: false })
    start({ pingEveryMs: 20, pongWithinMs: 30 })
    const deaf = await line()
    await line(1)
    await until(() => deaf.socket.readyState === deaf.socket.CLOSED)
    expect(board.mostAtOnce()).toBe(1)
  })

  it('one that answers its pings is kept', async () => {
    start({ pingEveryMs: 10, pongWithinMs: 1000 })
    const open = await line()
    let pings = 0
    open.socket.on('ping', () => {
      pings += 1
    })
    await until(() => pings >= 4)
    expect([board.lines.length, board.live()]).toEqual([1, 1])
  })
})

/** The pauses before the attempts: each is half of what doubling gives at least, and all of it at most. */
function expectGrowing(first: number, longest: number) {
  const plain = pauses.map((_, index) => Math.min(longest, first * 2 ** index))
  expect(pauses.filter((pause, index) => pause < (plain[index] ?? 0) * 0.5 - 1)).toEqual([])
  expect(pauses.filter((pause, index) => pause > (plain[index] ?? 0) + 1)).toEqual([])
}

describe('while the gateway is away', () => {
  const refusal = (status: number, code: string) => ({ status, raw: JSON.stringify({ code, message: 'no' }) })

  it('the pauses grow up to the longest, there is one attempt at a time, and one connection in the end', async () => {
    const away = [
      { status: 500, raw: '' },
      refusal(400, 'stream.notEnabled'),
      refusal(401, 'unauthorized'),
      { status: 503, raw: '<html>' },
      'hang up' as const,
      { status: 429, raw: '' },
    ]
    board.replies.push(...away)
    start()
    await line()
    await rest(50)
    expect(pauses).toHaveLength(away.length)
    expectGrowing(10, 80)
    expect([board.wishes.length, board.mostAtOnce(), board.lines.length, board.live()]).toEqual([7, 1, 1, 1])
  })

  it('the attempts keep to the pauses', async () => {
    board.replies.push(...Array(5).fill({ status: 500, raw: '' }))
    start()
    await line()
    const gaps = board.attempts.slice(1).map((at, index) => at - (board.attempts[index] ?? 0))
    expect(gaps.filter((gap, index) => gap < (pauses[index] ?? 0) - 2)).toEqual([])
  })

  it('a handshake that is refused is one failure, not two', async () => {
    board.upgrades.push(401, 503, 401, 500, 401)
    start()
    await line()
    await rest(100)
    expect([board.wishes.length, board.mostAtOnce(), board.lines.length, board.live()]).toEqual([6, 1, 1, 1])
    expectGrowing(10, 80)
  })

  it('a gateway that says nothing is given up in time', async () => {
    board.replies.push('silence')
    start({ connectWithinMs: 60 })
    await line()
    expect([board.wishes.length, board.live()]).toEqual([2, 1])
  })

  it('a handshake that is never finished is given up in time', async () => {
    board.upgrades.push('silence')
    start({ connectWithinMs: 60 })
    await line()
    expect([board.wishes.length, board.live()]).toEqual([2, 1])
  })

  it('a gateway that accepts and closes at once does not get more and more attempts', async () => {
    board.onLine = ({ socket }) => socket.close(1011)
    start()
    await line(5)
    expect(pauses.length).toBeGreaterThanOrEqual(5)
    expectGrowing(10, 80)
    expect(board.mostAtOnce()).toBe(1)
  })

  it('a connection that held for a while starts the pauses anew', async () => {
    board.replies.push(...Array(3).fill({ status: 500, raw: '' }))
    start({ stableAfterMs: 30 })
    const held = await line()
    expect(pauses).toHaveLength(3)
    await rest(50)
    held.socket.terminate()
    await line(1)
    expect(pauses).toHaveLength(4)
    expect(pauses[3]).toBeLessThanOrEqual(11)
  })
})

describe('stopping the stream', () => {
  /** Everything is over: no connection, and no attempt at one any more. */
  async function expectOver() {
    await until(() => board.live() === 0)
    const { length } = board.wishes
    await rest(60)
    expect([board.wishes.length, board.live()]).toEqual([length, 0])
  }

  it('closes its connection in peace', async () => {
    const app = start()
    const open = await line()
    // Until it answers, it may still be opening, and that is given up rather than closed.
    await ask(open, frame('SYSTEM', 'ping'))
    const code = new Promise((resolve) => open.socket.once('close', resolve))
    await app.stop()
    expect(await code).toBe(1000)
    await expectOver()
  })

  it('twice is the same as once', async () => {
    const app = start()
    await line()
    await Promise.all([app.stop(), app.stop()])
    await app.stop()
    await expectOver()
  })

  it('closes old connections together with the new one', async () => {
    const app = start()
    const { socket } = await line()
    socket.send(JSON.stringify(frame('SYSTEM', 'disconnect')))
    await line(1)
    expect(board.live()).toBe(2)
    await app.stop()
    await expectOver()
  })

  it('before anything has opened leaves nothing behind', async () => {
    await start().stop()
    await expectOver()
    expect(board.lines).toEqual([])
  })

  it('while the gateway is asked leaves nothing behind', async () => {
    board.replies.push('silence')
    const app = start({ connectWithinMs: 60 })
    await until(() => board.wishes.length === 1)
    await app.stop()
    await expectOver()
    expect(board.lines).toEqual([])
  })

  it('while the handshake is under way leaves nothing behind', async () => {
    board.upgrades.push('silence')
    const app = start({ connectWithinMs: 60 })
    await until(() => board.upgrades.length === 0)
    await app.stop()
    await expectOver()
    expect(board.lines).toEqual([])
  })

  it('while it waits for the next attempt does not wait for it', async () => {
    board.replies.push({ status: 500, raw: '' })
    const app = start({ backoffFirstMs: 60_000, backoffLongestMs: 60_000 })
    await until(() => pauses.length === 1)
    await app.stop()
    await expectOver()
    expect(board.wishes).toHaveLength(1)
  })

  it('with a frame under way answers it first, and takes no other', async () => {
    const { promise, resolve } = held()
    const app = start({}, () => promise)
    const open = await line()
    const answer = ask(open, frame('CALLBACK', MESSAGE))
    await until(() => taken.length === 1)
    const stopped = app.stop()
    await rest(10)
    open.socket.send(JSON.stringify(frame('CALLBACK', MESSAGE)))
    await rest(20)
    resolve('done')
    await stopped
    expect(await answer).toMatchObject({ code: 200 })
    expect([taken.length, open.answers.length]).toEqual([1, 1])
    await expectOver()
  })

  it('does not wait for a server that does not close', async () => {
    const app = start()
    const open = await line()
    open.socket.pause()
    const since = performance.now()
    await app.stop()
    expect(performance.now() - since).toBeLessThan(4000)
    open.socket.resume()
    await expectOver()
  })

  it('leaves no timer that would keep the process alive', async () => {
    const before = timers()
    const app = start({ drainMs: 60_000 })
    const { socket } = await line()
    socket.send(JSON.stringify(frame('SYSTEM', 'disconnect')))
    await line(1)
    await app.stop()
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

/** Timers that keep the process alive. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}
