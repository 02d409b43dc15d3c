import { WebSocket } from 'ws'
import { restUnless } from '../../chat/resting.ts'
import { answerFrame, type Frame, type FrameEnd, readFrame } from './frames.ts'

/** Takes one frame that carries something, and says how it ended once that is on disk. */
export type TakeFrame = (frame: Frame) => Promise<FrameEnd>

/** Milliseconds: how long opening may take, how often to ping, how long the pong may take. */
export type Timings = { connectWithinMs: number; pingEveryMs: number; pongWithinMs: number }

/** Why a connection is over: the server announced its end and will still close it, or it is gone. */
export type Ending = { kind: 'announced' | 'gone'; why: string }

/** One open connection. */
export type Connection = {
  /** Resolves when another connection is needed; never rejects. */
  ending: Promise<Ending>
  /** Takes nothing new, waits a little for what is under way, and closes. */
  close(): Promise<void>
}

/** What a connection is opened with. `over` gives it up while it is being opened. */
export type Opening = { take: TakeFrame; timings: Timings; over: AbortSignal; note(why: string): void }

/** Larger frames are none. */
const LARGEST = 256 * 1024

/** How long what is under way may take when we close; without an answer it comes again. */
const FINISH_WITHIN_MS = 3000

/** How long a closing handshake may take before the socket is simply dropped. */
const CLOSE_WITHIN_MS = 2000

/** Opens a connection. Rejects when it does not come about in time, or is given up. */
export async function openConnection(url: string, opening: Opening): Promise<Connection> {
  const { take, timings, over, note } = opening
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
    const work = answer(socket, frame, take, note).finally(() => underWay.delete(work))
    underWay.add(work)
  })
  await untilOpen(socket, over)
  const stopPinging = keepAlive(socket, timings)
  socket.on('close', (code) => {
    stopPinging()
    end({ kind: 'gone', why: `closed with ${code}` })
  })
  const close = async () => {
    closing = true
    await finish(underWay)
    await closed(socket)
  }
  return { ending, close }
}

/** Answers a frame once it was taken. What cannot be taken for a fault of ours is not answered, and comes again. */
async function answer(socket: WebSocket, frame: Frame, take: TakeFrame, note: Opening['note']): Promise<void> {
  const end = frame.type === 'SYSTEM' ? 'done' : await take(frame).catch(failedBy(note))
  const said = answerFrame(frame, end)
  if (said !== undefined && socket.readyState === WebSocket.OPEN) socket.send(said)
}

function failedBy(note: Opening['note']): (error: unknown) => FrameEnd {
  return (error) => {
    note(`a frame could not be taken: ${error}`)
    return 'failed'
  }
}

function untilOpen(socket: WebSocket, over: AbortSignal): Promise<void> {
  const giveUp = () => socket.terminate()
  over.addEventListener('abort', giveUp)
  return new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('close', () => reject(new Error('the connection was not opened')))
  }).finally(() => over.removeEventListener('abort', giveUp))
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

async function finish(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  const finished = new AbortController()
  const all = Promise.all(underWay).then(() => finished.abort())
  await Promise.race([all, restUnless(finished.signal, FINISH_WITHIN_MS)])
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
