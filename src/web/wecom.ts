import type Router from '@koa/router'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import { accept } from '../chat/inbox.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import { openEnvelope, verifyUrl } from '../platforms/wecom/webhook.ts'
import { answering, isInTime, readBody, refuse } from './answering.ts'

/** WeCom hangs up after 5 s (page 90238). */
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
  const outcome = openEnvelope(settings, ctx.query, await readBody(ctx), house.clock.now())
  if (outcome.kind === 'ignored') house.log.info({ why: outcome.why }, 'callback ignored')
  else if (!(await isInTime(house, STORE_WITHIN_MS, accept(house, outcome.update))))
    return refuse(ctx, 503, 'not stored in time')
  ctx.status = 200
  ctx.type = 'text/plain'
  ctx.body = ''
}
