import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import { exchange, parseJson } from '../exchange.ts'
import { refusedBy } from './errcodes.ts'

/** One call: the method below `/cgi-bin/`, its query (which may hold a secret or token) and, for a POST, its body. */
export type Call = { method: string; query: Record<string, string>; json?: unknown; form?: FormData }

/** A successful answer; what else is in it depends on the method. */
export type Answer = Record<string, unknown>

/** Every answer is a JSON object; failure is an `errcode` ≠ 0, and some successes have none (page 90664). */
const ANSWER = z.looseObject({ errcode: z.int().default(0), errmsg: z.string().default('') })

/** Calls after which somebody may have seen something even though no answer came. */
const SHOWN_TO_PEOPLE = new Set(['message/send', 'message/update_template_card'])

/**
 * Makes one call and returns its answer. Throws PlatformError: with WeCom's code, or `network`, `timeout` (no whole
 * answer within `timeoutMs`), `http` (a status other than 200, which WeCom itself never sends), `malformed`.
 */
export async function ask(apiBase: string, call: Call, timeoutMs: number): Promise<Answer> {
  const url = `${apiBase}/cgi-bin/${call.method}?${new URLSearchParams(call.query)}`
  const end = await exchange(url, requestOf(call), timeoutMs)
  if ('why' in end) throw fault(call.method, end.code, end.why, true, end.mayHaveArrived)
  const { status, text } = end
  if (status !== 200) {
    throw fault(call.method, 'http', `status ${status}`, status >= 500 || status === 429 || status === 408)
  }
  const answer = ANSWER.safeParse(parseJson(text))
  if (!answer.success) throw fault(call.method, 'malformed', 'the answer is not the JSON of WeCom', true)
  if (answer.data.errcode !== 0) throw refusedBy(call.method, answer.data.errcode, answer.data.errmsg)
  return answer.data
}

function requestOf({ json, form }: Call): RequestInit {
  if (form !== undefined) return { method: 'POST', body: form }
  if (json === undefined) return { method: 'GET' }
  return { method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json; charset=utf-8' } }
}

function fault(
  method: string,
  code: string,
  message: string,
  retryable: boolean,
  mayHaveArrived = true,
): PlatformError {
  const outcomeUnknown = mayHaveArrived && SHOWN_TO_PEOPLE.has(method)
  return new PlatformError({ platform: 'wecom', method, code, message, retryable, outcomeUnknown })
}

/** The error for an answer that succeeded but lacks what its method promises. */
export function malformed(method: string): PlatformError {
  return fault(method, 'malformed', 'the answer lacks what the method promises', true)
}
