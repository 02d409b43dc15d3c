import Router from '@koa/router'
import Koa from 'koa'
import type { House } from '../chat/house.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import { mountApplying } from './applying.ts'
import { mountBallots } from './ballots.ts'
import { mountDingtalk } from './dingtalk.ts'
import { slowGuessing } from './guesses.ts'
import { mountHandbook } from './handbook.ts'
import { mountLeaving } from './leaving.ts'
import { mountNewMembers } from './newMembers.ts'
import { mountPages } from './pages.ts'
import { mountPapers } from './papers.ts'
import { nameRequest, requestIdOf } from './requests.ts'
import { guardPages } from './showing.ts'
import { mountWatching } from './watching.ts'
import { mountWecom } from './wecom.ts'

/**
 * The doors that are open: a platform's routes exist only when it is configured. `behindProxy`: a proxy of our own stands
 * before the house and names who asks (X-Forwarded-For). `metricsToken` opens the figures. `mount` adds what only this
 * start has.
 */
export type Doors = {
  wecom?: WecomSettings
  dingtalk?: DingtalkSettings
  behindProxy?: boolean
  metricsToken?: string | undefined
  mount?: Mount
}

/** Something more that is reached through the web door. */
export type Mount = (router: Router, house: House) => void

/** The web application: callbacks, health, the pages for everybody: help, the handbook, applying, leaving, voting, new members. */
export function createApp(house: House, doors: Doors): Koa {
  const router = routesOf(house, doors)
  doors.mount?.(router, house)
  const app = new Koa()
  app.proxy = doors.behindProxy === true
  // Of the addresses that proxies name, the last is the one that our own proxy saw.
  app.maxIpsCount = 1
  app.on('error', (error, ctx?: Koa.Context) => {
    const facts = { ...(ctx && { request: requestIdOf(ctx) }), err: error }
    if (isBrokenOff(error, ctx)) house.log.info(facts, 'a request broke off')
    else house.log.error(facts, 'a request failed')
  })
  app.use(nameRequest)
  app.use(otherMethodsAre405)
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

/** All that may be asked for; who may ask for it stands in the table of rights. */
export function routesOf(house: House, doors: Pick<Doors, 'wecom' | 'dingtalk' | 'metricsToken'>): Router {
  const router = new Router()
  if (doors.wecom !== undefined) mountWecom(router, house, doors.wecom)
  if (doors.dingtalk !== undefined) mountDingtalk(router, house, doors.dingtalk)
  mountWatching(router, house, doors.metricsToken)
  router.use(pagesOf(house).routes())
  return router
}

function pagesOf(house: House): Router {
  const pages = new Router()
  pages.use(guardPages)
  pages.use(slowGuessing(house))
  mountPages(pages, house)
  mountHandbook(pages, house)
  mountApplying(pages, house)
  mountLeaving(pages, house)
  mountPapers(pages, house)
  mountBallots(pages, house)
  mountNewMembers(pages, house)
  return pages
}

/** Whether it was the sender who did not send all of it; that is no failure of ours, and anybody can do it. */
function isBrokenOff({ code }: { code?: unknown }, ctx: Koa.Context | undefined): boolean {
  return (
    ctx?.req.complete === false &&
    /^(HPE_\w+|ERR_HTTP_REQUEST_TIMEOUT|ECONNRESET|ECONNABORTED|EPIPE)$/.test(String(code))
  )
}

/** The router answers 501 for methods it has never heard of; to a sender they are as wrong as any other. */
async function otherMethodsAre405(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  await next()
  if (ctx.status === 501) ctx.status = 405
}
