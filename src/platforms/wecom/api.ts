import { PlatformError } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { WecomSettings } from './settings.ts'
import { createTokenKeeper, type TokenStore } from './token.ts'
import { type Answer, ask, type Call } from './transport.ts'

/** WeCom's API as the app sees it, with its access token looked after. Every failure is a PlatformError. */
export type Api = {
  /** POSTs JSON to a method below `/cgi-bin/`. */
  call(method: string, json: object): Promise<Answer>
  /** POSTs a form (a file) to a method below `/cgi-bin/`. */
  upload(method: string, query: Record<string, string>, form: FormData): Promise<Answer>
}

/** What the API needs: see WecomDeps. */
export type ApiDeps = {
  clock: Clock
  tokens: TokenStore
  timeoutMs: number
  pause: (milliseconds: number) => Promise<unknown>
}

/** Waits before each quick repetition of a call that met a busy platform: three, as page 90664 allows. */
const BUSY_PAUSES = [200, 500, 1000]

/**
 * The API behind one app's token. A token that is refused is renewed and the call replayed once; a busy platform (−1)
 * is asked three times more; everything else is the caller's to decide.
 */
export function createApi(settings: WecomSettings, deps: ApiDeps): Api {
  const patiently = (call: Call) => repeatWhileBusy(() => ask(settings.apiBase, call, deps.timeoutMs), deps.pause)
  const gettoken = (query: Record<string, string>) => patiently({ method: 'gettoken', query })
  const keeper = createTokenKeeper(settings, { ...deps, gettoken })
  const withToken = async (call: Call): Promise<Answer> => {
    const using = (token: string) => patiently({ ...call, query: { ...call.query, access_token: token } })
    const token = await keeper.current()
    try {
      return await using(token)
    } catch (error) {
      if (!isStale(error)) throw error
      return await using(await keeper.renewed(token))
    }
  }
  return {
    call: (method, json) => withToken({ method, query: {}, json }),
    upload: (method, query, form) => withToken({ method, query, form }),
  }
}

async function repeatWhileBusy(tryOnce: () => Promise<Answer>, pause: ApiDeps['pause']): Promise<Answer> {
  for (const milliseconds of BUSY_PAUSES) {
    try {
      return await tryOnce()
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== -1) throw error
      await pause(milliseconds)
    }
  }
  return await tryOnce()
}

function isStale(error: unknown): boolean {
  return error instanceof PlatformError && (error.code === 40014 || error.code === 42001)
}
