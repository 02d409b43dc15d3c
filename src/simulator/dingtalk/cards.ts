import { setTimeout } from 'node:timers/promises'
import { type Creation, createRequest, updateRequest } from './cardrequests.ts'
import { type Card, type Corp, type SpaceType, warn } from './corp.ts'
import { ApiRefusal, check } from './refusal.ts'
import { requireVariables } from './variables.ts'
import { changed, publicFor } from './views.ts'

const GRACE_MS = 20

/** What unknown fields and wrong types get (6.4). */
export const BAD_CARD = 'param.invalid'

/** `POST /v1.0/card/instances` (S/0780): a card that nobody sees until it is delivered. */
export function createCard(corp: Corp, body: unknown) {
  const ask = check(createRequest, body, BAD_CARD)
  requireCreation(corp, ask)
  return { success: true, result: keepCard(corp, ask).outTrackId }
}

/** Everything that must be right before a card comes to be; an outTrackId is one card for ever (6.2). */
export function requireCreation(corp: Corp, ask: Creation): void {
  if (!Object.hasOwn(corp.settings.templates, ask.cardTemplateId))
    throw new ApiRefusal('param.templateNotExist', `there is no template ${ask.cardTemplateId}`)
  if (corp.cards.has(ask.outTrackId)) throw new ApiRefusal('param.cardAlreadyExist')
  for (const { cardParamMap } of [ask.cardData, ...Object.values(ask.privateData ?? {})])
    requireVariables(corp, ask.cardTemplateId, cardParamMap)
  if (ask.callbackType === 'HTTP' && !ask.callbackRouteKey) throw new ApiRefusal('param.callbackRouteKeyEmpty')
  if (ask.callbackType !== 'HTTP' && ask.callbackRouteKey !== undefined)
    throw new ApiRefusal(BAD_CARD, 'callbackRouteKey belongs to callbackType HTTP')
  if (ask.callbackRouteKey !== undefined && !corp.routes.has(ask.callbackRouteKey))
    throw new ApiRefusal(BAD_CARD, `callbackRouteKey ${ask.callbackRouteKey} is not registered`)
}

/** Remembers a checked card. */
export function keepCard(corp: Corp, ask: Creation): Card {
  const { outTrackId, cardTemplateId, callbackRouteKey: routeKey = '' } = ask
  const spaceModels = new Set<SpaceType>()
  if (ask.imRobotOpenSpaceModel !== undefined) spaceModels.add('IM_ROBOT')
  if (ask.imGroupOpenSpaceModel !== undefined) spaceModels.add('IM_GROUP')
  const card: Card = {
    outTrackId,
    templateId: cardTemplateId,
    ...(ask.callbackType === 'HTTP' ? { callback: { type: 'HTTP', routeKey } } : {}),
    ...(ask.callbackType === 'STREAM' ? { callback: { type: 'STREAM' } } : {}),
    spaceModels,
    public: ask.cardData.cardParamMap,
    private: new Map(Object.entries(ask.privateData ?? {}).map(([userId, data]) => [userId, data.cardParamMap])),
    views: new Map(),
    states: [],
    revision: 0,
    unanswered: new Set(),
  }
  corp.cards.set(outTrackId, card)
  changed(corp, card)
  return card
}

/**
 * `PUT /v1.0/card/instances` (S/0786): replaces the whole map unless told to update by key; all who see the card get
 * the new public data. An update before a press was answered is noted as a warning (C1/0007), and so are variables
 * lost by an overwrite.
 */
export async function updateCard(corp: Corp, body: unknown) {
  const ask = check(updateRequest, body, BAD_CARD)
  const card = corp.cards.get(ask.outTrackId)
  if (card === undefined) throw new ApiRefusal('param.cardNotExist', `there is no card ${ask.outTrackId}`)
  const { cardData, privateData } = ask
  if (cardData === undefined && privateData === undefined) throw new ApiRefusal('param.cardDataAndPrivateDataBothEmpty')
  for (const data of [cardData, ...Object.values(privateData ?? {})])
    if (data !== undefined) requireVariables(corp, card.templateId, data.cardParamMap)
  await noteHaste(corp, card)
  const { updateCardDataByKey, updatePrivateDataByKey } = ask.cardUpdateOptions
  if (cardData !== undefined) updatePublic(corp, card, cardData.cardParamMap, updateCardDataByKey === true)
  for (const [userId, { cardParamMap }] of Object.entries(privateData ?? {}))
    updatePrivate(corp, card, userId, cardParamMap, updatePrivateDataByKey === true)
  changed(corp, card)
  return { success: true, result: true }
}

/** An answer that went off before the update may still be on its way here, over another connection. */
async function noteHaste(corp: Corp, card: Card): Promise<void> {
  const before = [...card.unanswered]
  if (before.length > 0) await setTimeout(GRACE_MS)
  if (before.some((press) => card.unanswered.has(press)))
    warn(corp, 'card/instances', `${card.outTrackId} was updated before its press was answered`)
}

/** Changes what one viewer alone sees of the public data, as the answer to their press (C1/0010). */
export function updateView(corp: Corp, card: Card, userId: string, map: Record<string, string>, byKey: boolean): void {
  card.views.set(userId, merged(corp, card, publicFor(card, userId), map, byKey))
}

/** Changes one viewer's private data. */
export function updatePrivate(
  corp: Corp,
  card: Card,
  userId: string,
  map: Record<string, string>,
  byKey: boolean,
): void {
  card.private.set(userId, merged(corp, card, card.private.get(userId) ?? {}, map, byKey))
}

function updatePublic(corp: Corp, card: Card, map: Record<string, string>, byKey: boolean): void {
  card.public = merged(corp, card, card.public, map, byKey)
  for (const [userId, view] of card.views) {
    if (byKey) card.views.set(userId, { ...view, ...map })
    else card.views.delete(userId)
  }
}

function merged(
  corp: Corp,
  card: Card,
  before: Record<string, string>,
  map: Record<string, string>,
  byKey: boolean,
): Record<string, string> {
  if (byKey) return { ...before, ...map }
  const dropped = Object.keys(before).filter((name) => !Object.hasOwn(map, name))
  if (dropped.length > 0) warn(corp, 'card/instances', `${card.outTrackId} loses ${dropped.join(', ')}: not by key`)
  return map
}
