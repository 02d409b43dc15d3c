import { z } from 'zod'

/** A whole answer: its status and its body as text. */
export type Answered = { status: number; text: string }

/** Why no whole answer came, in words that hold nothing of the call, and whether the call may have arrived all the same. */
export type Silence = { code: 'timeout' | 'network'; why: string; mayHaveArrived: boolean }

/** Ways to fail before a single byte of the call has left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

const FETCH_ERROR = z.object({ cause: z.object({ code: z.string() }) })

/** Makes one HTTP call, follows no redirect, and waits `timeoutMs` for the whole answer, or until `over`. */
export async function exchange(
  url: string,
  init: RequestInit,
  timeoutMs: number,
  over?: AbortSignal,
): Promise<Answered | Silence> {
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(over === undefined ? [] : [over])])
  try {
    const response = await fetch(url, { ...init, signal, redirect: 'manual' })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return silenceOf(error, timeoutMs)
  }
}

function silenceOf(error: unknown, timeoutMs: number): Silence {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return { code: 'timeout', why: `no answer within ${timeoutMs} ms`, mayHaveArrived: true }
  }
  const code = FETCH_ERROR.safeParse(error).data?.cause.code ?? 'no connection'
  return { code: 'network', why: code, mayHaveArrived: !NEVER_LEFT.has(code) }
}

/** The JSON that somebody sent; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
