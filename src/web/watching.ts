import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'
import type Router from '@koa/router'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import { createJudge } from '../watch/readiness.ts'

/**
 * Where the service is watched: whether the process lives, whether it is ready, and what it counts. Strangers hear no more
 * than whether it is ready. The figures are for who has `metricsToken`; without one, for who asks from this machine or its
 * private network and not through a proxy.
 */
export function mountWatching(router: Router, house: House, metricsToken: string | undefined): void {
  const judge = createJudge(house)
  router.get('/healthz', (ctx) => {
    ctx.type = 'text/plain'
    ctx.body = 'ok'
  })
  router.get('/readyz', async (ctx) => {
    const { status, checks } = await judge()
    ctx.set('Cache-Control', 'no-store')
    ctx.status = status === 'not_ready' ? 503 : 200
    ctx.body = isNear(ctx) || hasToken(ctx, metricsToken) ? { status, checks } : { status }
  })
  router.get('/metrics', async (ctx) => {
    if (!maySeeFigures(ctx, metricsToken)) return
    const { type, text } = await house.meters.report()
    ctx.set('Cache-Control', 'no-store')
    ctx.type = type
    ctx.body = text
  })
}

/** Whether the figures may be shown; if not, it is answered what would be right. */
function maySeeFigures(ctx: Context, token: string | undefined): boolean {
  if (token === undefined ? isNear(ctx) : hasToken(ctx, token)) return true
  ctx.type = 'text/plain'
  if (token === undefined) {
    ctx.status = 403
    ctx.body = 'only from this machine or its private network, and not through a proxy; or set HUIWU_METRICS_TOKEN'
  } else {
    ctx.status = 401
    ctx.set('WWW-Authenticate', 'Bearer')
    ctx.body = 'needs the token HUIWU_METRICS_TOKEN: Authorization: Bearer …'
  }
  return false
}

function hasToken(ctx: Context, token: string | undefined): boolean {
  const [, given] = /^Bearer (\S+)$/i.exec(ctx.get('Authorization')) ?? []
  return token !== undefined && given !== undefined && timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** This machine, and the networks that the internet does not lead to (RFC 1918, 4193, and link-local). */
const NEAR = new BlockList()
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  NEAR.addSubnet(net, prefix, 'ipv4')
NEAR.addAddress('::1', 'ipv6')
NEAR.addSubnet('fc00::', 7, 'ipv6')
NEAR.addSubnet('fe80::', 10, 'ipv6')

/** What a proxy adds to what it hands on. */
const PROXIED = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'Forwarded', 'Via']

/** Whether a request comes straight from this machine or its private network. */
function isNear(ctx: Context): boolean {
  if (PROXIED.some((name) => ctx.get(name) !== '')) return false
  const address = (ctx.req.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (address === '') return false
  return NEAR.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
