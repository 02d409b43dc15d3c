import { createHmac } from 'node:crypto'
import { type Attempt, type Delivery, exchange } from '../callback.ts'
import { dispatch } from '../holding.ts'
import { pressAnswer } from './cardrequests.ts'
import { updatePrivate, updateView } from './cards.ts'
import { type Card, type Corp, stamp, takeSpoiler, warn } from './corp.ts'
import type { CallbackFault } from './faults.ts'
import { CARD_TOPIC, judgeCard } from './frames.ts'
import { explain, jsonObject } from './refusal.ts'
import { pushOnce } from './stream.ts'
import { requireVariables } from './variables.ts'
import { changed } from './views.ts'

/** What a press reports. */
export type Click = {
  outTrackId: string
  userId: string
  spaceId: string
  actionId: string
  params: Record<string, string>
}

type Send = (data: string) => Promise<Attempt & { response?: unknown }>

/** base64(HMAC-SHA256(apiSecret, timestamp)): neither body nor URL is covered (G/0096). */
export function signCard(apiSecret: string, timestamp: string): string {
  return createHmac('sha256', apiSecret).update(timestamp).digest('base64')
}

/**
 * Reports a press (6.6) over the way that the card names, once, within two seconds; the answer changes what the
 * presser sees. A press on a card without callbackType, or that does not exist, reaches nobody.
 */
export function reportClick(corp: Corp, card: Card | undefined, click: Click): Promise<Delivery> {
  const data = JSON.stringify(clickBody(corp, click))
  const send = sender(corp, card, click)
  corp.counters.pushes += 1
  return dispatch(corp, () => deliver(corp, card, click, data, send))
}

async function deliver(corp: Corp, card: Card | undefined, click: Click, data: string, send: Send): Promise<Delivery> {
  const press = {}
  card?.unanswered.add(press)
  const { response, ...attempt } = await send(data)
  card?.unanswered.delete(press)
  const wrong =
    attempt.status === 200 && card !== undefined ? takeAnswer(corp, card, click.userId, response) : undefined
  if (wrong !== undefined) warn(corp, 'card answer', wrong)
  const judged = wrong === undefined ? attempt : { ...attempt, failure: wrong }
  const status = wrong === undefined ? attempt.status : undefined
  return { attempts: [judged], status, inner: data, redeliver: () => deliver(corp, card, click, data, send) }
}

function clickBody(corp: Corp, { outTrackId, userId, spaceId, actionId, params }: Click) {
  const payload = JSON.stringify({ cardPrivateData: { actionIds: [actionId], params } })
  const who = { corpId: corp.settings.corpId, userId, userIdType: 1 }
  const where = { spaceType: 'IM', spaceId, extension: '{}' }
  return { type: 'actionCallback', outTrackId, ...who, ...where, [corp.faults.cardPayload]: payload }
}

/** A forged press may name a card that does not exist: it goes over Stream, or to the URL registered last. */
function sender(corp: Corp, card: Card | undefined, { outTrackId }: Click): Send {
  const callback = card === undefined ? guessed(corp) : card.callback
  const route = callback?.type === 'HTTP' ? corp.routes.get(callback.routeKey) : undefined
  const fault = takeSpoiler(corp, route?.apiSecret === undefined ? [] : ['badSignature', 'staleTimestamp'])
  if (callback === undefined) return async () => ({ failure: `card ${outTrackId} has no callbackType` })
  if (route === undefined) return (data) => pushClick(corp, data)
  return (data) => postClick(corp, route, data, fault)
}

function guessed(corp: Corp): Card['callback'] {
  return corp.robot.mode === 'stream'
    ? { type: 'STREAM' }
    : { type: 'HTTP', routeKey: [...corp.routes.keys()].at(-1) ?? '' }
}

async function pushClick(corp: Corp, data: string): ReturnType<Send> {
  const push = { type: 'CALLBACK', topic: CARD_TOPIC, data, judge: judgeCard } as const
  const attempt = await pushOnce(corp, push, corp.timings.cardWithinMs)
  return { ...attempt, response: jsonObject(attempt.answer ?? '')?.response }
}

async function postClick(
  corp: Corp,
  { url, apiSecret }: { url: string; apiSecret?: string },
  data: string,
  fault: CallbackFault | undefined,
): ReturnType<Send> {
  const timestamp = stamp(corp, fault)
  const signature = signCard(fault === 'badSignature' ? `${apiSecret}x` : (apiSecret ?? ''), timestamp)
  const signed = { 'x-ddpaas-signature-timestamp': timestamp, 'x-ddpaas-signature': signature }
  const headers = { 'content-type': 'application/json; charset=utf-8', ...(apiSecret === undefined ? {} : signed) }
  const init = { method: 'POST', headers, body: data }
  const attempt = await exchange(corp, url, init, corp.timings.cardWithinMs, data)
  return { ...attempt, response: jsonObject(attempt.answer ?? '') }
}

/** Shows the answer to the presser alone (C1/0010), or says what is wrong with it. */
function takeAnswer(corp: Corp, card: Card, userId: string, response: unknown): string | undefined {
  const result = pressAnswer.safeParse(response)
  if (!result.success) return explain(result.error)
  const { cardData, userPrivateData, cardUpdateOptions: options } = result.data
  try {
    for (const data of [cardData, userPrivateData])
      if (data !== undefined) requireVariables(corp, card.templateId, data.cardParamMap)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  if (cardData) updateView(corp, card, userId, cardData.cardParamMap, options.updateCardDataByKey === true)
  if (userPrivateData)
    updatePrivate(corp, card, userId, userPrivateData.cardParamMap, options.updatePrivateDataByKey === true)
  if (cardData || userPrivateData) changed(corp, card)
  return undefined
}
