import { WebSocket } from 'ws'
import { answerFrame, type Frame, type FrameEnd, readFrame } from './frames.ts'

/** Takes one frame that carries something, and says how it ended once that is on disk. Never throws. */
export type TakeFrame = (frame: Frame) => Promise<FrameEnd>

/** Milliseconds: how long opening may take, how often to ping, how long the pong may take. */
export type Timings = { connectWithinMs: number; pingEveryMs: number; pongWithinMs: number }

/** Why a connection is over: the server announced its end and will still close it, or it is gone. */
export type Ending = { kind: 'announced' | 'gone'; why: string }

/** One open connection. */
export type Connection = {
  /** Resolves when another connection is needed; never rejects. */
  ending: Promise<Ending>
  /** Takes nothing new, waits for what is under way, and closes. */
  close(): Promise<void>
}

/** Larger frames are none. */
const LARGEST = 256 * 1024

/** How long a closing handshake may take before the socket is simply dropped. */
const CLOSE_WITHIN_MS = 1000

/** Opens a connection. Rejects when it does not come about in time. */
export async function openConnection(
  url: string,
  take: TakeFrame,
  timings: Timings,
  note: (why: string) => void,
): Promise<Connection> {
  const socket = new WebSocket(url, {
    handshakeTimeout: timings.connectWithinMs,
    maxPayload: LARGEST,
    perMessageDeflate: false,
  })
  const { promise: ending, resolve: end } = Promise.withResolvers<Ending>()
  const underWay = new Set<Promise<void>>()
  let closing = false
  // An error is followed by the close, which ends the connection; unheard, it would end the process.
  socket.on('error', (error) => note(`the connection failed: ${error.message}`))
  socket.on('message', (data) => {
    const frame = readFrame(String(data))
    if (frame === undefined) return note('a frame that cannot be read was passed over')
    if (frame.type === 'SYSTEM' && frame.headers.topic === 'disconnect')
      return end({ kind: 'announced', why: 'the server asks for another connection' })
    // What comes while we close is not acknowledged, so that it comes again.
    if (closing) return
    const work = answer(socket, frame, take).finally(() => underWay.delete(work))
    underWay.add(work)
  })
  await opened(socket)
  const stopPinging = keepAlive(socket, timings)
  socket.on('close', (code) => {
    stopPinging()
    end({ kind: 'gone', why: `closed with ${code}` })
  })
  const close = async () => {
    closing = true
    await Promise.all(underWay)
    await closed(socket)
  }
  return { ending, close }
}

async function answer(socket: WebSocket, frame: Frame, take: TakeFrame): Promise<void> {
  const end = frame.type === 'SYSTEM' ? 'done' : await take(frame)
  if (socket.readyState === WebSocket.OPEN) socket.send(answerFrame(frame, end))
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('close', () => reject(new Error('the connection was not opened')))
  })
}

/** Pings, and drops a connection that does not answer: half-open ones would stay for ever. */
function keepAlive(socket: WebSocket, { pingEveryMs, pongWithinMs }: Timings): () => void {
  let deadline: NodeJS.Timeout | undefined
  const interval = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return
    deadline ??= setTimeout(() => socket.terminate(), pongWithinMs)
    socket.ping()
  }, pingEveryMs)
  socket.on('pong', () => {
    clearTimeout(deadline)
    deadline = undefined
  })
  return () => {
    clearInterval(interval)
    clearTimeout(deadline)
  }
}

function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return Promise.resolve()
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS)
    socket.once('close', () => {
      clearTimeout(late)
      resolve()
    })
    socket.close(1000)
  })
}
