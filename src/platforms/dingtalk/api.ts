import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { type Pause, repeatWhileBusy, type Turn } from '../patience.ts'
import { createTokenKeeper, type Grant, type TokenKeeper, type TokenStore, withToken } from '../token.ts'
import { BUSY_CODES, codeOf, STALE_CODES } from './errcodes.ts'
import type { DingtalkSettings } from './settings.ts'
import { type Answer, ask, type Call, malformed } from './transport.ts'

/** DingTalk's API as the app sees it, with its access token looked after. Every failure is a PlatformError. */
export type Api = {
  /** A call of either API that needs the token. */
  call(call: Call): Promise<Answer>
  /** A call that needs none: a session webhook. */
  callOpenly(call: Call): Promise<Answer>
  access: TokenKeeper['access']
}

/** What the API needs: see DingtalkDeps. */
export type ApiDeps = { clock: Clock; tokens: TokenStore; turn: Turn; timeoutMs: number; pause: Pause }

/** Waits before each repetition of a call that met too many at once: a second at least, three times (section 7). */
const BUSY_PAUSES = [1000, 1500, 2500]

/** No second has more than 18 of these; an app may make 20 calls of each API in one (S/1431). */
export const CALL_RATE = { calls: 6, seconds: 0.5 }

const GRANT = z.looseObject({ accessToken: z.string().min(1).max(512), expireIn: z.int().positive() })

/** A token is no longer used for the last fifth of its time, five minutes at most: asking early prolongs it (S/0033). */
function usableSeconds(expireIn: number): number {
  return expireIn - Math.min(300, Math.ceil(expireIn / 5))
}

/**
 * The API behind one app's token. A token that is refused, in either style, is renewed and the call replayed once; a
 * busy platform is asked three times more; calls beyond the rate wait; everything else is the caller's to decide.
 */
export function createApi(settings: DingtalkSettings, deps: ApiDeps): Api {
  const once = async (call: Call): Promise<Answer> => {
    await deps.turn(call.path)
    return ask(settings, call, deps.timeoutMs)
  }
  const patiently = (call: Call) =>
    repeatWhileBusy(() => once(call), hasCode(BUSY_CODES), {
      pauses: BUSY_PAUSES.map((milliseconds) => milliseconds + Math.random() * 500),
      pause: deps.pause,
    })
  const keeper = createTokenKeeper({ ...deps, grant: () => askForToken(settings, patiently) })
  return {
    call: (call) => withToken(keeper, hasCode(STALE_CODES), (token) => patiently(authorized(call, token))),
    callOpenly: patiently,
    access: keeper.access,
  }
}

function authorized(call: Call, token: string): Call {
  if (call.on === 'oapi') return { ...call, query: { ...call.query, access_token: token } }
  return { ...call, headers: { ...call.headers, 'x-acs-dingtalk-access-token': token } }
}

async function askForToken(
  { clientId, clientSecret }: DingtalkSettings,
  patiently: (call: Call) => Promise<Answer>,
): Promise<Grant> {
  // S/0033
  const path = '/v1.0/oauth2/accessToken'
  const json = { appKey: clientId, appSecret: clientSecret }
  const answer = GRANT.safeParse(await patiently({ on: 'api', verb: 'POST', path, json }))
  if (!answer.success) throw malformed(path)
  return { token: answer.data.accessToken, seconds: usableSeconds(answer.data.expireIn) }
}

function hasCode(codes: ReadonlySet<string>): (error: unknown) => boolean {
  return (error) => codes.has(codeOf(error))
}
