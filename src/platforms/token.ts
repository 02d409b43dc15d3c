import { setTimeout as wait } from 'node:timers/promises'
import { type Access, PlatformError } from '../chat/platform.ts'
import type { Clock } from '../clock.ts'

/** An access token and the ISO instant at which it ends. */
export type Token = { token: string; expiresAt: string }

/** Where instances share the one token of the app, so that they do not race for new ones. */
export interface TokenStore {
  read(): Promise<Token | undefined>
  write(token: Token): Promise<void>
  /** Whether this instance is the one that asks for a new token now; until it releases that, or takes too long. */
  claim(): Promise<boolean>
  release(): Promise<void>
}

/** How often whoever waits for another instance's token looks for it, in milliseconds. */
const LOOK_EVERY_MS = 100

/** What a platform gave: the token, and for how many seconds. */
export type Grant = { token: string; seconds: number }

/** Keeps the app's access token. */
export type TokenKeeper = {
  /** A token that should be good: from memory, from the store, or new. Throws PlatformError. */
  current(): Promise<string>
  /** Another one, after the platform refused `refused` (it may revoke early). Throws PlatformError. */
  renewed(refused: string): Promise<string>
  /** How things stand, after asking where that is not known: see Platform. Throws nothing. */
  access(): Promise<Access>
}

/** How long a token that could not be had is not asked for again, only to know how things stand. */
const NOT_ASKED_AGAIN = { seconds: 60 }

/**
 * One token per app, asked for by one call at a time however many wait for it, in this instance or in others. `grant`
 * makes the call. Credentials that
 * the platform refused are not tried again before the pause its error asks for is over: WeCom blocks the address after
 * some 2,000 wrong calls an hour.
 */
export function createTokenKeeper(deps: {
  clock: Clock
  tokens: TokenStore
  grant: () => Promise<Grant>
}): TokenKeeper {
  let held: Token | undefined
  let asking: Promise<Token> | undefined
  let refusal: { error: PlatformError; until: Temporal.Instant } | undefined
  let obtainedAt: string | undefined
  let failed: { why: string; at: Temporal.Instant } | undefined
  const isGood = (token: Token | undefined, refused?: string): token is Token =>
    token !== undefined && token.token !== refused && isBefore(deps.clock.now(), Temporal.Instant.from(token.expiresAt))

  const take = async (refused?: string): Promise<Token> => {
    for (;;) {
      const shared = await deps.tokens.read()
      if (isGood(shared, refused)) return shared
      if (refusal !== undefined && isBefore(deps.clock.now(), refusal.until)) throw refusal.error
      if (await deps.tokens.claim()) return ask(refused).finally(() => deps.tokens.release())
      await wait(LOOK_EVERY_MS)
    }
  }
  const ask = async (refused?: string): Promise<Token> => {
    // Another may have got one between our look and our claim.
    const shared = await deps.tokens.read()
    if (isGood(shared, refused)) return shared
    const { token, seconds } = await deps.grant().catch(remember)
    const fresh = { token, expiresAt: deps.clock.now().add({ seconds }).toString() }
    obtainedAt = deps.clock.now().toString()
    await deps.tokens.write(fresh)
    return fresh
  }
  const remember = (error: unknown): never => {
    if (error instanceof PlatformError && error.pauseSeconds !== undefined) {
      refusal = { error, until: deps.clock.now().add({ seconds: error.pauseSeconds }) }
    }
    throw error
  }
  const get = async (refused?: string): Promise<string> => {
    if (isGood(held, refused)) return held.token
    asking ??= take(refused)
      .catch(noteFailure)
      .finally(() => {
        asking = undefined
      })
    held = await asking
    failed = undefined
    return held.token
  }
  const noteFailure = (error: unknown): never => {
    failed = { why: error instanceof PlatformError ? error.message : 'it could not be kept', at: deps.clock.now() }
    throw error
  }
  const access = async (): Promise<Access> => {
    const isKnown =
      failed === undefined ? held !== undefined : isBefore(deps.clock.now(), failed.at.add(NOT_ASKED_AGAIN))
    // What came of it is noted already.
    if (!isKnown) await get().catch(() => undefined)
    if (failed !== undefined) return { ok: false, why: failed.why }
    return { ok: true, ...(obtainedAt && { obtainedAt }), ...(held && { validUntil: held.expiresAt }) }
  }
  return { current: () => get(), renewed: (refused) => get(refused), access }
}

/** Does something with the token; when the token is refused (`isStale`), once more with another one. */
export async function withToken<Answer>(
  keeper: TokenKeeper,
  isStale: (error: unknown) => boolean,
  act: (token: string) => Promise<Answer>,
): Promise<Answer> {
  const token = await keeper.current()
  try {
    return await act(token)
  } catch (error) {
    if (!isStale(error)) throw error
    return await act(await keeper.renewed(token))
  }
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0
}
