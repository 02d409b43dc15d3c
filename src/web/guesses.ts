import type { Context, Next } from 'koa'
import type { House } from '../chat/house.ts'
import { NoRulebookInForce, provision } from '../rules/rulebook.ts'
import { homeOf, openCounter } from './limits.ts'
import { rulebookToday } from './receiving.ts'
import { requestIdOf } from './requests.ts'
import { showNotice } from './showing.ts'

/** The pages whose address is a secret, or ends with one. */
const SECRET = /^\/(apply|leaving|ballots|ballot-papers|applications|withdrawals)\/./

/**
 * Lets nobody guess the addresses of pages for long: where so many were wrong within a minute, all of these pages wait for
 * the rest of it. Only wrong ones count, and nothing else is held back, because many may share one network address; and
 * what is guessed has 256 bits anyway.
 */
export function slowGuessing(house: House): (ctx: Context, next: Next) => Promise<void> {
  const wrong = openCounter(60)
  return async (ctx, next) => {
    const most = SECRET.test(ctx.path) ? await mostPerMinute(house) : undefined
    if (most === undefined) return void (await next())
    const home = homeOf(ctx.ip)
    const wait = await wrong.waitFor(home, most)
    if (wait > 0) return holdBack(ctx, house, wait)
    await next()
    if (!isWrong(ctx)) return
    house.meters.wrongAddress('wrong')
    if ((await wrong.count(home)) === most)
      house.log.warn({ request: requestIdOf(ctx), most }, 'somebody guesses the addresses of pages')
  }
}

/** How many may be wrong in a minute; without measures in force no page is shown anyway. */
async function mostPerMinute(house: House): Promise<number | undefined> {
  try {
    return provision(await rulebookToday(house), 'pages.guesses').perMinute
  } catch (error) {
    if (error instanceof NoRulebookInForce) return undefined
    throw error
  }
}

/** A page that is not there, or a link whose signature is not ours; a form that went stale was sent from a right address. */
function isWrong({ status, method }: Context): boolean {
  return status === 404 || (status === 403 && method === 'GET')
}

function holdBack(ctx: Context, house: House, wait: number): void {
  house.meters.wrongAddress('held_back')
  ctx.set('Retry-After', String(wait))
  ctx.set('Cache-Control', 'no-store')
  // What is still being sent need not be read: the connection ends with the answer.
  ctx.set('Connection', 'close')
  showNotice(ctx, house, 'guessing', 429)
}
