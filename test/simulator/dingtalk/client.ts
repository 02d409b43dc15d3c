import WebSocket from 'ws'
import { call, closeLater, corp, type OpenCorp } from './settings.ts'

/** A frame as the application sees it. */
export type Down = { type: string; headers: Record<string, string>; data: string; specVersion: string }

/** Everything there is to subscribe to. */
export const everything = [
  { type: 'EVENT', topic: '*' },
  { type: 'CALLBACK', topic: '/v1.0/im/bot/messages/get' },
  { type: 'CALLBACK', topic: '/v1.0/card/instances/callback' },
]

/** Asks the gateway for a ticket. */
export function openGateway(apiBase: string, more: object = {}, headers: object = { accept: 'application/json' }) {
  const { clientId, clientSecret } = corp
  const body = { clientId, clientSecret, subscriptions: everything, ua: 'test/1', ...more }
  return call('POST', `${apiBase}/v1.0/gateway/connections/open`, body, { ...headers })
}

/** The rightful answer to each kind of frame. */
export function goodData({ type, headers, data }: Down): string {
  if (type === 'EVENT') return JSON.stringify({ status: 'SUCCESS' })
  if (headers.topic === 'ping') return data
  return JSON.stringify({ response: headers.topic === '/v1.0/card/instances/callback' ? {} : null })
}

/** A whole answer; `more` replaces parts of it. */
export function answerTo(frame: Down, more: object = {}): string {
  const headers = { messageId: frame.headers.messageId, contentType: 'application/json' }
  return JSON.stringify({ code: 200, headers, message: 'OK', data: goodData(frame), ...more })
}

type React = (frame: Down, count: number) => string | undefined

/** A tiny application over Stream: writes down its frames and answers as `react` says (rightly unless told). */
export async function connect(
  { apiBase, simulator }: Pick<OpenCorp, 'apiBase' | 'simulator'>,
  react: React = (frame) => answerTo(frame),
  subscriptions: object[] = everything,
) {
  const before = simulator.stream.connections()
  const { body } = await openGateway(apiBase, { subscriptions })
  const socket = new WebSocket(`${body.endpoint}?ticket=${encodeURIComponent(String(body.ticket))}`)
  const frames: Down[] = []
  const raw: string[] = []
  socket.on('message', (data) => {
    raw.push(String(data))
    if (!String(data).startsWith('{"specVersion"')) return
    const frame: Down = JSON.parse(String(data))
    frames.push(frame)
    const answer = frame.headers.topic === 'disconnect' ? undefined : react(frame, frames.length)
    if (answer !== undefined) socket.send(answer)
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  closeLater(() => socket.terminate())
  await simulator.stream.connected(before + 1)
  if (socket.readyState !== WebSocket.OPEN) await new Promise((resolve) => socket.once('open', resolve))
  return { socket, frames, raw, closed, bodies: () => frames.map(({ data }) => JSON.parse(data)) }
}

/** The HTTP status with which an upgrade was refused. */
export function refusedUpgrade(url: string): Promise<number> {
  const socket = new WebSocket(url)
  return new Promise((resolve, reject) => {
    socket.once('error', () => undefined)
    socket.once('open', () => reject(new Error('the upgrade was not refused')))
    socket.once('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      socket.terminate()
    })
  })
}
