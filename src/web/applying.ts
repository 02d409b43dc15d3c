import type Router from '@koa/router'
import type { Context } from 'koa'
import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
import { fillDocument } from '../messages/document.ts'
import { Refusal } from '../messages/refusal.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import { approvalDocument } from '../secretariat/admissionNotices.ts'
import { applicationDocument, applicationPage } from '../secretariat/applicationPages.ts'
import { type Applied, applicationAt, apply, handIn, isWithApplicant, rewrite } from '../secretariat/applications.ts'
import type { Desk } from '../secretariat/desk.ts'
import { type FormPage, formValues } from './applicationForm.ts'
import { readFilled } from './applicationReading.ts'
import { emptyForm, type Typed, typedFrom, typedIn } from './applicationTyped.ts'
import { addressOf, digestOfAddress, sealForm } from './forms.ts'
import { createGate, type Gate } from './limits.ts'
import { type Ctx, guarded, receive, rulebookToday, sealIn } from './receiving.ts'
import { atDesk, handDocument, show, showNotice } from './showing.ts'
import { type PaperProblem, readScan, type Sent } from './uploads.ts'

/** Where one applies: the form, and a page of its own for each application, whose address only the applicant knows. */
export function mountApplying(router: Router, house: House): void {
  const gate = createGate()
  const page = (work: (ctx: Ctx) => Promise<void>) => (ctx: Context) => guarded(ctx as Ctx, house, work)
  router.get(
    '/apply',
    page((ctx) => showForm(ctx, house)),
  )
  router.post(
    '/apply',
    page((ctx) => takeForm(ctx, house, gate)),
  )
  router.get(
    '/apply/:address',
    page((ctx) => showApplication(ctx, house)),
  )
  router.get(
    '/apply/:address/form',
    page((ctx) => showFormAgain(ctx, house)),
  )
  router.post(
    '/apply/:address/form',
    page((ctx) => takeFormAgain(ctx, house, gate)),
  )
  router.post(
    '/apply/:address/paper',
    page((ctx) => takePaper(ctx, house, gate)),
  )
  // Where one stands after a scan was refused: whoever opens that address again means the page of the application.
  router.get(
    '/apply/:address/paper',
    page(async (ctx) => ctx.redirect(`/apply/${ctx.params.address}`)),
  )
  router.get(
    '/apply/:address/form.docx',
    page((ctx) => handForm(ctx, house)),
  )
  router.get(
    '/apply/:address/notice.docx',
    page((ctx) => handApproval(ctx, house)),
  )
}

async function showForm(ctx: Ctx, house: House): Promise<void> {
  const kind = ctx.query.kind === 'individual' ? 'individual' : 'unit'
  await showTyped(ctx, house, await rulebookToday(house), emptyForm(kind), { action: '/apply' })
}

async function showTyped(
  ctx: Ctx,
  house: House,
  rulebook: Rulebook,
  typed: Typed,
  page: Omit<FormPage, 'seal'> & { formKey?: string },
): Promise<void> {
  const { formKey, ...rest } = page
  const isWrong = (page.problems?.length ?? 0) > 0 || page.paperProblem !== undefined
  const seal = await sealForm(house, ctx, formKey)
  show(ctx, house, 'apply', formValues(rulebook, typed, { ...rest, seal }), isWrong ? 422 : 200)
}

async function takeForm(ctx: Ctx, house: House, gate: Gate): Promise<void> {
  const rulebook = await rulebookToday(house)
  const sent = await receive(ctx, house, gate, rulebook, '/apply')
  if (sent === undefined) return
  const typed = typedIn(sent)
  const { formKey } = sealIn(sent)
  const read = await readWhole(rulebook, typed, sent)
  if ('wrong' in read) return showTyped(ctx, house, rulebook, typed, { action: '/apply', formKey, ...read.wrong })
  const address = await addressOf(house, formKey)
  await carryOut(house, (desk) => apply(desk, { ...read, tokenDigest: digestOfAddress(address) }))
  ctx.redirect(`/apply/${address}`)
  ctx.status = 303
}

/** The form and, where one came with it, the scan; or everything that is wrong with either. */
async function readWhole(rulebook: Rulebook, typed: Typed, sent: Sent) {
  const filled = readFilled(rulebook, typed)
  const scan = await readScan(sent, provision(rulebook, 'admission.papers'))
  const paperProblem = scan !== undefined && 'problem' in scan ? { paperProblem: scan.problem } : {}
  if ('problems' in filled) return { wrong: { problems: filled.problems, ...paperProblem } }
  if (scan !== undefined && 'problem' in scan) return { wrong: paperProblem }
  return { ...filled, ...scan }
}

