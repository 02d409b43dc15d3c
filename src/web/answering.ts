import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { House } from '../chat/house.ts'
import { DoorRefusal } from '../platforms/door.ts'

/** Larger callbacks are none: the platforms' are a few kilobytes. */
const LARGEST = 256 * 1024

/** The body as it came, capped; one that says itself that it is larger is not begun. */
export function readBody(ctx: Context): Promise<Buffer> {
  return getRawBody(ctx.req, { limit: LARGEST, length: ctx.request.length ?? null })
}

/**
 * Whether something is on disk before the platform hangs up; it must hear that we could not store, and send again.
 * What comes too late is only logged: its repetition will be recognised.
 */
export async function isInTime(house: House, withinMs: number, stored: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), withinMs)
  stored.catch((error) => house.log.error({ err: error }, 'storing an update failed'))
  return Promise.race([stored.then(() => true), late]).finally(() => clearTimeout(timer))
}

/** Answers what the sender got wrong with its code, and what we could not do with 503, so that it is sent again. */
export async function answering(ctx: Context, house: House, work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof DoorRefusal) return refuse(ctx, error.status, error.message)
    if (isTooLarge(error)) return refuseUnread(ctx)
    if (isBrokenBody(error)) return refuse(ctx, 400, 'body not received')
    house.log.error({ err: error }, 'a callback could not be stored')
    refuse(ctx, 503, 'not stored')
  }
}

/** Refuses with a short reason. */
export function refuse(ctx: Context, status: number, reason: string): void {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.body = reason
}

/** What is too large is not read to its end: the connection ends with the answer. */
function refuseUnread(ctx: Context): void {
  ctx.set('Connection', 'close')
  refuse(ctx, 413, 'body too large')
}

function isTooLarge(error: unknown): boolean {
  return (error as { type?: string }).type === 'entity.too.large'
}

function isBrokenBody(error: unknown): boolean {
  return ['request.aborted', 'request.size.invalid', 'stream.encoding.set'].includes(
    (error as { type?: string }).type ?? '',
  )
}
