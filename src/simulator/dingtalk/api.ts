import { registerRoute } from './cardroutes.ts'
import { createCard, updateCard } from './cards.ts'
import type { Corp } from './corp.ts'
import { createAndDeliver, deliverCard } from './delivering.ts'
import { openConnection } from './gateway.ts'
import { queryGroup, readStatus } from './messages.ts'
import { scopesRoute } from './range.ts'
import { recallFromGroup, recallFromPeople } from './recalls.ts'
import { ApiRefusal } from './refusal.ts'
import { sendToGroup, sendToPeople } from './send.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  exceedsQps,
  type Face,
  jsonAnswer,
  type Route,
  saysJson,
  strayQuery,
} from './serving.ts'
import { giveToken, requireToken } from './token.ts'

const posted = (run: (corp: Corp, body: unknown) => unknown): Route => ({
  method: 'POST',
  billed: true,
  run: (corp, call) => run(corp, json(call)),
})

/** What the application may call on api.dingtalk.com, by method and path. */
const routes: Record<string, Route> = {
  'POST /v1.0/oauth2/accessToken': {
    method: 'POST',
    open: true,
    run: (corp, call) => giveToken(corp, json(call)),
  },
  'POST /v1.0/gateway/connections/open': {
    method: 'POST',
    open: true,
    run: (corp, call) => openConnection(corp, json(call), call.headers.accept ?? ''),
  },
  'POST /v1.0/robot/oToMessages/batchSend': posted(sendToPeople),
  'POST /v1.0/robot/groupMessages/send': posted(sendToGroup),
  'GET /v1.0/robot/oToMessages/readStatus': {
    method: 'GET',
    query: ['robotCode', 'processQueryKey'],
    billed: true,
    run: (corp, { query }) => readStatus(corp, query),
  },
  'POST /v1.0/robot/groupMessages/query': posted(queryGroup),
  'POST /v1.0/robot/otoMessages/batchRecall': posted(recallFromPeople),
  'POST /v1.0/robot/groupMessages/recall': posted(recallFromGroup),
  'POST /v1.0/card/instances': posted(createCard),
  'PUT /v1.0/card/instances': { ...posted(updateCard), method: 'PUT' },
  'POST /v1.0/card/instances/deliver': posted(deliverCard),
  'POST /v1.0/card/instances/createAndDeliver': posted(createAndDeliver),
  'POST /v1.0/card/callbacks/register': posted(registerRoute),
}

/** api.dingtalk.com: header token, errors with a status of their own and `{code,message,requestid}` (section 4). */
export const newFace: Face = {
  async answer(corp, call) {
    try {
      const answer = await work(corp, call)
      return isAnswer(answer) ? answer : jsonAnswer(answer)
    } catch (error) {
      if (error instanceof ApiRefusal) return refusalAnswer(error)
      throw error
    }
  },
  refuse: (fault) =>
    'code' in fault ? refusalAnswer(new ApiRefusal(fault.code, fault.code, fault.status)) : undefined,
}

async function work(corp: Corp, call: Call): Promise<unknown> {
  const route = routes[`${call.method} ${call.path}`] ?? scopesRoute(call)
  if (route === undefined) throw new ApiRefusal('error.notFound', `no ${call.method} ${call.path} on this host`, 404)
  if (exceedsQps(corp, call.path)) throw forbidden('QpsLimitForAppkeyAndApi')
  if (!route.open) requireToken(corp, call.headers['x-acs-dingtalk-access-token'])
  if (route.billed && corp.faults.apiQuotaUsed) throw forbidden('ApiCountLimitForOrg')
  const stray = strayQuery(call.query, route.query ?? [])
  if (stray !== undefined) throw new ApiRefusal('invalidParameter', `query parameter ${stray} is unknown or repeated`)
  if (route.billed) corp.counters.billedCalls += 1
  return route.run(corp, call)
}

function forbidden(what: string): ApiRefusal {
  return new ApiRefusal(`Forbidden.AccessDenied.${what}`, 'the call was refused by flow control', 403)
}

/** Only JSON counts as a body: anything else is `Missingbody` (section 4). */
function json(call: Call): unknown {
  if (!saysJson(call) || call.body.length === 0)
    throw new ApiRefusal('Missingbody', 'body is mandatory for this action.')
  const body = bodyOf(call)
  if (body === undefined) throw new ApiRefusal('invalidParameter', 'the body is no JSON object')
  return body
}

function refusalAnswer({ code, message, status }: ApiRefusal): Answer {
  return jsonAnswer({ code, message, requestid: 'SIMULATED-0000-0000' }, status)
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'status' in value && 'type' in value && 'body' in value
}
