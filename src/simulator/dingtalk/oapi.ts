import type { Corp } from './corp.ts'
import { uploadMedia } from './media.ts'
import { listParents } from './range.ts'
import { OldRefusal } from './refusal.ts'
import { type Answer, type Call, exceedsQps, type Face, jsonAnswer, type Route, strayQuery } from './serving.ts'
import { giveOldToken, requireOldToken } from './token.ts'
import { getUser } from './users.ts'
import { sendBySession } from './webhook.ts'

/** What the application may call on oapi.dingtalk.com. */
const routes: Record<string, Route> = {
  '/gettoken': {
    method: 'GET',
    query: ['appkey', 'appsecret'],
    open: true,
    run: (corp, { query }) => giveOldToken(corp, query),
  },
  '/robot/sendBySession': { method: 'POST', query: ['session'], open: true, run: sendBySession },
  '/media/upload': { method: 'POST', query: ['type'], billed: true, run: uploadMedia },
  '/topapi/v2/user/get': { method: 'POST', run: getUser },
  '/topapi/v2/department/listparentbyuser': { method: 'POST', run: listParents },
}

/** oapi.dingtalk.com: token in the query, always HTTP 200 with an errcode (S/0013). */
export const oldFace: Face = {
  async answer(corp, call) {
    const route = routes[call.path]
    if (route === undefined) return jsonAnswer({ errcode: 404, errmsg: '请求的URI地址不存在' }, 404)
    try {
      return jsonAnswer({ errcode: 0, errmsg: 'ok', ...(await work(corp, route, call)) })
    } catch (error) {
      if (error instanceof OldRefusal) return refusalAnswer(error)
      throw error
    }
  },
  refuse: (fault) =>
    'errcode' in fault ? refusalAnswer(new OldRefusal(fault.errcode, 'simulated failure')) : undefined,
}

async function work(corp: Corp, route: Route, call: Call): Promise<object> {
  if (call.method !== route.method)
    throw new OldRefusal(route.method === 'GET' ? 43_001 : 43_002, `${route.method} is required`)
  if (exceedsQps(corp, call.path)) throw new OldRefusal(90_018, '您的应用调用该接口次数过多')
  if (!route.open) requireOldToken(corp, call.query)
  if (route.billed && corp.faults.apiQuotaUsed) throw new OldRefusal(90_020, '该企业的调用次数超过限制')
  const stray = strayQuery(call.query, [...(route.query ?? []), ...(route.open ? [] : ['access_token'])])
  if (stray !== undefined) throw new OldRefusal(400_002, `query parameter ${stray} is unknown or repeated`)
  if (route.billed) corp.counters.billedCalls += 1
  return { ...((await route.run(corp, call)) as object) }
}

function refusalAnswer({ errcode, message }: OldRefusal): Answer {
  return jsonAnswer({ errcode, errmsg: message, request_id: 'simulated' })
}
