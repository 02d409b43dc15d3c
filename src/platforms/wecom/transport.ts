import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import { refusedBy } from './errcodes.ts'

/** One call: the method below `/cgi-bin/`, its query (which may hold a secret or token) and, for a POST, its body. */
export type Call = { method: string; query: Record<string, string>; json?: unknown; form?: FormData }

/** A successful answer; what else is in it depends on the method. */
export type Answer = Record<string, unknown>

/** Every answer is a JSON object; failure is an `errcode` ≠ 0, and some successes have none (page 90664). */
const ANSWER = z.looseObject({ errcode: z.int().default(0), errmsg: z.string().default('') })

/** Calls after which somebody may have seen something even though no answer came. */
const SHOWN_TO_PEOPLE = new Set(['message/send', 'message/update_template_card'])

/** Ways to fail before a single byte of the call has left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

/**
 * Makes one call and returns its answer. Throws PlatformError: with WeCom's code, or `network`, `timeout` (no whole
 * answer within `timeoutMs`), `http` (a status other than 200, which WeCom itself never sends), `malformed`.
 */
export async function ask(apiBase: string, call: Call, timeoutMs: number): Promise<Answer> {
  const { status, text } = await exchange(apiBase, call, timeoutMs)
  if (status !== 200) {
    throw fault(call.method, 'http', `status ${status}`, status >= 500 || status === 429 || status === 408)
  }
  const answer = ANSWER.safeParse(parseJson(text))
  if (!answer.success) throw fault(call.method, 'malformed', 'the answer is not the JSON of WeCom', true)
  if (answer.data.errcode !== 0) throw refusedBy(call.method, answer.data.errcode, answer.data.errmsg)
  return answer.data
}

async function exchange(apiBase: string, call: Call, timeoutMs: number): Promise<{ status: number; text: string }> {
  const url = `${apiBase}/cgi-bin/${call.method}?${new URLSearchParams(call.query)}`
  try {
    const response = await fetch(url, {
      ...requestOf(call),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    throw silence(call.method, error, timeoutMs)
  }
}

function requestOf({ json, form }: Call): RequestInit {
  if (form !== undefined) return { method: 'POST', body: form }
  if (json === undefined) return { method: 'GET' }
  return { method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json; charset=utf-8' } }
}

function silence(method: string, error: unknown, timeoutMs: number): PlatformError {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return fault(method, 'timeout', `no answer within ${timeoutMs} ms`, true)
  }
  const code = z.object({ cause: z.object({ code: z.string() }) }).safeParse(error).data?.cause.code ?? 'no connection'
  return fault(method, 'network', code, true, !NEVER_LEFT.has(code))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
