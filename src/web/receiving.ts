import type { Context } from 'koa'
import type { House } from '../chat/house.ts'
import { NoRulebookInForce, provision, type Rulebook } from '../rules/rulebook.ts'
import { rulebookOn } from '../secretariat/desk.ts'
import { type FormSeal, isSealed } from './forms.ts'
import type { Gate } from './limits.ts'
import { atDesk, showNotice } from './showing.ts'
import { readForm, type Sent, UnreadableForm } from './uploads.ts'

/** A request with the parts of its address. */
export type Ctx = Context & { params: Record<string, string> }

/** Says in a page what is wrong with a request; what we could not do is logged by the application as any other. */
export async function guarded(ctx: Ctx, house: House, work: (ctx: Ctx) => Promise<void>): Promise<void> {
  ctx.set('Cache-Control', 'no-store')
  try {
    await work(ctx)
  } catch (error) {
    // Back to where the form was sent from: the scan from the page it belongs to.
    if (error instanceof UnreadableForm)
      return showNotice(ctx, house, error.why, error.why === 'too_large' ? 413 : 400, ctx.path.replace(/\/paper$/, ''))
    if (error instanceof NoRulebookInForce) return showNotice(ctx, house, 'no_rules', 503)
    throw error
  }
}

/** The measures in force today. */
export function rulebookToday(house: House): Promise<Rulebook> {
  return atDesk(house, async (desk) => rulebookOn(desk))
}

/** A form that may be read: not too many from one address, and one that this house has shown; else it is answered. */
export async function receive(
  ctx: Ctx,
  house: House,
  gate: Gate,
  rulebook: Rulebook,
  back: string,
): Promise<Sent | undefined> {
  const wait = await gate(ctx, provision(rulebook, 'admission.submissions'))
  if (wait > 0) {
    ctx.set('Retry-After', String(wait))
    // What is still being sent need not be read: the connection ends with the answer.
    ctx.set('Connection', 'close')
    showNotice(ctx, house, 'too_many', 429, back)
    return undefined
  }
  const sent = await readForm(ctx, provision(rulebook, 'admission.papers').maxMegabytes)
  if (await isSealed(house, ctx, sealIn(sent))) return sent
  showNotice(ctx, house, 'stale', 403, back)
  return undefined
}

/** The seal a form carries unseen. */
export function sealIn(sent: Sent): FormSeal {
  const one = (name: string) => String(sent.get(name) ?? '')
  return { formKey: one('formKey'), token: one('token') }
}