/** One step of the applicant, with what the secretariat hears of it, in one transaction. */
function carryOut(house: House, step: (desk: Desk) => Promise<Applied>): Promise<Applied> {
  return house.db.$transaction(async (tx) => {
    const desk = await openDesk(house, tx)
    const applied = await step(desk)
    const { no, submittedAt } = applied.application
    const cause = { key: `application/${no}/${submittedAt ?? desk.now}`, now: desk.now }
    await postOutcome(house, tx, applied.outcome, cause)
    return applied
  })
}

async function showApplication(ctx: Ctx, house: House, paperProblem?: PaperProblem): Promise<void> {
  const address = ctx.params.address ?? ''
  const values = await atDesk(house, async (desk) => {
    const found = await applicationAt(desk, digestOfAddress(address))
    return found && (await applicationPage(desk, found.application, found.paper))
  })
  if (values === undefined) return showNotice(ctx, house, 'not_found', 404, '/apply')
  const page = `/apply/${address}`
  const bookmark = `${house.wording.publicUrl}${page}`
  const seal = await sealForm(house, ctx)
  const status = paperProblem === undefined ? 200 : 422
  show(ctx, house, 'application', { ...values, ...seal, page, bookmark, paperProblem: paperProblem ?? null }, status)
}

async function found(ctx: Ctx, house: House) {
  return atDesk(house, (desk) => applicationAt(desk, digestOfAddress(ctx.params.address ?? '')))
}

async function showFormAgain(ctx: Ctx, house: House): Promise<void> {
  const known = await found(ctx, house)
  if (known === undefined) return showNotice(ctx, house, 'not_found', 404, '/apply')
  if (!isWithApplicant(known.application)) return ctx.redirect(`/apply/${ctx.params.address}`)
  const { no } = known.application
  const page = { no, action: `/apply/${ctx.params.address}/form` }
  await showTyped(ctx, house, await rulebookToday(house), typedFrom(known.application), page)
}

async function takeFormAgain(ctx: Ctx, house: House, gate: Gate): Promise<void> {
  const rulebook = await rulebookToday(house)
  const back = `/apply/${ctx.params.address}`
  const sent = await receive(ctx, house, gate, rulebook, `${back}/form`)
  if (sent === undefined) return
  const known = await found(ctx, house)
  if (known === undefined) return showNotice(ctx, house, 'not_found', 404, '/apply')
  const { id, no, kind } = known.application
  const typed = { ...typedIn(sent), kind }
  const read = await readWhole(rulebook, typed, sent)
  if ('wrong' in read) {
    const { formKey } = sealIn(sent)
    return showTyped(ctx, house, rulebook, typed, { no, action: `${back}/form`, formKey, ...read.wrong })
  }
  await unlessElsewhere(() =>
    carryOut(house, (desk) => rewrite(desk, id, read.filled, 'paper' in read ? read.paper : undefined)),
  )
  ctx.redirect(back)
  ctx.status = 303
}

async function takePaper(ctx: Ctx, house: House, gate: Gate): Promise<void> {
  const rulebook = await rulebookToday(house)
  const back = `/apply/${ctx.params.address}`
  const sent = await receive(ctx, house, gate, rulebook, back)
  if (sent === undefined) return
  const known = await found(ctx, house)
  if (known === undefined) return showNotice(ctx, house, 'not_found', 404, '/apply')
  const scan = (await readScan(sent, provision(rulebook, 'admission.papers'))) ?? { problem: 'no_file' as const }
  if ('problem' in scan) return showApplication(ctx, house, scan.problem)
  await unlessElsewhere(() => carryOut(house, (desk) => handIn(desk, known.application.id, scan.paper)))
  ctx.redirect(back)
  ctx.status = 303
}

/** Sent twice, or while the secretariat has it: the applicant's page says how it stands, which is the answer. */
async function unlessElsewhere(step: () => Promise<unknown>): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

async function handForm(ctx: Ctx, house: House): Promise<void> {
  const known = await found(ctx, house)
  if (known === undefined) return showNotice(ctx, house, 'not_found', 404, '/apply')
  const values = await atDesk(house, async (desk) => applicationDocument(desk, known.application))
  handDocument(ctx, `入会申请表 ${known.application.no}.docx`, fillDocument(house.wording, 'application', values))
}

async function handApproval(ctx: Ctx, house: House): Promise<void> {
  const known = await found(ctx, house)
  const state = known?.application.state
  if (known === undefined || (state !== 'approved' && state !== 'admitted'))
    return showNotice(ctx, house, 'not_found', 404, '/apply')
  const { name, document, values } = await atDesk(house, (desk) => approvalDocument(desk, known.application))
  handDocument(ctx, name, fillDocument(house.wording, document, values))
}
