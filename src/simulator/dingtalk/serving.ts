import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { takeFault } from '../plan.ts'
import { type Corp, type Line, millis } from './corp.ts'
import type { ApiFault } from './faults.ts'
import { jsonObject } from './refusal.ts'

/** One call of the application. */
export type Call = { method: string; path: string; query: URLSearchParams; headers: IncomingHttpHeaders; body: Buffer }

/** What goes back. */
export type Answer = { status: number; type: string; body: string }

/** One API: its method, the query parameters it lists, whether it goes without token, whether it is billed, its work. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT'
  query?: string[]
  open?: true
  billed?: true
  run: (corp: Corp, call: Call) => unknown
}

/** A host: how it answers a call, and how it words a planned error code. */
export type Face = { answer(corp: Corp, call: Call): Promise<Answer>; refuse(fault: ApiFault): Answer | undefined }

/** An HTTP server that answers like one of the two hosts. */
export function createFace(corp: Corp, face: Face): Server {
  return createServer((request, response) => {
    receive(corp, face, request, response).catch((error) => response.destroy(error))
  })
}

/** `value` as JSON. */
export function jsonAnswer(value: unknown, status = 200): Answer {
  return { status, type: 'application/json;charset=utf-8', body: JSON.stringify(value) }
}

/** Whether the body is declared as JSON. */
export function saysJson({ headers }: Call): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
}

/** The object in the body; undefined when it is no UTF-8, no JSON or no object. */
export function bodyOf({ body }: Call): Record<string, unknown> | undefined {
  const text = body.toString()
  return Buffer.from(text).equals(body) ? jsonObject(text) : undefined
}

/** The first query parameter that is not listed or comes twice. */
export function strayQuery(query: URLSearchParams, listed: string[]): string | undefined {
  const names = [...query.keys()]
  return names.find((name, place) => !listed.includes(name) || names.indexOf(name) !== place)
}

/** Whether this call is one too many in this second, when calls are counted; refused ones do not count (section 7). */
export function exceedsQps(corp: Corp, path: string): boolean {
  if (corp.faults.qpsExceeded) return true
  if (corp.faults.qpsLimit === undefined) return false
  const now = millis(corp)
  const latest = (corp.calls.get(path) ?? []).filter((at) => at > now - 1000)
  const exceeded = latest.length >= corp.faults.qpsLimit
  corp.calls.set(path, exceeded ? latest : [...latest, now])
  return exceeded
}

async function receive(corp: Corp, face: Face, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://simulator')
  const method = request.method ?? 'GET'
  const line: Line = { direction: 'api', at: corp.clock.now(), method, url: request.url ?? '/', request: '' }
  corp.transcript.push(line)
  if (corp.faults.down) return hangUp(line, response, 'the platform is down')
  const body = Buffer.concat(await request.toArray())
  line.request = body.toString()
  if (corp.faults.slowMs > 0) await setTimeout(corp.faults.slowMs)
  const fault = takeFault(corp.faults.planned, url.pathname)
  const planned = fault && (face.refuse(fault) ?? plannedAnswer(fault))
  const call = { method, path: url.pathname, query: url.searchParams, headers: request.headers, body }
  const answer = planned ?? (await face.answer(corp, call))
  if (fault !== undefined && 'lostAnswer' in fault) return hangUp(line, response, 'the answer was lost')
  Object.assign(line, { status: answer.status, answer: answer.body })
  const date = new Date(line.at.epochMilliseconds).toUTCString()
  response.writeHead(answer.status, { 'content-type': answer.type, date }).end(answer.body)
}

/** What stands in front of both hosts: the page of the IP ban, its JSON (section 7), or the page of a bare status. */
function plannedAnswer(fault: ApiFault): Answer | undefined {
  const page = { type: 'text/html', body: '<html><body>simulated gateway page</body></html>' }
  if ('banned' in fault) {
    const ban = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: 'simulated' }
    return fault.banned === 'json' ? jsonAnswer(ban, fault.status) : { ...page, status: fault.status ?? 200 }
  }
  return 'status' in fault && !('code' in fault) ? { ...page, status: fault.status } : undefined
}

function hangUp(line: Line, response: ServerResponse, why: string): void {
  line.failure = why
  response.destroy()
}
