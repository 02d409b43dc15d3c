import { z } from 'zod'
import type { Attempt, Receipt } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Card, Message } from '../../messages/message.ts'
import type { Api } from './api.ts'
import { encodeCard } from './cards.ts'
import { CARDS_IMPOSSIBLE, codeOf } from './errcodes.ts'
import { CALLBACK_ROUTE, type DingtalkSettings } from './settings.ts'
import { type Answer, malformed } from './transport.ts'

/** What can be done with interactive cards. Every failure is a PlatformError. */
export type CardDesk = {
  /** Puts a card into somebody's chat with the robot, under the id of its message, which is used once. */
  deliver(userId: string, message: Message, card: Card, attempt: Attempt): Promise<Receipt>
  /** Changes a card in place; `'unknown'` when no interactive card has this id, or none can be changed. */
  change(message: Message, card: Card): Promise<'replaced' | 'unknown'>
  /** Says where presses over HTTP go, and by which secret they are signed. */
  register(callbackUrl: string): Promise<void>
}

const DELIVERED = z.looseObject({
  success: z.literal(true),
  result: z.looseObject({
    deliverResults: z.array(
      z.looseObject({ success: z.boolean(), carrierId: z.string().nullish(), errorMsg: z.string().nullish() }),
    ),
  }),
})
const DONE = z.looseObject({ success: z.literal(true) })

/** By default an update overwrites the whole card, and what it does not name is lost (section 6.3). */
const BY_KEY = { updateCardDataByKey: true, updatePrivateDataByKey: true }

/** The cards behind the API. */
export function createCardDesk(api: Api, settings: DingtalkSettings, clock: Clock): CardDesk {
  return {
    deliver: async (userId, message, card, attempt) => {
      // S/0783
      const path = '/v1.0/card/instances/createAndDeliver'
      const json = deliveryOf(settings, userId, message, card)
      try {
        const answer = await api.call({ on: 'api', verb: 'POST', path, json })
        return { at: clock.now().toString(), ...evidenceOf(path, answer) }
      } catch (error) {
        // The id is used once only, by this card: an earlier attempt has arrived.
        if (attempt.repeat && codeOf(error) === 'param.cardAlreadyExist') return { at: clock.now().toString() }
        throw error
      }
    },
    change: async ({ id, revision = 0 }, card) => {
      // S/0786
      const path = '/v1.0/card/instances'
      const cardData = { cardParamMap: encodeCard(card, revision) }
      const json = { outTrackId: id, cardData, cardUpdateOptions: BY_KEY }
      try {
        if (!DONE.safeParse(await api.call({ on: 'api', verb: 'PUT', path, json })).success) throw malformed(path)
        return 'replaced'
      } catch (error) {
        if (codeOf(error) === 'param.cardNotExist' || CARDS_IMPOSSIBLE.has(codeOf(error))) return 'unknown'
        throw error
      }
    },
    register: (callbackUrl) => register(api, settings, callbackUrl),
  }
}

function deliveryOf(
  { cardTemplateId, robotCode, mode }: DingtalkSettings,
  userId: string,
  { id, revision = 0 }: Message,
  card: Card,
) {
  return {
    cardTemplateId,
    outTrackId: id,
    userIdType: 1,
    ...(mode === 'http' ? { callbackType: 'HTTP', callbackRouteKey: CALLBACK_ROUTE } : { callbackType: 'STREAM' }),
    cardData: { cardParamMap: encodeCard(card, revision) },
    openSpaceId: `dtv1.card//IM_ROBOT.${userId}`,
    imRobotOpenSpaceModel: {
      supportForward: false,
      lastMessageI18n: { ZH_CN: card.title },
      notification: { alertContent: card.title, notificationOff: false },
    },
    imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode },
  }
}

/** Success outside can hide failure inside (section 6.1): every space is read. */
function evidenceOf(path: string, answer: Answer): Omit<Receipt, 'at'> {
  const delivered = DELIVERED.safeParse(answer)
  if (!delivered.success) throw malformed(path)
  const { deliverResults } = delivered.data.result
  if (deliverResults.length === 0) return { undelivered: 'refused_by_chat', detail: 'delivered nowhere' }
  const failed = deliverResults.find((one) => !one.success)
  if (failed !== undefined) {
    return { undelivered: 'refused_by_chat', ...(failed.errorMsg && { detail: failed.errorMsg.slice(0, 200) }) }
  }
  const carrierId = deliverResults[0]?.carrierId
  return carrierId ? { messageId: carrierId } : {}
}

async function register(api: Api, { cardCallbackSecret }: DingtalkSettings, callbackUrl: string): Promise<void> {
  // S/0780
  const path = '/v1.0/card/callbacks/register'
  const json = {
    callbackRouteKey: CALLBACK_ROUTE,
    callbackUrl,
    apiSecret: cardCallbackSecret,
    forceUpdate: true,
  }
  const answer = await api.call({ on: 'api', verb: 'POST', path, json })
  if (!DONE.safeParse(answer).success) throw malformed(path)
}
