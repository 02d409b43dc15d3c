import type Router from '@koa/router'
import type { Context } from 'koa'
import { type House, openDesk } from '../chat/house.ts'
import { postOutcome } from '../chat/outbox.ts'
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

function showRefusal(ctx: Ctx, house: House, { reason, values }: Refusal): void {
  show(ctx, house, 'ballot_refused', { why: wordRefusal(house.wording, reason, values), link: ctx.path }, 422)
}

async function showBallot(ctx: Ctx, house: House): Promise<void> {
  const values = await atDesk(house, async (desk) => {
    const opened = await openBallotPage(desk, ctx.params.address ?? '')
    return opened && (await ballotPage(desk, opened.seat))
  })
  if (values === undefined) return showNotice(ctx, house, 'no_ballot', 404)
  const page = values.secret === true ? 'ballot_paper' : 'ballot'
  show(ctx, house, page, { ...values, ...(await sealForm(house, ctx)), action: ctx.path })
}

async function takeVotes(ctx: Ctx, house: House): Promise<void> {
  const sent = await receive(ctx, house)
  if (sent === undefined) return
  const next = await house.db.$transaction(async (tx) => {
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
  if (next === undefined) return showNotice(ctx, house, 'no_ballot', 404)
  ctx.redirect(next)
  ctx.status = 303
}

async function showPaper(ctx: Ctx, house: House): Promise<void> {
  const token = ctx.params.token ?? ''
  const values = await atDesk(house, async (desk) => {
    const motion = await motionOfPaper(desk, token)
    return motion && (await paperPage(desk, motion, token))
  })
  if (values === undefined) return showNotice(ctx, house, 'no_ballot', 404)
  show(ctx, house, 'ballot', { ...values, ...(await sealForm(house, ctx)), action: ctx.path })
}

async function takePaperVotes(ctx: Ctx, house: House): Promise<void> {
  const sent = await receive(ctx, house)
  if (sent === undefined) return
  const token = ctx.params.token ?? ''
  const known = await atDesk(house, async (desk) => {
    const motion = await motionOfPaper(desk, token)
    if (motion === undefined) return false
    await castPaper(
      desk,
      motion.id,
      token,
      choicesSent(motion, (name) => field(sent, name)),
    )
    return true
  })
  if (!known) return showNotice(ctx, house, 'no_ballot', 404)
  ctx.redirect(ctx.path)
  ctx.status = 303
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
