import { createAndDeliverRequest, type Deliver, deliverRequest } from './cardrequests.ts'
import { BAD_CARD, keepCard, requireCreation } from './cards.ts'
import { type Card, type Corp, findMember, keepSent, type SpaceType } from './corp.ts'
import { ApiRefusal, check } from './refusal.ts'

const SPACES =
  /^dtv1\.card\/\/((?:IM_GROUP|IM_ROBOT|IM_SINGLE|ONE_BOX)\.[^;]+(?:;(?:IM_GROUP|IM_ROBOT|IM_SINGLE|ONE_BOX)\.[^;]+)*)$/i

type Space = { spaceType: SpaceType; spaceId: string }
type Result = Space & { success: boolean; carrierId: string; errorMsg: string }

/** `POST /v1.0/card/instances/deliver` (S/0781): shows a card that was created before. */
export function deliverCard(corp: Corp, body: unknown) {
  const ask = check(deliverRequest, body, BAD_CARD)
  const card = corp.cards.get(ask.outTrackId)
  if (card === undefined) throw new ApiRefusal('param.cardNotExist', `there is no card ${ask.outTrackId}`)
  const spaces = requireSpaces(corp, ask, card.spaceModels)
  return { success: true, result: spaces.map((space) => show(corp, card, space, ask)) }
}

/**
 * `POST /v1.0/card/instances/createAndDeliver` (S/0783). Unknown people and groups make their own deliverResult fail,
 * not the call: the card exists all the same.
 */
export function createAndDeliver(corp: Corp, body: unknown) {
  const ask = check(createAndDeliverRequest, body, BAD_CARD)
  requireCreation(corp, ask)
  const models = new Set<SpaceType>()
  if (ask.imRobotOpenSpaceModel !== undefined) models.add('IM_ROBOT')
  if (ask.imGroupOpenSpaceModel !== undefined) models.add('IM_GROUP')
  const spaces = requireSpaces(corp, ask, models)
  const card = keepCard(corp, ask)
  const deliverResults = spaces.map((space) => show(corp, card, space, ask))
  return { success: true, result: { outTrackId: card.outTrackId, deliverResults } }
}

/** The spaces of an openSpaceId (10.8), each with the models that it needs (6.2). */
function requireSpaces(corp: Corp, ask: Deliver, models: Set<SpaceType>): Space[] {
  const spaces = openSpaces(ask.openSpaceId)
  for (const { spaceType } of spaces) {
    if (!models.has(spaceType)) throw new ApiRefusal('param.openSpaceModelInvalid', `${spaceType} has no space model`)
    const model = spaceType === 'IM_ROBOT' ? ask.imRobotOpenDeliverModel : ask.imGroupOpenDeliverModel
    if (model === undefined) throw new ApiRefusal('param.openDeliverModelEmpty', `${spaceType} has no deliver model`)
    if (model.robotCode !== undefined && model.robotCode !== corp.robotCode)
      throw new ApiRefusal('param.openDeliverModelError', `there is no robot ${model.robotCode}`)
  }
  return spaces
}

function openSpaces(openSpaceId: string): Space[] {
  const [, list] = SPACES.exec(openSpaceId) ?? []
  if (list === undefined) throw new ApiRefusal('param.openSpaceIdInvalid', `${openSpaceId} is no openSpaceId`)
  return list.split(';').map((part) => {
    const [type = '', ...id] = part.split('.')
    const spaceType = type.toUpperCase()
    if (spaceType !== 'IM_ROBOT' && spaceType !== 'IM_GROUP')
      throw new ApiRefusal('param.openSpaceIdInvalid', `${type} is not simulated`)
    return { spaceType, spaceId: id.join('.') }
  })
}

function show(corp: Corp, card: Card, space: Space, ask: Deliver): Result {
  const { spaceType, spaceId } = space
  const toGroup = spaceType === 'IM_GROUP'
  const conversation = toGroup ? corp.groups.get(spaceId) : findMember(corp, spaceId)
  if (conversation === undefined) {
    const errorMsg = toGroup ? 'the robot is in no such conversation' : `userId ${spaceId} does not exist`
    return { ...space, success: false, carrierId: '', errorMsg }
  }
  const carrierId = keepSent(corp, toGroup ? { audience: [], groupId: spaceId } : { audience: [spaceId] })
  const recipients = toGroup ? ask.imGroupOpenDeliverModel?.recipients : undefined
  const base = { from: 'robot', at: corp.clock.now(), processQueryKey: carrierId } as const
  const only = recipients === undefined ? {} : { recipients }
  conversation.items.push({ ...base, kind: 'card', outTrackId: card.outTrackId, ...only })
  return { ...space, success: true, carrierId, errorMsg: '' }
}
