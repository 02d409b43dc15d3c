import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { type Connection, isLive, type Subscription, serveConnection } from './connection.ts'
import type { Corp } from './corp.ts'
import { CARD_TOPIC, ROBOT_TOPIC } from './frames.ts'
import { ApiRefusal, check, required } from './refusal.ts'
import { type Answer, jsonAnswer } from './serving.ts'
import { isApplication } from './token.ts'

const TICKET_SECONDS = 90
const others = ['/v1.0/im/bot/messages/delegate', '/v1.0/card/dynamicData/get', '/v1.0/graph/api/invoke']

const subscription = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('EVENT'), topic: z.literal('*') }),
  z.strictObject({ type: z.literal('CALLBACK'), topic: z.literal([ROBOT_TOPIC, CARD_TOPIC, ...others]) }),
])
const request = z.strictObject({
  clientId: required('clientId', 'MissingclientId'),
  clientSecret: required('clientSecret', 'MissingclientSecret'),
  subscriptions: z.array(subscription).min(1),
  ua: z.string().optional(),
  localIp: z.string().optional(),
  extras: z.record(z.string(), z.unknown()).optional(),
})

/** The Stream gateway: its tickets, its open connections, who waits for a connection. */
export type Gateway = {
  sockets: WebSocketServer
  connections: Set<Connection>
  tickets: Map<string, { expiresAt: Temporal.Instant; subscriptions: Subscription[] }>
  opened: { tickets: number; upgrades: number; atOnce: number }
  /** Called once when a connection comes or the simulator closes. */
  arrivals: Set<() => void>
  waiting: number
  /** The statuses that the next openings meet. */
  refusals: number[]
  /** How many of the next pushes go out twice. */
  twice: number
  closing: AbortController
}

/** A gateway without connections. */
export function createGateway(): Gateway {
  return {
    sockets: new WebSocketServer({ noServer: true }),
    connections: new Set(),
    tickets: new Map(),
    opened: { tickets: 0, upgrades: 0, atOnce: 0 },
    arrivals: new Set(),
    waiting: 0,
    refusals: [],
    twice: 0,
    closing: new AbortController(),
  }
}

/**
 * `POST /v1.0/gateway/connections/open` (DP): an endpoint and a ticket for one connection within 90 seconds. Without
 * `Accept: application/json` the answer is XML.
 */
export function openConnection(corp: Corp, body: unknown, accept: string): Answer {
  const { gateway } = corp
  const refusal = gateway.refusals.shift()
  if (refusal !== undefined) throw new ApiRefusal('system.busy', 'the gateway is busy', refusal)
  const { clientId, clientSecret, subscriptions } = check(request, body, 'invalidParameter')
  if (!isApplication(corp, clientId, clientSecret)) throw new ApiRefusal('authFailed', '鉴权失败')
  const ticket = corp.random.letters(36)
  gateway.tickets.set(ticket, { expiresAt: corp.clock.now().add({ seconds: TICKET_SECONDS }), subscriptions })
  gateway.opened.tickets += 1
  const endpoint = `${corp.bases.api.replace('http', 'ws')}/connect`
  if (/\bapplication\/json\b/i.test(accept)) return jsonAnswer({ endpoint, ticket })
  const xml = `<OpenConnectionResponse><endpoint>${endpoint}</endpoint><ticket>${ticket}</ticket></OpenConnectionResponse>`
  return { status: 200, type: 'application/xml;charset=utf-8', body: xml }
}

/** Lets WebSockets in: `GET /connect?ticket=`; a ticket is good once and for 90 seconds, else HTTP 401. */
export function serveUpgrades(corp: Corp, server: Server): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'ws://simulator')
    const subscriptions = url.pathname === '/connect' ? spend(corp, url.searchParams.get('ticket') ?? '') : undefined
    const status = corp.faults.down ? undefined : subscriptions === undefined ? '401 Unauthorized' : '101'
    const line = {
      direction: 'api',
      at: corp.clock.now(),
      method: 'GET',
      url: request.url ?? '/',
      request: '',
    } as const
    corp.transcript.push({ ...line, ...(status === undefined ? {} : { status: Number.parseInt(status, 10) }) })
    if (status === undefined) socket.destroy()
    else if (subscriptions === undefined)
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    else corp.gateway.sockets.handleUpgrade(request, socket, head, (opened) => welcome(corp, opened, subscriptions))
  })
}

/** Resolves at the next connection, or when the simulator closes. */
export function arrival({ gateway }: Corp): Promise<void> {
  return new Promise((resolve) => gateway.arrivals.add(resolve))
}

/** Drops every connection; whoever waits for one goes on and finds the gateway closed. */
export function closeGateway(corp: Corp): void {
  corp.gateway.closing.abort()
  for (const { socket } of corp.gateway.connections) socket.terminate()
  announce(corp.gateway)
  corp.gateway.sockets.close()
}

function spend(corp: Corp, ticket: string): Subscription[] | undefined {
  const found = corp.gateway.tickets.get(ticket)
  corp.gateway.tickets.delete(ticket)
  const fresh = found !== undefined && Temporal.Instant.compare(corp.clock.now(), found.expiresAt) < 0
  return fresh ? found.subscriptions : undefined
}

function welcome(corp: Corp, socket: WebSocket, subscriptions: Subscription[]): void {
  const id = corp.random.letters(16)
  const connection: Connection = { id, socket, subscriptions, draining: false, pending: new Map() }
  corp.gateway.connections.add(connection)
  const { opened, connections } = corp.gateway
  opened.upgrades += 1
  opened.atOnce = Math.max(opened.atOnce, [...connections].filter(isLive).length)
  serveConnection(corp, connection)
  announce(corp.gateway)
}

function announce(gateway: Gateway): void {
  const waiting = [...gateway.arrivals]
  gateway.arrivals.clear()
  for (const resolve of waiting) resolve()
}
