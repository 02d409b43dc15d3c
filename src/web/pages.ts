import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type Router from '@koa/router'

const HELP = join(import.meta.dirname, '../../templates/pages/help.html')

/** The pages without a login: whether the process lives, and the help that cards lead to. */
export function mountPages(router: Router): void {
  router.get('/healthz', (ctx) => {
    ctx.type = 'text/plain'
    ctx.body = 'ok'
  })
  router.get('/help', async (ctx) => {
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = await readFile(HELP, 'utf8')
  })
}
