import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type Router from '@koa/router'
import type { House } from '../chat/house.ts'
import { privacyLines } from '../messages/privacy.ts'
import { show } from './showing.ts'

const STYLE = join(import.meta.dirname, '../../templates/pages/style.css')

/** The pages without a login: the help that cards lead to, what is kept about people, and how all pages look. */
export function mountPages(router: Router, house: House): void {
  router.get('/help', (ctx) => show(ctx, house, 'help', {}))
  router.get('/privacy', (ctx) => {
    const { privacy } = house.wording
    show(ctx, house, 'privacy', { entries: privacyLines(privacy), retention: Object.values(privacy.retention) })
  })
  router.get('/style.css', async (ctx) => {
    ctx.type = 'text/css; charset=utf-8'
    ctx.set('Cache-Control', 'max-age=3600')
    ctx.body = await readFile(STYLE, 'utf8')
  })
}
