import type { Context } from 'koa'
import { type House, openDesk } from '../chat/house.ts'
import { DOCX } from '../messages/document.ts'
import type { Values } from '../messages/notice.ts'
import { wordPage } from '../messages/page.ts'
import type { Desk } from '../secretariat/desk.ts'

/** Does something at a desk of its own. */
export function atDesk<T>(house: House, work: (desk: Desk) => Promise<T>): Promise<T> {
  return house.db.$transaction(async (tx) => work(await openDesk(house, tx)))
}

/** Shows a page; by default all is well with it. */
export function show(ctx: Context, house: House, page: string, values: Values, status = 200): void {
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = wordPage(house.wording, page, values)
}

/** Says in a page of its own why something is not shown, and where to go from there. */
export function showNotice(ctx: Context, house: House, what: string, status: number, link: string | null = null): void {
  show(ctx, house, 'notice', { what, link }, status)
}

/** Hands a Word document over. */
export function handDocument(ctx: Context, name: string, bytes: Buffer): void {
  ctx.type = DOCX
  handFile(ctx, name, bytes)
}

/** Hands a file over to be saved; a browser must not show it as a page of this house. */
export function handFile(ctx: Context, name: string, bytes: Buffer): void {
  ctx.attachment(name)
  ctx.set('Content-Security-Policy', "default-src 'none'; sandbox")
  ctx.body = bytes
}

/** What browsers may do with our pages: no script, nothing from elsewhere, in no frame, told to nobody. */
export async function guardPages(ctx: Context, next: () => Promise<unknown>): Promise<void> {
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('Referrer-Policy', 'no-referrer')
  ctx.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
  await next()
}
