import type Router from '@koa/router'
import type { Context } from 'koa'
import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
import type { Values } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { wordRefusal } from '../messages/wording.ts'
import { NoRulebookInForce } from '../rules/rulebook.ts'
import { ballotPage, choicesSent } from '../secretariat/ballotPages.ts'
import { openBallotPage } from '../secretariat/ballotPass.ts'
import { voteByPage } from '../secretariat/casting.ts'
import { castPaper, motionOfPaper, paperPage, takePaper } from '../secretariat/secretVoting.ts'
import { findMotion } from '../store/motions.ts'
import { isSealed, sealForm } from './forms.ts'
import { atDesk, show, showNotice } from './showing.ts'
import { readForm, UnreadableForm } from './uploads.ts'

type Ctx = Context & { params: Record<string, string> }

/** Nothing is uploaded with a vote. */
const NO_FILE = 0

/**
 * Where one votes on a page: by name, matter by matter, at an address of one's own; in secret with a ballot paper, which
 * is taken at that address and then stands at another that leads back to nobody.
 */
export function mountBallots(router: Router, house: House): void {
  const page = (work: (ctx: Ctx) => Promise<void>) => (ctx: Context) => guarded(ctx as Ctx, house, work)
  router.get(
    '/ballots/:address',
    page((ctx) => showBallot(ctx, house)),
  )
  router.post(
    '/ballots/:address',
    page((ctx) => takeVotes(ctx, house)),
  )
  router.get(
    '/ballot-papers/:token',
    page((ctx) => showPaper(ctx, house)),
  )
  router.post(
    '/ballot-papers/:token',
    page((ctx) => takePaperVotes(ctx, house)),
  )
}

/** Says in a page what is wrong; a vote that does not count is answered with the reason, never in silence. */
async function guarded(ctx: Ctx, house: House, work: (ctx: Ctx) => Promise<void>): Promise<void> {
  ctx.set('Cache-Control', 'no-store')
  try {
    await work(ctx)
  } catch (error) {
    if (error instanceof Refusal) return showRefusal(ctx, house, error)
    if (error instanceof UnreadableForm) return showNotice(ctx, house, 'unreadable', 400, ctx.path)
    if (error instanceof NoRulebookInForce) return showNotice(ctx, house, 'no_rules', 503)
    throw error
  }
}

/** A ballot that does not count is shown again as it was filled in, with what is wrong. */
async function showAgain(ctx: Ctx, house: House, sent: FormData, values: Values, { reason, values: why }: Refusal) {
  const items = (values.items as { name: string }[]).map((item) => ({ ...item, choice: field(sent, item.name) }))
  const problem = wordRefusal(house.wording, reason, why)
  show(ctx, house, 'ballot', { ...values, items, problem, ...(await sealForm(house, ctx)), action: ctx.path }, 422)
}

/** What can be set right on the ballot itself. */
function isFilledWrongly(error: unknown): error is Refusal {
  return error instanceof Refusal && ['ballot_too_many', 'ballot_empty'].includes(error.reason)
}

function showRefusal(ctx: Ctx, house: House, { reason, values }: Refusal): void {
  show(ctx, house, 'ballot_refused', { why: wordRefusal(house.wording, reason, values), link: ctx.path }, 422)
}

async function showBallot(ctx: Ctx, house: House): Promise<void> {
  const values = await ballotAt(ctx, house)
  if (values === undefined) return showNotice(ctx, house, 'no_ballot', 404)
  const page = values.secret === true ? 'ballot_paper' : 'ballot'
  const problem = page === 'ballot' ? { problem: null } : {}
  show(ctx, house, page, { ...values, ...problem, ...(await sealForm(house, ctx)), action: ctx.path })
}

async function takeVotes(ctx: Ctx, house: House): Promise<void> {
  const sent = await receive(ctx, house)
  if (sent === undefined) return
  try {
    const next = await takeSent(ctx, house, sent)
    if (next === undefined) return showNotice(ctx, house, 'no_ballot', 404)
    ctx.redirect(next)
    ctx.status = 303
  } catch (error) {
    const values = isFilledWrongly(error) ? await ballotAt(ctx, house) : undefined
    if (values === undefined) throw error
    await showAgain(ctx, house, sent, values, error as Refusal)
  }
}

/** The votes, or the taking of a ballot paper, in one transaction; where one is led next. */
function takeSent(ctx: Ctx, house: House, sent: FormData): Promise<string | undefined> {
  return house.db.$transaction(async (tx) => {
    const desk = await openDesk(house, tx)
    const opened = await openBallotPage(desk, ctx.params.address ?? '')
    if (opened === undefined) return undefined
    const { seat, person } = opened
    const motion = await findMotion(tx, seat.motionId)
    const cause = { key: `ballot-page/${seat.id}/${desk.now}`, now: desk.now }
    if (motion.secret) {
      const { token, outcome } = await takePaper(desk, person, seat.id, field(sent, 'formKey'))
      await postOutcome(house, tx, outcome, cause)
      return `/ballot-papers/${token}`
    }
    const choices = choicesSent(motion, (name) => field(sent, name))
    await postOutcome(house, tx, await voteByPage(desk, person, seat.id, choices), cause)
    return ctx.path
  })
}

function ballotAt(ctx: Ctx, house: House): Promise<Values | undefined> {
  return atDesk(house, async (desk) => {
    const opened = await openBallotPage(desk, ctx.params.address ?? '')
    return opened && (await ballotPage(desk, opened.seat))
  })
}

async function showPaper(ctx: Ctx, house: House): Promise<void> {
  const values = await paperAt(ctx, house)
  if (values === undefined) return showNotice(ctx, house, 'no_ballot', 404)
  show(ctx, house, 'ballot', { ...values, problem: null, ...(await sealForm(house, ctx)), action: ctx.path })
}

function paperAt(ctx: Ctx, house: House): Promise<Values | undefined> {
  const token = ctx.params.token ?? ''
  return atDesk(house, async (desk) => {
    const motion = await motionOfPaper(desk, token)
    return motion && (await paperPage(desk, motion, token))
  })
}

async function takePaperVotes(ctx: Ctx, house: House): Promise<void> {
  const sent = await receive(ctx, house)
  if (sent === undefined) return
  try {
    if (!(await castSent(ctx, house, sent))) return showNotice(ctx, house, 'no_ballot', 404)
    ctx.redirect(ctx.path)
    ctx.status = 303
  } catch (error) {
    const values = isFilledWrongly(error) ? await paperAt(ctx, house) : undefined
    if (values === undefined) throw error
    await showAgain(ctx, house, sent, values, error as Refusal)
  }
}

/** Puts what was sent into the box; false for a paper that this house never made. */
function castSent(ctx: Ctx, house: House, sent: FormData): Promise<boolean> {
  const token = ctx.params.token ?? ''
  return atDesk(house, async (desk) => {
    const motion = await motionOfPaper(desk, token)
    if (motion === undefined) return false
    const choices = choicesSent(motion, (name) => field(sent, name))
    await castPaper(desk, motion.id, token, choices)
    return true
  })
}

/** A form that this house has shown to this browser; else it is answered. */
async function receive(ctx: Ctx, house: House): Promise<FormData | undefined> {
  const sent = await readForm(ctx, NO_FILE)
  if (await isSealed(house, ctx, { formKey: field(sent, 'formKey'), token: field(sent, 'token') })) return sent
  showNotice(ctx, house, 'stale', 403, ctx.path)
  return undefined
}

function field(sent: FormData, name: string): string {
  return String(sent.get(name) ?? '')
}
