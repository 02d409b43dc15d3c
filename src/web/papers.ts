import type Router from '@koa/router'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import { reviewPage } from '../secretariat/applicationPages.ts'
import { openPapers, type Pass, scanOf } from '../secretariat/papers.ts'
import { atDesk, handFile, show, showNotice } from './showing.ts'

/** What the secretariat looks at by a link of its own that soon ends: an application as filled in, and the scan. */
export function mountPapers(router: Router, house: House): void {
  router.get('/applications/:no', async (ctx) => {
    const pass = passOf(ctx)
    const opened = await atDesk(house, async (desk) => {
      const found = await openPapers(desk, pass, 'page')
      return 'closed' in found ? found : { page: await reviewPage(desk, found.application) }
    })
    ctx.set('Cache-Control', 'no-store')
    if ('closed' in opened) return showNotice(ctx, house, opened.closed, 403)
    const query = new URLSearchParams({ staff: pass.staff, until: String(pass.until), signature: pass.signature })
    show(ctx, house, 'review', { ...opened.page, scan: `/applications/${pass.no}/scan?${query}` })
  })
  router.get('/applications/:no/scan', async (ctx) => {
    const pass = passOf(ctx)
    const opened = await atDesk(house, async (desk) => {
      const found = await openPapers(desk, pass, 'scan')
      return 'closed' in found ? found : { scan: await scanOf(desk, found.application) }
    })
    ctx.set('Cache-Control', 'no-store')
    if ('closed' in opened) return showNotice(ctx, house, opened.closed, 403)
    if (opened.scan === undefined) return showNotice(ctx, house, 'not_found', 404)
    ctx.type = opened.scan.type
    handFile(ctx, `${pass.no}.${opened.scan.type}`, opened.scan.bytes)
  })
}

function passOf(ctx: Context & { params: Record<string, string> }): Pass {
  const one = (name: string) => [ctx.query[name]].flat()[0] ?? ''
  return { no: ctx.params.no ?? '', staff: one('staff'), until: Number(one('until')), signature: one('signature') }
}
