import type { Corp } from './corp.ts'
import { ApiRefusal } from './refusal.ts'

const LIFE_SECONDS = 7200

/**
 * `GET /cgi-bin/gettoken` (page 91039): the same token until it expires or is revoked, then a new one. An old token
 * stays good until its own end.
 */
export function giveToken(corp: Corp, query: URLSearchParams): Record<string, unknown> {
  corp.counters.tokenCalls += 1
  const [corpId, secret] = [query.get('corpid'), query.get('corpsecret')]
  if (!corpId) throw new ApiRefusal(41002, 'corpid missing')
  if (!secret) throw new ApiRefusal(41004, 'corpsecret missing')
  if (corpId !== corp.settings.corpId) throw new ApiRefusal(40013, 'invalid corpid')
  if (secret !== corp.settings.secret) {
    corp.counters.wrongSecrets += 1
    throw new ApiRefusal(40001, 'invalid credential')
  }
  const { token, secondsLeft } = currentToken(corp) ?? newToken(corp)
  return { errcode: 0, errmsg: 'ok', access_token: token, expires_in: secondsLeft }
}

/** Lets a call with a good access_token pass: 41001 missing, 40014 unknown or revoked, 42001 expired. */
export function requireToken(corp: Corp, query: URLSearchParams): void {
  const given = query.get('access_token')
  if (!given) throw new ApiRefusal(41001, 'access_token missing')
  const known = corp.tokens.get(given)
  if (known === undefined || known.revoked) throw new ApiRefusal(40014, 'invalid access_token')
  if (secondsUntil(corp, known.expiresAt) <= 0) throw new ApiRefusal(42001, 'access_token expired')
}

/** Takes every token back before its time, as the platform may. */
export function revokeTokens(corp: Corp): void {
  for (const token of corp.tokens.values()) token.revoked = true
}

function currentToken(corp: Corp): { token: string; secondsLeft: number } | undefined {
  for (const [token, { expiresAt, revoked }] of corp.tokens) {
    const secondsLeft = Math.floor(secondsUntil(corp, expiresAt))
    if (!revoked && secondsLeft > 0) return { token, secondsLeft }
  }
  return undefined
}

function newToken(corp: Corp): { token: string; secondsLeft: number } {
  const token = corp.random.letters(120)
  corp.tokens.set(token, { expiresAt: corp.clock.now().add({ seconds: LIFE_SECONDS }), revoked: false })
  return { token, secondsLeft: LIFE_SECONDS }
}

function secondsUntil(corp: Corp, instant: Temporal.Instant): number {
  return corp.clock.now().until(instant).total('seconds')
}
