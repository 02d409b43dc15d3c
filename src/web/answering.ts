import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { House } from '../chat/house.ts'
import type { PlatformName } from '../messages/message.ts'
import { DoorRefusal } from '../platforms/door.ts'
import { type Called, noteCallback } from './noting.ts'
import { requestIdOf } from './requests.ts'

/** Larger callbacks are none: the platforms' are a few kilobytes. */
const LARGEST = 256 * 1024

/** The body as it came, capped; one that says itself that it is larger is not begun. */
export function readBody(ctx: Context): Promise<Buffer> {
  return getRawBody(ctx.req, { limit: LARGEST, length: ctx.request.length ?? null })
}

/**
 * What became of a call, when everything is on disk before the platform hangs up; else undefined: it must hear that we
 * could not store, and send again. What comes too late is only logged: its repetition will be recognised.
 */
export async function inTime(house: House, withinMs: number, stored: Promise<Called>): Promise<Called | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), withinMs)
  stored.catch((error) => house.log.error({ err: error }, 'storing an update failed'))
  return Promise.race([stored, late]).finally(() => clearTimeout(timer))
}

/** Answers a call of a platform, counts it and gives it its line in the log. */
export async function answering(
  ctx: Context,
  house: House,
  platform: PlatformName,
  work: () => Called | Promise<Called>,
): Promise<void> {
  const call = { platform, door: ctx.path, request: requestIdOf(ctx), since: performance.now() }
  noteCallback(house, call, await answer(ctx, house, work))
}

/** Answers what the sender got wrong with its code, and what we could not do with 503, so that it is sent again. */
async function answer(ctx: Context, house: House, work: () => Called | Promise<Called>): Promise<Called> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DoorRefusal) return refuse(ctx, error.status, error.message)
    if (isTooLarge(error)) return refuseUnread(ctx)
    if (isBrokenBody(error)) return refuse(ctx, 400, 'body not received')
    house.log.error({ request: requestIdOf(ctx), err: error }, 'a callback could not be stored')
    return refuse(ctx, 503, 'not stored')
  }
}

/** Refuses with a short reason; with 503 the platform sends again. */
export function refuse(ctx: Context, status: number, why: string): Called {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.body = why
  return { end: status === 503 ? 'not_stored' : 'refused', why }
}

/** What is too large is not read to its end: the connection ends with the answer. */
function refuseUnread(ctx: Context): Called {
  ctx.set('Connection', 'close')
  return refuse(ctx, 413, 'body too large')
}

function isTooLarge(error: unknown): boolean {
  return (error as { type?: string }).type === 'entity.too.large'
}

function isBrokenBody(error: unknown): boolean {
  return ['request.aborted', 'request.size.invalid', 'stream.encoding.set'].includes(
    (error as { type?: string }).type ?? '',
  )
}
