import { z } from 'zod'
import { PlatformError } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { WecomSettings } from './settings.ts'
import { type Answer, malformed } from './transport.ts'

/** An access token and the ISO instant at which it ends. */
export type Token = { token: string; expiresAt: string }

/** Where instances share the one token of the app, so that they do not race for new ones. */
export interface TokenStore {
  read(): Promise<Token | undefined>
  write(token: Token): Promise<void>
}

/** Keeps the app's access token. */
export type TokenKeeper = {
  /** A token that should be good: from memory, from the store, or new. Throws PlatformError. */
  current(): Promise<string>
  /** Another one, after WeCom refused `refused` (it may revoke early). Throws PlatformError. */
  renewed(refused: string): Promise<string>
}

const GRANT = z.looseObject({ access_token: z.string().min(1).max(512), expires_in: z.int().positive() })

/**
 * One token per app, asked for by one call at a time however many wait for it. `gettoken` makes the call. Credentials
 * that WeCom refused are not tried again before the pause it asks for is over: some 2,000 wrong calls an hour block
 * the address.
 */
export function createTokenKeeper(
  settings: Pick<WecomSettings, 'corpId' | 'secret'>,
  deps: { clock: Clock; tokens: TokenStore; gettoken: (query: Record<string, string>) => Promise<Answer> },
): TokenKeeper {
  let held: Token | undefined
  let asking: Promise<Token> | undefined
  let refusal: { error: PlatformError; until: Temporal.Instant } | undefined
  const isGood = (token: Token | undefined, refused?: string): token is Token =>
    token !== undefined && token.token !== refused && isBefore(deps.clock.now(), Temporal.Instant.from(token.expiresAt))

  const take = async (refused?: string): Promise<Token> => {
    const shared = await deps.tokens.read()
    if (isGood(shared, refused)) return shared
    if (refusal !== undefined && isBefore(deps.clock.now(), refusal.until)) throw refusal.error
    const fresh = await grant().catch(remember)
    await deps.tokens.write(fresh)
    return fresh
  }
  const grant = async (): Promise<Token> => {
    // page 91039
    const answer = GRANT.safeParse(await deps.gettoken({ corpid: settings.corpId, corpsecret: settings.secret }))
    if (!answer.success) throw malformed('gettoken')
    const expiresAt = deps.clock.now().add({ seconds: answer.data.expires_in }).toString()
    return { token: answer.data.access_token, expiresAt }
  }
  const remember = (error: unknown): never => {
    if (error instanceof PlatformError && error.pauseSeconds !== undefined) {
      refusal = { error, until: deps.clock.now().add({ seconds: error.pauseSeconds }) }
    }
    throw error
  }
  const get = async (refused?: string): Promise<string> => {
    if (isGood(held, refused)) return held.token
    asking ??= take(refused).finally(() => {
      asking = undefined
    })
    held = await asking
    return held.token
  }
  return { current: () => get(), renewed: (refused) => get(refused) }
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}
