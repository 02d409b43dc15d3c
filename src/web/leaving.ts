import type Router from '@koa/router'
import type { Context } from 'koa'
import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
import { fillDocument } from '../messages/document.ts'
import { Refusal } from '../messages/refusal.ts'
import { provision } from '../rules/rulebook.ts'
import { handInWithdrawal } from '../secretariat/leavingPapers.ts'
import { requestDocument } from '../secretariat/withdrawalDocuments.ts'
import { leavingPage, withdrawalAt } from '../secretariat/withdrawalPages.ts'
import type { NewPaper } from '../store/papers.ts'
import { sealForm } from './forms.ts'
import { createGate, type Gate } from './limits.ts'
import { type Ctx, guarded, receive, rulebookToday } from './receiving.ts'
import { atDesk, handDocument, show, showNotice } from './showing.ts'
import { type PaperProblem, readScan, type Sent } from './uploads.ts'

/** What is wrong with what was sent: with the scan, or with what was said of the certificate. */
type Problem = { paper?: PaperProblem; certificate?: 'required' | 'reissue' }

/** The page of a member that leaves, whose address only its people know: the notice to sign, and where it comes in. */
export function mountLeaving(router: Router, house: House): void {
  const gate = createGate()
  const page = (work: (ctx: Ctx) => Promise<void>) => (ctx: Context) => guarded(ctx as Ctx, house, work)
  router.get(
    '/leaving/:address',
    page((ctx) => showLeaving(ctx, house)),
  )
  router.post(
    '/leaving/:address/paper',
    page((ctx) => takePaper(ctx, house, gate)),
  )
  // Where one stands after a scan was refused: whoever opens that address again means the page itself.
  router.get(
    '/leaving/:address/paper',
    page(async (ctx) => ctx.redirect(`/leaving/${ctx.params.address}`)),
  )
  router.get(
    '/leaving/:address/form.docx',
    page((ctx) => handRequest(ctx, house)),
  )
}

async function showLeaving(ctx: Ctx, house: House, problem: Problem = {}): Promise<void> {
  const address = ctx.params.address ?? ''
  const values = await atDesk(house, async (desk) => {
    const found = await withdrawalAt(desk, address)
    return found && (await leavingPage(desk, found))
  })
  if (values === undefined) return showNotice(ctx, house, 'not_found', 404)
  const seal = await sealForm(house, ctx)
  const isWrong = problem.paper !== undefined || problem.certificate !== undefined
  const problems = { paperProblem: problem.paper ?? null, certificateProblem: problem.certificate ?? null }
  show(ctx, house, 'leaving', { ...values, ...seal, ...problems, page: `/leaving/${address}` }, isWrong ? 422 : 200)
}

async function takePaper(ctx: Ctx, house: House, gate: Gate): Promise<void> {
  const rulebook = await rulebookToday(house)
  const address = ctx.params.address ?? ''
  const back = `/leaving/${address}`
  const sent = await receive(ctx, house, gate, rulebook, back)
  if (sent === undefined) return
  const known = await atDesk(house, (desk) => withdrawalAt(desk, address))
  if (known === undefined) return showNotice(ctx, house, 'not_found', 404)
  const scan = (await readScan(sent, provision(rulebook, 'admission.papers'))) ?? { problem: 'no_file' as const }
  const certificate = certificateIn(sent)
  if ('problem' in scan) return showLeaving(ctx, house, { paper: scan.problem })
  try {
    await carryOut(house, known.id, { paper: scan.paper, ...(certificate && { certificate }) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.reason === 'leaving_certificate_reissue') return showLeaving(ctx, house, { certificate: 'reissue' })
    // Sent twice, or when the secretariat has it already: the page says how it stands, which is the answer.
  }
  ctx.redirect(back)
  ctx.status = 303
}

function certificateIn(sent: Sent): 'returning' | 'lost' | undefined {
  const said = sent.get('certificate')
  return said === 'returning' || said === 'lost' ? said : undefined
}

/** The paper comes in, with what the secretariat hears of it, in one transaction. */
function carryOut(
  house: House,
  id: string,
  sent: { paper: NewPaper; certificate?: 'returning' | 'lost' },
): Promise<void> {
  return house.db.$transaction(async (tx) => {
    const desk = await openDesk(house, tx)
    const { withdrawal, outcome } = await handInWithdrawal(desk, id, sent)
    await postOutcome(house, tx, outcome, { key: `withdrawal/${withdrawal.no}/${desk.now}`, now: desk.now })
  })
}

async function handRequest(ctx: Ctx, house: House): Promise<void> {
  const file = await atDesk(house, async (desk) => {
    const found = await withdrawalAt(desk, ctx.params.address ?? '')
    return found?.ground === 'requested' ? requestDocument(desk, found) : undefined
  })
  if (file === undefined) return showNotice(ctx, house, 'not_found', 404)
  handDocument(ctx, file.name, fillDocument(house.wording, file.document, file.values))
}
