import { z } from 'zod'
import type { Corp } from './corp.ts'
import { ApiRefusal, check, required } from './refusal.ts'

const request = z.strictObject({
  callbackRouteKey: required('callbackRouteKey', 'param.callbackRouteKeyEmpty'),
  callbackUrl: required('callbackUrl', 'param.callbackUrlEmpty').refine((url) => /^https?:\/\/\S+$/.test(url)),
  apiSecret: z.string().min(1).optional(),
  forceUpdate: z.boolean().optional(),
})

/**
 * `POST /v1.0/card/callbacks/register` (S/0785): one key, one URL. A key that exists stays as it is, with HTTP 500,
 * unless forceUpdate.
 */
export function registerRoute(corp: Corp, body: unknown) {
  const { callbackRouteKey, callbackUrl, apiSecret, forceUpdate } = check(request, body, 'param.invalid')
  if (corp.routes.has(callbackRouteKey) && forceUpdate !== true)
    throw new ApiRefusal('param.callbackRouteKeyExist', `${callbackRouteKey} is registered already`, 500)
  corp.routes.set(callbackRouteKey, { url: callbackUrl, ...(apiSecret === undefined ? {} : { apiSecret }) })
  return { success: true, result: { callbackUrl, apiSecret: apiSecret ?? '' } }
}
