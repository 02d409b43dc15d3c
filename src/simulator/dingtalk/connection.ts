import type { RawData, WebSocket } from 'ws'
import type { Attempt } from '../callback.ts'
import { type Corp, type Line, warn } from './corp.ts'
import { type Frame, type FrameAnswer, type Judge, judgePing, makeFrame, readAnswer } from './frames.ts'

/** What the application asked to receive when it opened the connection (2.1). */
export type Subscription = { type: 'EVENT' | 'CALLBACK'; topic: string }

/** One open WebSocket. A draining one was told to disconnect: it gets nothing new. */
export type Connection = {
  id: string
  socket: WebSocket
  subscriptions: Subscription[]
  draining: boolean
  pending: Map<string, Pending>
}

type Pending = { topic: string; judge: Judge; settle(attempt: Attempt): void }

/** Whether the connection still gets pushes. */
export function isLive({ socket, draining }: Connection): boolean {
  return socket.readyState === socket.OPEN && !draining
}

/** Reads what comes up this connection, and pings it as often as set. */
export function serveConnection(corp: Corp, connection: Connection): void {
  const { socket } = connection
  const pinging = setInterval(() => void ping(corp, connection), corp.timings.pingEveryMs).unref()
  socket.on('message', (data, isBinary) => receive(corp, connection, data, isBinary))
  socket.on('error', (error) => warn(corp, `connection ${connection.id}`, error.message))
  socket.on('close', () => {
    clearInterval(pinging)
    corp.gateway.connections.delete(connection)
    for (const { settle } of connection.pending.values()) settle({ failure: 'the connection closed' })
  })
}

/** Sends `frame` and waits for its answer; a wrong one is a warning and no answer. */
export function ask(
  corp: Corp,
  connection: Connection,
  frame: Frame,
  withinMs: number,
  judge: Judge,
): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>()
  const { messageId, topic } = frame.headers
  const line = sendText(corp, connection, JSON.stringify(frame), frame.data)
  const settle = (attempt: Attempt) => {
    clearTimeout(timer)
    connection.pending.delete(messageId)
    Object.assign(line, attempt)
    resolve(attempt)
  }
  const timer = setTimeout(() => settle({ failure: `no answer within ${withinMs} ms: timeout` }), withinMs)
  connection.pending.set(messageId, { topic, judge, settle })
  return promise
}

/** Sends any text down this connection. */
export function sendText(corp: Corp, connection: Connection, text: string, inner?: string): Line {
  const line: Line = { direction: 'push', at: corp.clock.now(), method: 'WS', url: connection.id, request: text }
  corp.transcript.push(inner === undefined ? line : Object.assign(line, { inner }))
  connection.socket.send(text)
  return line
}

/** A ping of the application's level, whose opaque text must come back unchanged (2.2); true when it did. */
export async function ping(corp: Corp, connection: Connection): Promise<boolean> {
  if (connection.socket.readyState !== connection.socket.OPEN) return false
  const data = JSON.stringify({ opaque: corp.random.letters(24) })
  const frame = makeFrame(corp, connection.id, 'SYSTEM', 'ping', data)
  const { status } = await ask(corp, connection, frame, corp.timings.frameWithinMs, judgePing(data))
  if (status !== 200) corp.counters.unansweredPings += 1
  return status === 200
}

/** The `disconnect` frame: nothing more is delivered, and the connection is closed after a while (DP). */
export function sendDisconnect(corp: Corp, connection: Connection, reason: string): void {
  if (!isLive(connection)) return
  connection.draining = true
  const frame = makeFrame(corp, connection.id, 'SYSTEM', 'disconnect', JSON.stringify({ reason }))
  sendText(corp, connection, JSON.stringify(frame), frame.data)
  setTimeout(() => connection.socket.close(), corp.timings.closeAfterMs).unref()
}

function receive(corp: Corp, connection: Connection, data: RawData, isBinary: boolean): void {
  const text = data.toString()
  const line: Line = { direction: 'reply', at: corp.clock.now(), method: 'WS', url: connection.id, request: text }
  corp.transcript.push(line)
  const problem = isBinary ? 'a frame is binary' : take(corp, connection, text)
  if (problem === undefined) return
  line.failure = problem
  warn(corp, 'stream answer', problem)
}

/** Settles the push that this text answers, or says what is wrong with it. */
function take(corp: Corp, connection: Connection, text: string): string | undefined {
  const read = readAnswer(text)
  if ('wrong' in read) return read.wrong
  const { answer } = read
  const pending = connection.pending.get(answer.headers.messageId)
  if (pending === undefined)
    return `nothing waits for an answer to ${answer.headers.messageId}: late, repeated or unknown`
  const wrong = pending.judge(answer)
  if (wrong !== undefined) return `${pending.topic}: ${wrong}`
  if (answer.code !== 200) warn(corp, 'stream answer', `${pending.topic} was answered with ${answer.code}`)
  pending.settle(asAttempt(answer))
  return undefined
}

function asAttempt({ code, data }: FrameAnswer): Attempt {
  return { status: code, answer: data }
}
