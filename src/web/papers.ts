import type Router from '@koa/router'
import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import type { Values } from '../messages/notice.ts'
import { reviewPage } from '../secretariat/applicationPages.ts'
import type { Desk } from '../secretariat/desk.ts'
import {
  type Closed,
  openPapers,
  openWithdrawalPapers,
  type PapersOf,
  type Pass,
  scanOf,
} from '../secretariat/papers.ts'
import { withdrawalReview } from '../secretariat/withdrawalPages.ts'
import type { PaperOwner } from '../store/papers.ts'
import { atDesk, handFile, show, showNotice } from './showing.ts'

/** What a link opens: the page about it, and whose scan it is. */
type Opened = { closed: Closed } | { owner: PaperOwner; page(): Promise<Values> }

/** Each kind of papers: its page, and how a link to one is opened. */
const PAPERS: Record<
  PapersOf,
  { template: string; open(desk: Desk, pass: Pass, what: 'page' | 'scan'): Promise<Opened> }
> = {
  applications: {
    template: 'review',
    open: async (desk, pass, what) => {
      const found = await openPapers(desk, pass, what)
      if ('closed' in found) return { closed: found.closed }
      const { application } = found
      return { owner: { applicationId: application.id }, page: () => reviewPage(desk, application) }
    },
  },
  withdrawals: {
    template: 'leaving_review',
    open: async (desk, pass, what) => {
      const found = await openWithdrawalPapers(desk, pass, what)
      if ('closed' in found) return { closed: found.closed }
      const { withdrawal } = found
      return { owner: { withdrawalId: withdrawal.id }, page: () => withdrawalReview(desk, withdrawal) }
    },
  },
}

/** What the secretariat looks at by a link of its own that soon ends: an application or a withdrawal, and the scan. */
export function mountPapers(router: Router, house: House): void {
  for (const of of Object.keys(PAPERS) as PapersOf[]) {
    router.get(`/${of}/:no`, (ctx) => showPapersPage(ctx, house, of))
    router.get(`/${of}/:no/scan`, (ctx) => handScan(ctx, house, of))
  }
}

type Ctx = Context & { params: Record<string, string> }

async function showPapersPage(ctx: Ctx, house: House, of: PapersOf): Promise<void> {
  const pass = passOf(ctx)
  const opened = await atDesk(house, async (desk) => {
    const found = await PAPERS[of].open(desk, pass, 'page')
    return 'closed' in found ? found : { page: await found.page() }
  })
  ctx.set('Cache-Control', 'no-store')
  if ('closed' in opened) return showNotice(ctx, house, opened.closed, 403)
  const query = new URLSearchParams({ staff: pass.staff, until: String(pass.until), signature: pass.signature })
  show(ctx, house, PAPERS[of].template, { ...opened.page, scan: `/${of}/${pass.no}/scan?${query}` })
}

async function handScan(ctx: Ctx, house: House, of: PapersOf): Promise<void> {
  const pass = passOf(ctx)
  const opened = await atDesk(house, async (desk) => {
    const found = await PAPERS[of].open(desk, pass, 'scan')
    return 'closed' in found ? found : { scan: await scanOf(desk, found.owner) }
  })
  ctx.set('Cache-Control', 'no-store')
  if ('closed' in opened) return showNotice(ctx, house, opened.closed, 403)
  if (opened.scan === undefined) return showNotice(ctx, house, 'not_found', 404)
  ctx.type = opened.scan.type
  handFile(ctx, `${pass.no}.${opened.scan.type}`, opened.scan.bytes)
}

function passOf(ctx: Ctx): Pass {
  const one = (name: string) => [ctx.query[name]].flat()[0] ?? ''
  return { no: ctx.params.no ?? '', staff: one('staff'), until: Number(one('until')), signature: one('signature') }
}
