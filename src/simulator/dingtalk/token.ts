import { z } from 'zod'
import type { Corp } from './corp.ts'
import { ApiRefusal, check, OldRefusal, required } from './refusal.ts'

const BAD_TOKEN = '不合法的access_token'
const request = z.strictObject({
  appKey: required('appKey', 'MissingappKey'),
  appSecret: required('appSecret', 'MissingappSecret'),
})

/** `POST /v1.0/oauth2/accessToken` (S/0033): the same token while it is valid, its life prolonged by the call. */
export function giveToken(corp: Corp, body: unknown) {
  corp.counters.tokenCalls += 1
  const { appKey, appSecret } = check(request, body, 'invalidParameter')
  if (!isApplication(corp, appKey, appSecret))
    throw new ApiRefusal('invalidClientIdOrSecret', '无效的clientId或者clientSecret')
  return { accessToken: issue(corp), expireIn: lifeSeconds(corp) }
}

/** `GET /gettoken?appkey&appsecret` of the old API (S/1444): the same tokens; 40089 for a wrong pair. */
export function giveOldToken(corp: Corp, query: URLSearchParams) {
  corp.counters.tokenCalls += 1
  if (!isApplication(corp, query.get('appkey') ?? '', query.get('appsecret') ?? ''))
    throw new OldRefusal(40089, '不合法的corpid或corpsecret')
  return { access_token: issue(corp), expires_in: lifeSeconds(corp) }
}

/** Lets a call of the new API pass: 400 InvalidAuthentication for a missing, unknown or expired token (S/0013). */
export function requireToken(corp: Corp, given: unknown): void {
  if (typeof given !== 'string' || !isValid(corp, given)) throw new ApiRefusal('InvalidAuthentication', BAD_TOKEN)
}

/** Lets a call of the old API pass: 40014 for the same (S/0013). */
export function requireOldToken(corp: Corp, query: URLSearchParams): void {
  if (!isValid(corp, query.get('access_token') ?? '')) throw new OldRefusal(40014, BAD_TOKEN)
}

/** Whether this is the pair of the application; a wrong one is counted. */
export function isApplication(corp: Corp, clientId: string, clientSecret: string): boolean {
  const right = clientId === corp.settings.clientId && clientSecret === corp.settings.clientSecret
  if (!right) corp.counters.wrongSecrets += 1
  return right
}

function isValid(corp: Corp, token: string): boolean {
  const expiresAt = corp.tokens.get(token)
  return expiresAt !== undefined && Temporal.Instant.compare(corp.clock.now(), expiresAt) < 0
}

function issue(corp: Corp): string {
  const current = [...corp.tokens.keys()].find((token) => isValid(corp, token))
  const token = current ?? corp.random.letters(32).toLowerCase()
  corp.tokens.set(token, corp.clock.now().add({ seconds: lifeSeconds(corp) }))
  return token
}

function lifeSeconds(corp: Corp): number {
  return corp.settings.tokenSeconds ?? 7200
}
