import { randomUUID } from 'node:crypto'
import type { Context, Next } from 'koa'

/** An id that may stand in a log as it came: short, and without anything that is not a word. */
const SANE = /^[A-Za-z0-9_.-]{1,64}$/

/** Gives every request an id, its sender's (X-Request-Id) when it is sane, and every answer the id of its request. */
export async function nameRequest(ctx: Context, next: Next): Promise<void> {
  const given = ctx.get('X-Request-Id')
  const id = SANE.test(given) ? given : randomUUID()
  ctx.state.requestId = id
  ctx.set('X-Request-Id', id)
  await next().catch((error: unknown) => {
    // An error sheds all headers but its own.
    if (error instanceof Error) Object.assign(error, { headers: { ...headersOf(error), 'X-Request-Id': id } })
    throw error
  })
}

/** The id of a request. */
export function requestIdOf(ctx: Context): string {
  return String(ctx.state.requestId)
}

function headersOf(error: Error): object {
  return (error as { headers?: object }).headers ?? {}
}
