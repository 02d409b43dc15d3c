import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import { exchange, parseJson } from '../exchange.ts'
import { isFamiliar, refusedBy } from './errcodes.ts'
import type { DingtalkSettings } from './settings.ts'

/**
 * One call. `api` is the new-style API (JSON, token in a header, errors as HTTP status), `oapi` the old one (token in
 * the query, errors as `errcode`). Query and headers may hold a token.
 */
export type Call = {
  on: 'api' | 'oapi'
  verb: 'GET' | 'POST' | 'PUT'
  path: string
  query?: Record<string, string>
  headers?: Record<string, string>
  json?: unknown
  form?: FormData
}

/** A successful answer; what else is in it depends on the call. */
export type Answer = Record<string, unknown>

/** The hosts a call may go to. */
export type Hosts = Pick<DingtalkSettings, 'apiBase' | 'oapiBase'>

/** A code is printed as a number or as text, depending on the page (S/0013). */
const CODE = z.union([z.string(), z.number()]).transform(String)
const NEW_ERROR = z.looseObject({ code: CODE })
const OLD_ANSWER = z.looseObject({ errcode: CODE.default('0'), sub_code: CODE.nullish() })
const OBJECT = z.looseObject({})

/** The gateway's answer to an address it has banned (S/1431). */
const BAN = z.looseObject({ status: z.literal(1111) })

/** Calls after which somebody may have seen something even though no answer came. */
const SHOWN_TO_PEOPLE = /batchSend$|messages\/send$|createAndDeliver$|card\/instances$|sendBySession$/i

/**
 * Makes one call and returns its answer. Throws PlatformError: with DingTalk's code, or `network`, `timeout` (no whole
 * answer within `timeoutMs`), `http` (an error without a code), `malformed`, `banned`. `over` gives the call up.
 */
export async function ask(hosts: Hosts, call: Call, timeoutMs: number, over?: AbortSignal): Promise<Answer> {
  const end = await exchange(urlOf(hosts, call), requestOf(call), timeoutMs, over)
  if ('why' in end) throw fault(call.path, end.code, end.why, true, end.mayHaveArrived)
  const { status, text } = end
  const body = parseJson(text)
  if (BAN.safeParse(body).success || (isPage(text) && status < 500)) throw refusedBy(call.path, 'banned')
  if (status < 200 || status > 299) throw refusal(call.path, status, body)
  const answer = OBJECT.safeParse(body)
  if (!answer.success) throw fault(call.path, 'malformed', 'the answer is not JSON', true)
  if (call.on === 'oapi') refuseOldStyle(call.path, body)
  return answer.data
}

/**
 * New style: a status other than 2xx, with a code in most cases; any 401 is about the token. A platform that failed
 * without a reason we know may have done its work.
 */
function refusal(path: string, status: number, body: unknown): PlatformError {
  const code = status === 401 ? '401' : NEW_ERROR.safeParse(body).data?.code
  if (code !== undefined && (status < 500 || isFamiliar(code))) return refusedBy(path, code)
  return fault(path, 'http', `status ${status}`, status >= 500 || status === 429 || status === 408)
}

/** Old style: always 200, an `errcode` other than 0; 88 hides the gateway's own code behind it (S/0013). */
function refuseOldStyle(path: string, body: unknown): void {
  const answer = OLD_ANSWER.safeParse(body)
  if (!answer.success) throw malformed(path)
  const { errcode, sub_code } = answer.data
  if (errcode !== '0') throw refusedBy(path, errcode === '88' ? (sub_code ?? errcode) : errcode)
}

function urlOf({ apiBase, oapiBase }: Hosts, { on, path, query }: Call): string {
  return `${on === 'api' ? apiBase : oapiBase}${path}${query === undefined ? '' : `?${new URLSearchParams(query)}`}`
}

function requestOf({ verb, headers = {}, json, form }: Call): RequestInit {
  if (form !== undefined) return { method: verb, headers, body: form }
  if (json === undefined) return { method: verb, headers }
  // Anything but JSON is answered «Missingbody» (section 4).
  return { method: verb, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) }
}

function isPage(text: string): boolean {
  return /^\s*<(!doctype|html)/i.test(text)
}

function fault(path: string, code: string, message: string, retryable: boolean, mayHaveArrived = true): PlatformError {
  const outcomeUnknown = mayHaveArrived && SHOWN_TO_PEOPLE.test(path)
  return new PlatformError({ platform: 'dingtalk', method: path, code, message, retryable, outcomeUnknown })
}

/** The error for an answer that succeeded but lacks what its call promises. */
export function malformed(path: string): PlatformError {
  return fault(path, 'malformed', 'the answer lacks what the call promises', true)
}
