import type Router from '@koa/router'
import type { Context } from 'koa'
import getRawBody from 'raw-body'
import type { House } from '../chat/house.ts'
import { accept } from '../chat/inbox.ts'
import { DoorRefusal } from '../platforms/door.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import { openEnvelope, verifyUrl } from '../platforms/wecom/webhook.ts'

/** Larger callbacks are none: WeCom's are a few kilobytes. */
const LARGEST = 256 * 1024

/** WeCom hangs up after 5 s (page 90238): before that it must hear that we could not store, and send again. */
const STORE_WITHIN_MS = 4000

/** The callback URL of the self-built app: its check (GET) and its updates (POST). */
export function mountWecom(router: Router, house: House, settings: WecomSettings): void {
  router.get('/wecom/callback', (ctx) =>
    answering(ctx, house, () => {
      // The type first: a body that begins with < would otherwise be labelled HTML.
      ctx.type = 'text/plain'
      ctx.body = verifyUrl(settings, ctx.query)
    }),
  )
  router.post('/wecom/callback', (ctx) => answering(ctx, house, () => receive(ctx, house, settings)))
}

async function receive(ctx: Context, house: House, settings: WecomSettings): Promise<void> {
  const body = await getRawBody(ctx.req, { limit: LARGEST })
  const outcome = openEnvelope(settings, ctx.query, body, house.clock.now())
  if (outcome.kind === 'ignored') house.log.info({ why: outcome.why }, 'callback ignored')
  else if ((await storeInTime(house, outcome.update)) === undefined) return refuse(ctx, 503, 'not stored in time')
  ctx.status = 200
  ctx.type = 'text/plain'
  ctx.body = ''
}

async function storeInTime(house: House, update: Parameters<typeof accept>[1]): Promise<string | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), STORE_WITHIN_MS)
  const stored = accept(house, update)
  // When it is late, whatever becomes of it is only logged: the repetition will be recognised if it was stored.
  stored.catch((error) => house.log.error({ err: error }, 'storing an update failed'))
  return Promise.race([stored, late]).finally(() => clearTimeout(timer))
}

/** Answers what the sender got wrong with its code, and what we could not do with 503, so that it is sent again. */
async function answering(ctx: Context, house: House, work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof DoorRefusal) return refuse(ctx, error.status, error.message)
    if (isTooLarge(error)) return refuse(ctx, 413, 'body too large')
    if (isBrokenBody(error)) return refuse(ctx, 400, 'body not received')
    house.log.error({ err: error }, 'a callback could not be stored')
    refuse(ctx, 503, 'not stored')
  }
}

function refuse(ctx: Context, status: number, reason: string): void {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.body = reason
}

function isTooLarge(error: unknown): boolean {
  return (error as { type?: string }).type === 'entity.too.large'
}

function isBrokenBody(error: unknown): boolean {
  return ['request.aborted', 'request.size.invalid', 'stream.encoding.set'].includes(
    (error as { type?: string }).type ?? '',
  )
}
