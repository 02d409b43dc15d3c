import Router from '@koa/router'
import Koa from 'koa'
import type { House } from '../chat/house.ts'
import type { DingtalkSettings } from '../platforms/dingtalk/settings.ts'
import type { WecomSettings } from '../platforms/wecom/settings.ts'
import { mountDingtalk } from './dingtalk.ts'
import { mountPages } from './pages.ts'
import { mountWecom } from './wecom.ts'

/** The doors that are open: a platform's routes exist only when it is configured. */
export type Doors = { wecom?: WecomSettings; dingtalk?: DingtalkSettings }

/** The web application: callbacks, health, the help page that cards lead to. */
export function createApp(house: House, doors: Doors): Koa {
  const router = new Router()
  if (doors.wecom !== undefined) mountWecom(router, house, doors.wecom)
  if (doors.dingtalk !== undefined) mountDingtalk(router, house, doors.dingtalk)
  mountPages(router)
  const app = new Koa()
  app.on('error', (error) => house.log.error({ err: error }, 'a request failed'))
  app.use(otherMethodsAre405)
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}

/** The router answers 501 for methods it has never heard of; to a sender they are as wrong as any other. */
async function otherMethodsAre405(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  await next()
  if (ctx.status === 501) ctx.status = 405
}
