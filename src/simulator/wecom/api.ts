import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Exchange } from '../callback.ts'
import { takeFault } from '../plan.ts'
import { closeServer, openServer } from '../server.ts'
import type { Corp } from './corp.ts'
import { getAgent, getUser } from './directory.ts'
import type { ApiFault } from './faults.ts'
import { countCall } from './frequency.ts'
import { getMedia, uploadMedia } from './media.ts'
import { ApiRefusal, BAD_PARAMETER, refusalBody } from './refusal.ts'
import { sendMessage } from './send.ts'
import { giveToken, requireToken } from './token.ts'
import { recallMessage, updateCard } from './update.ts'

type Call = { query: URLSearchParams; body: Buffer; contentType: string }
type Answer = Record<string, unknown> | { bytes: Buffer; name: string }
type Route = {
  method: 'GET' | 'POST'
  query: string[]
  free?: true
  run: (corp: Corp, call: Call) => Answer | Promise<Answer>
}

/** What the application may call: the method, the query parameters besides access_token and debug, the work. */
const routes: Record<string, Route> = {
  '/cgi-bin/gettoken': {
    method: 'GET',
    query: ['corpid', 'corpsecret'],
    free: true,
    run: (corp, { query }) => giveToken(corp, query),
  },
  '/cgi-bin/getcallbackip': {
    method: 'GET',
    query: [],
    run: () => ({ errcode: 0, errmsg: 'ok', ip_list: ['127.0.0.1'] }),
  },
  '/cgi-bin/message/send': { method: 'POST', query: [], run: (corp, call) => sendMessage(corp, json(call)) },
  '/cgi-bin/message/update_template_card': {
    method: 'POST',
    query: [],
    run: (corp, call) => updateCard(corp, json(call)),
  },
  '/cgi-bin/message/recall': { method: 'POST', query: [], run: (corp, call) => recallMessage(corp, json(call)) },
  '/cgi-bin/media/upload': {
    method: 'POST',
    query: ['type'],
    run: (corp, { query, contentType, body }) => uploadMedia(corp, query, contentType, body),
  },
  '/cgi-bin/agent/get': { method: 'GET', query: ['agentid'], run: (corp, { query }) => getAgent(corp, query) },
  '/cgi-bin/user/get': { method: 'GET', query: ['userid'], run: (corp, { query }) => getUser(corp, query) },
  '/cgi-bin/media/get': { method: 'GET', query: ['media_id'], run: (corp, { query }) => getMedia(corp, query) },
}

/** The platform's face: an HTTP server on this machine that answers like qyapi.weixin.qq.com. */
export function createApi(corp: Corp) {
  const server = createServer((request, response) => {
    receive(corp, request, response).catch((error) => response.destroy(error))
  })
  return {
    /** Opens on `port`, or on a free one; the base has no slash at its end. */
    listen: async (port?: number) => ({ apiBase: await openServer(server, port) }),
    close: () => closeServer(server),
  }
}

async function receive(corp: Corp, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator')
  const method = request.method ?? 'GET'
  const entry: Exchange = { direction: 'api', at: corp.clock.now(), method, url: request.url ?? '/', request: '' }
  corp.transcript.push(entry)
  if (corp.faults.down) return hangUp(entry, response, 'the platform is down')
  const body = Buffer.concat(await request.toArray())
  entry.request = body.toString()
  if (corp.faults.slowMs > 0) await setTimeout(corp.faults.slowMs)
  const fault = takeFault(corp.faults.planned, url.pathname)
  if (fault !== undefined && !('lostAnswer' in fault)) return answerFault(entry, response, fault)
  const call = { query: url.searchParams, body, contentType: request.headers['content-type'] ?? '' }
  const answer = await work(corp, method, url.pathname, call)
  if (fault !== undefined) return hangUp(entry, response, 'the answer was lost')
  reply(entry, response, answer)
}

/** Runs the route; every refusal is an answer with HTTP 200. */
async function work(corp: Corp, method: string, path: string, call: Call): Promise<Answer> {
  try {
    const route = routes[path]
    if (route === undefined) throw new ApiRefusal(40066, `invalid url ${path}`)
    if (method !== route.method) throw new ApiRefusal(route.method === 'GET' ? 43001 : 43002, `require ${route.method}`)
    if (corp.faults.untrustedIp) throw new ApiRefusal(60020, 'not allow to access from your ip')
    if (corp.faults.throttled) throw new ApiRefusal(45009, 'api freq out of limit')
    countCall(corp, path)
    requireQuery(route, call.query)
    if (!route.free) requireToken(corp, call.query)
    return await route.run(corp, call)
  } catch (error) {
    if (error instanceof ApiRefusal) return refusalBody(error)
    throw error
  }
}

/** No parameter twice and none that the page does not list. */
function requireQuery({ query: listed, free }: Route, query: URLSearchParams): void {
  const allowed = [...listed, 'debug', ...(free ? [] : ['access_token'])]
  const names = [...query.keys()]
  const stray = names.find((name, place) => !allowed.includes(name) || names.indexOf(name) !== place)
  if (stray !== undefined) throw new ApiRefusal(BAD_PARAMETER, `query parameter ${stray} is unknown or repeated`)
}

function json({ body }: Call): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw new ApiRefusal(BAD_PARAMETER, `invalid request parameter. Warning: wrong json format. ${error}`)
  }
}

function answerFault(entry: Exchange, response: ServerResponse, fault: Exclude<ApiFault, { lostAnswer: true }>): void {
  const page = Buffer.from('<html><body>simulated gateway page</body></html>')
  if ('errcode' in fault) reply(entry, response, refusalBody(new ApiRefusal(fault.errcode, 'simulated failure')))
  else write(entry, response, 'status' in fault ? fault.status : 200, { 'content-type': 'text/html' }, page)
}

function reply(entry: Exchange, response: ServerResponse, answer: Answer): void {
  if (answer.bytes instanceof Buffer) {
    const disposition = `attachment; filename="${encodeURIComponent(String(answer.name))}"`
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': disposition }
    write(entry, response, 200, headers, answer.bytes)
  } else {
    const headers = { 'content-type': 'application/json; charset=UTF-8' }
    write(entry, response, 200, headers, Buffer.from(JSON.stringify(answer)))
  }
}

function write(
  entry: Exchange,
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Buffer,
) {
  Object.assign(entry, { status, answer: body.toString() })
  const date = new Date(entry.at.epochMilliseconds).toUTCString()
  response.writeHead(status, { ...headers, date }).end(body)
}

function hangUp(entry: Exchange, response: ServerResponse, why: string): void {
  entry.failure = why
  response.destroy()
}
