import type { Clock } from './clock.ts'

/** One try at a callback: the status of the answer, or why there was none. */
export type Attempt = { status?: number; failure?: string; answer?: string }

/** What became of a callback. `redeliver` sends the same inner message again, freshly wrapped, as a late repeat would. */
export type Delivery = {
  attempts: Attempt[]
  /** The status of the last attempt; undefined when nothing (rightly) answered. */
  status: number | undefined
  /** The message before it was sealed or framed. */
  inner: string
  redeliver(): Promise<Delivery>
}

/** One exchange on the wire. */
export type Exchange<Direction extends string = 'api' | 'callback'> = {
  direction: Direction
  at: Temporal.Instant
  method: string
  url: string
  request: string
  status?: number
  answer?: string
  /** Callbacks: the message before it was sealed or framed. */
  inner?: string
  /** Why there was no answer. */
  failure?: string
}

/** One exchange with the application, written into the transcript; a redirect is an answer like any other. */
export async function exchange(
  log: { clock: Clock; transcript: Exchange<string>[] },
  url: string,
  init: RequestInit,
  withinMs: number,
  inner: string,
): Promise<Attempt> {
  const method = init.method ?? 'GET'
  const request = typeof init.body === 'string' ? init.body : ''
  const entry: Exchange = { direction: 'callback', at: log.clock.now(), method, url, request, inner }
  log.transcript.push(entry)
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(withinMs) })
    Object.assign(entry, { status: answer.status, answer: Buffer.from(await answer.arrayBuffer()).toString() })
    return { status: answer.status, answer: entry.answer ?? '' }
  } catch (error) {
    entry.failure = reason(error)
    return { failure: entry.failure }
  }
}

/** `url` with these query parameters, percent-encoded, behind those it already has. */
export function withQuery(url: string, query: Record<string, string>): string {
  const encoded = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  return `${url}${url.includes('?') ? '&' : '?'}${encoded.join('&')}`
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
