import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Token, TokenStore } from '../../src/platforms/token.ts'

/**
 * One call that reached the office. `method` is its path, without the prefix that all of WeCom's have; `json` the body
 * of a call that had one.
 */
export type Asked = {
  verb: string
  method: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  json: Record<string, unknown>
  body: Buffer
  type: string
}

/** What the office does with a call: JSON with status 200, a raw answer, silence, or a broken line. */
export type Reply = object | { raw: string; status: number } | 'silence' | 'hang up'

/** A reply, or how to choose one for the call at hand. */
export type Script = Reply | ((asked: Asked) => Reply)

/** A counter that answers as the test tells it: an HTTP server with a script, no rules of its own. */
export type Office = {
  base: string
  asked: Asked[]
  /** Calls of one method, in order. */
  askedFor(method: string): Asked[]
  /** Sets how a method is answered: one reply per call, the last one for ever. */
  answer(method: string, ...replies: Script[]): void
  close(): Promise<unknown>
}

export async function openOffice(): Promise<Office> {
  const asked: Asked[] = []
  const script = new Map<string, Script[]>()
  const server = createServer(async (request, response) => {
    const call = await listen(request)
    asked.push(call)
    const replies = script.get(call.method) ?? []
    const next = (replies.length > 1 ? replies.shift() : replies[0]) ?? { errcode: 99, errmsg: 'unexpected call' }
    const reply: Reply = typeof next === 'function' ? next(call) : next
    if (reply === 'silence') return
    if (reply === 'hang up') return request.socket.destroy()
    const raw =
      'raw' in reply ? (reply as { raw: string; status: number }) : { raw: JSON.stringify(reply), status: 200 }
    response.writeHead(raw.status, { 'content-type': 'application/json' }).end(raw.raw)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    askedFor: (method) => asked.filter((call) => call.method === method),
    answer: (method, ...replies) => script.set(method, replies),
    close: () => shut(server),
  }
}

async function listen(request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '', 'http://office')
  const { method: verb = '', headers } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const type = headers['content-type'] ?? ''
  const json = type.startsWith('application/json') ? JSON.parse(body.toString()) : {}
  const method = url.pathname.replace('/cgi-bin/', '')
  return { verb, method, query: url.searchParams, headers, json, body, type }
}

function shut(server: Server): Promise<unknown> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
}

/** A shared place for the token, as two instances would have in the database. */
export function shelf(first?: Token): TokenStore & { held: Token | undefined } {
  let claimed = false
  return {
    held: first,
    async claim() {
      if (claimed) return false
      claimed = true
      return true
    },
    async release() {
      claimed = false
    },
    async read() {
      return this.held
    },
    async write(token) {
      this.held = token
    },
  }
}
