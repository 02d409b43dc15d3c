import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import { type Pause, repeatWhileBusy, type Turn } from '../patience.ts'
import { createTokenKeeper, type Grant, type TokenKeeper, type TokenStore, withToken } from '../token.ts'
import type { WecomSettings } from './settings.ts'
import { type Answer, ask, type Call, malformed } from './transport.ts'

/** WeCom's API as the app sees it, with its access token looked after. Every failure is a PlatformError. */
export type Api = {
  /** POSTs JSON to a method below `/cgi-bin/`. */
  call(method: string, json: object): Promise<Answer>
  /** GETs a method below `/cgi-bin/`. */
  read(method: string, query: Record<string, string>): Promise<Answer>
  /** POSTs a form (a file) to a method below `/cgi-bin/`. */
  upload(method: string, query: Record<string, string>, form: FormData): Promise<Answer>
  access: TokenKeeper['access']
}

/** What the API needs: see WecomDeps. */
export type ApiDeps = { clock: Clock; tokens: TokenStore; turn: Turn; timeoutMs: number; pause: Pause }

/** Waits before each quick repetition of a call that met a busy platform: three, as page 90664 allows. */
const BUSY_PAUSES = [200, 500, 1000]

/**
 * No minute has more than 9,480 of these; 10,000 are allowed of each API (page 90312). Of 150,000 in an hour nothing is
 * counted here: messages are not counted in them, and nothing else is called that often.
 */
export const CALL_RATE = { calls: 78, seconds: 0.5 }

const GRANT = z.looseObject({ access_token: z.string().min(1).max(512), expires_in: z.int().positive() })

/**
 * The API behind one app's token. A token that is refused is renewed and the call replayed once; a busy platform (−1)
 * is asked three times more; calls beyond the rate wait; everything else is the caller's to decide.
 */
export function createApi(settings: WecomSettings, deps: ApiDeps): Api {
  const once = async (call: Call): Promise<Answer> => {
    await deps.turn(call.method)
    return ask(settings.apiBase, call, deps.timeoutMs)
  }
  const patiently = (call: Call) =>
    repeatWhileBusy(() => once(call), isBusy, {
      pauses: BUSY_PAUSES,
      pause: deps.pause,
    })
  const keeper = createTokenKeeper({ ...deps, grant: () => askForToken(settings, patiently) })
  const authorized = (call: Call): Promise<Answer> =>
    withToken(keeper, isStale, (token) => patiently({ ...call, query: { ...call.query, access_token: token } }))
  return {
    call: (method, json) => authorized({ method, query: {}, json }),
    read: (method, query) => authorized({ method, query }),
    upload: (method, query, form) => authorized({ method, query, form }),
    access: keeper.access,
  }
}

async function askForToken(
  { corpId, secret }: WecomSettings,
  patiently: (call: Call) => Promise<Answer>,
): Promise<Grant> {
  // page 91039
  const answer = GRANT.safeParse(await patiently({ method: 'gettoken', query: { corpid: corpId, corpsecret: secret } }))
  if (!answer.success) throw malformed('gettoken')
  return { token: answer.data.access_token, seconds: answer.data.expires_in }
}

function isBusy(error: unknown): boolean {
  return error instanceof PlatformError && error.code === -1
}

function isStale(error: unknown): boolean {
  return error instanceof PlatformError && (error.code === 40014 || error.code === 42001)
}
