import type Router from '@koa/router'
import type { Context } from 'koa'
import { type Assets, findAsset, type PageName } from './assets.ts'
import { listSamples } from './samples.ts'

/** Where the room is. */
export const ROOM = '/rehearsal'

/** Where every kind of card can be looked at. */
export const GALLERY = `${ROOM}/cards`

/** What a page may do: its own scripts, styles and events; nothing from elsewhere, in no frame. */
const POLICY = (importMap: string) =>
  [
    "default-src 'none'",
    `script-src 'self' '${importMap}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** The pages of the room with what belongs to them. */
export function mountPages(router: Router, assets: Assets): void {
  router.get(ROOM, (ctx) => handPage(ctx, assets, 'room'))
  router.get(GALLERY, (ctx) => handPage(ctx, assets, 'cards'))
  router.get(`${GALLERY}/samples`, (ctx) => {
    ctx.body = listSamples()
  })
  router.get(`${ROOM}/assets/*file`, async (ctx) => {
    const asset = await findAsset(assets, String(ctx.params.file))
    if (asset === undefined) return
    ctx.set('Cache-Control', 'no-cache')
    ctx.type = asset.type
    ctx.body = asset.body
  })
}

function handPage(ctx: Context, assets: Assets, name: PageName): void {
  ctx.set('Content-Security-Policy', POLICY(assets.importMapHash))
  ctx.set('Referrer-Policy', 'no-referrer')
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = assets.pages[name]
}
