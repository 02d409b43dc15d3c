import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** A call for a connection that reached the gateway. */
export type Wish = { verb: string; path: string; headers: IncomingMessage['headers']; json: Record<string, unknown> }

/** One connection from the gateway's side: its address, and the answers that came over it. */
export type Line = { socket: WebSocket; url: string; answers: Answer[] }
export type Answer = { code: number; headers: Record<string, string>; message: string; data: string }

/** What the gateway does with a call for a connection, or with the connection itself. */
type Reply = 'ticket' | 'silence' | 'hang up' | { status: number; raw: string }
type Upgrade = 'open' | 'silence' | number

/** A gateway that does as the test tells it: HTTP for the tickets, WebSocket for the lines. */
export type Switchboard = {
  base: string
  wishes: Wish[]
  lines: Line[]
  /** Milliseconds at which each attempt began. */
  attempts: number[]
  /** The most attempts that were ever under way at once. */
  mostAtOnce(): number
  /** Connections that are open now. */
  live(): number
  /** How calls for a connection are answered: one reply each, then tickets again. */
  replies: Reply[]
  /** How connections with a ticket are met: one each, then they are opened. */
  upgrades: Upgrade[]
  /** What happens to each line that opens. */
  onLine: (line: Line) => void
  close(): Promise<unknown>
}

/** A ticket that does not survive a query string unless it is encoded. */
export const TICKET = 'a+b/c=&d %'

export async function openSwitchboard(options: { autoPong?: boolean } = {}): Promise<Switchboard> {
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true, ...options })
  const connected = new Set<Socket>()
  let [underWay, most] = [0, 0]
  const ended = () => {
    underWay -= 1
  }
  server.on('connection', (socket) => {
    connected.add(socket)
    socket.once('close', () => connected.delete(socket))
  })
  server.on('request', async (request, response) => {
    underWay += 1
    most = Math.max(most, underWay)
    board.attempts.push(performance.now())
    board.wishes.push(await listen(request))
    const reply = board.replies.shift() ?? 'ticket'
    // An attempt that is refused or given up has ended; one with a ticket ends when its line opens or fails.
    if (reply !== 'ticket') response.once('close', ended)
    if (reply === 'silence') return
    if (reply === 'hang up') return request.socket.destroy()
    const endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/connect?zone=1`
    const { status, raw } =
      reply === 'ticket' ? { status: 200, raw: JSON.stringify({ endpoint, ticket: TICKET }) } : reply
    response.writeHead(status, { 'content-type': 'application/json' }).end(raw)
  })
  server.on('upgrade', (request, socket, head) => {
    const upgrade = board.upgrades.shift() ?? 'open'
    if (upgrade !== 'open') socket.once('close', ended)
    if (upgrade === 'silence') return socket.resume()
    if (upgrade !== 'open') return socket.end(`HTTP/1.1 ${upgrade} No\r\nConnection: close\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, (opened) => {
      ended()
      const line: Line = { socket: opened, url: request.url ?? '', answers: [] }
      board.lines.push(line)
      opened.on('message', (data) => line.answers.push(JSON.parse(String(data))))
      opened.on('error', () => undefined)
      board.onLine(line)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const board: Switchboard = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wishes: [],
    lines: [],
    attempts: [],
    mostAtOnce: () => most,
    live: () => sockets.clients.size,
    replies: [],
    upgrades: [],
    onLine: () => undefined,
    close: () => {
      for (const socket of connected) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    },
  }
  return board
}

async function listen(request: IncomingMessage): Promise<Wish> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { method: verb = '', url: path = '', headers } = request
  return { verb, path, headers, json: JSON.parse(Buffer.concat(chunks).toString()) }
}

/** Waits until something holds; fails after some seconds. */
export async function until(holds: () => boolean, what = 'what was expected'): Promise<void> {
  const late = performance.now() + 5000
  while (!holds()) {
    if (performance.now() > late) throw new Error(`${what} did not happen`)
    await rest(3)
  }
}

/** Some milliseconds, to see that nothing more happens. */
export function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
