import { z } from 'zod'
import { required } from './refusal.ts'

const noModel = (code: string, what: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? `${code} ${what} is missing` : undefined),
})

const cardData = z.strictObject({ cardParamMap: z.record(z.string(), z.string()) })
const privateData = z.record(z.string().min(1), cardData)
const userIdType = z.literal(1).optional()

/** The id of a card, at most 100 characters (6.2). */
const outTrackId = required('outTrackId', 'param.outTrackIdEmpty').max(100)

const locales = z.enum(['ZH_CN', 'ZH_TW', 'EN_US', 'JA_JP', 'VI_VN', 'TH_TH'])
const spaceModel = z
  .strictObject({
    supportForward: z.boolean('param.openSpaceModelInvalid supportForward must be a boolean'),
    lastMessageI18n: z.partialRecord(locales, z.string()).optional(),
    searchSupport: z
      .strictObject({
        searchIcon: z.string().optional(),
        searchTypeName: z.string().optional(),
        searchDesc: z.string().max(200).optional(),
      })
      .optional(),
    notification: z
      .strictObject({ alertContent: z.string().optional(), notificationOff: z.boolean().optional() })
      .optional(),
  })
  .optional()

const extension = z.record(z.string(), z.string()).optional()
const robotDeliver = z.strictObject({
  spaceType: z.literal('IM_ROBOT', 'param.openDeliverModelError spaceType must be IM_ROBOT'),
  robotCode: z.string().optional(),
  extension,
})
const groupDeliver = z.strictObject({
  robotCode: z.string('param.openDeliverModelError robotCode is missing'),
  atUserIds: z.record(z.string(), z.string()).optional(),
  recipients: z.array(z.string()).min(1).optional(),
  extension,
})

const creation = {
  cardTemplateId: required('cardTemplateId', 'param.cardTemplateIdEmpty'),
  outTrackId,
  cardData: z.strictObject(cardData.shape, noModel('param.cardPublicDataEmpty', 'cardData')),
  privateData: privateData.optional(),
  callbackType: z.enum(['STREAM', 'HTTP']).optional(),
  callbackRouteKey: z.string().optional(),
  imRobotOpenSpaceModel: spaceModel,
  imGroupOpenSpaceModel: spaceModel,
  userId: z.string().optional(),
  userIdType,
  cardAtUserIds: z.array(z.string()).optional(),
}

const delivery = {
  outTrackId,
  openSpaceId: required('openSpaceId', 'param.openSpaceIdEmpty'),
  imRobotOpenDeliverModel: robotDeliver.optional(),
  imGroupOpenDeliverModel: groupDeliver.optional(),
  userIdType,
}

const option = z.boolean().optional()

/** How an answer or an update says whether it replaces the whole map or only its keys (6.3). */
export const updateOptions = z
  .strictObject({ updateCardDataByKey: option, updatePrivateDataByKey: option })
  .default({ updateCardDataByKey: undefined, updatePrivateDataByKey: undefined })

/** `POST /v1.0/card/instances` (S/0780). Dynamic data sources, pinned cards and unionIds are not simulated. */
export const createRequest = z.strictObject(creation)

/** `POST /v1.0/card/instances/deliver` (S/0781). */
export const deliverRequest = z.strictObject(delivery)

/** `POST /v1.0/card/instances/createAndDeliver` (S/0783). */
export const createAndDeliverRequest = z.strictObject({ ...creation, ...delivery })

/** `PUT /v1.0/card/instances` (S/0786). */
export const updateRequest = z.strictObject({
  outTrackId,
  cardData: cardData.optional(),
  privateData: privateData.optional(),
  cardUpdateOptions: updateOptions,
  userIdType,
})

/** What the application answers to a press (6.6): `userPrivateData` is not keyed by user. */
export const pressAnswer = z.strictObject({
  cardData: cardData.optional(),
  userPrivateData: cardData.optional(),
  cardUpdateOptions: updateOptions,
})

/** A card to be, and what its delivery names. */
export type Creation = z.infer<typeof createRequest>
export type Deliver = z.infer<typeof deliverRequest>
