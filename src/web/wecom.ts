import type Router from '@koa/router'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import { accept } from '../chat/inbox.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import { openEnvelope, verifyUrl } from '../platforms/wecom/webhook.ts'
import { answering, inTime, readBody, refuse } from './answering.ts'
import type { Called } from './noting.ts'
import { requestIdOf } from './requests.ts'

/** WeCom hangs up after 5 s (page 90238). */
const STORE_WITHIN_MS = 4000

/** The callback URL of the self-built app: its check (GET) and its updates (POST). */
export function mountWecom(router: Router, house: House, settings: WecomSettings): void {
  router.get('/wecom/callback', (ctx) =>
    answering(ctx, house, 'wecom', () => {
      // The type first: a body that begins with < would otherwise be labelled HTML.
      ctx.type = 'text/plain'
      ctx.body = verifyUrl(settings, ctx.query)
      return { end: 'checked' }
    }),
  )
  router.post('/wecom/callback', (ctx) => answering(ctx, house, 'wecom', () => receive(ctx, house, settings)))
}

async function receive(ctx: Context, house: House, settings: WecomSettings): Promise<Called> {
  const opened = openEnvelope(settings, ctx.query, await readBody(ctx), house.clock.now())
  const called = await inTime(house, STORE_WITHIN_MS, takeIn(house, opened, requestIdOf(ctx)))
  if (called === undefined) return refuse(ctx, 503, 'not stored in time')
  ctx.status = 200
  ctx.type = 'text/plain'
  ctx.body = ''
  return called
}

async function takeIn(house: House, opened: ReturnType<typeof openEnvelope>, request: string): Promise<Called> {
  if (opened.kind === 'ignored') return { end: 'ignored', why: opened.why }
  const { end, id } = await accept(house, opened.update, request)
  return { end, updates: [id] }
}
