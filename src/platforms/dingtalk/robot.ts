import { z } from 'zod'
import { PlatformError, type Receipt } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Attachment } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import type { Api } from './api.ts'
import { codeOf, refusedBy } from './errcodes.ts'
import { isSessionWebhook } from './sessions.ts'
import type { DingtalkSettings } from './settings.ts'
import { type RobotMessage, robotMessage } from './text.ts'
import { type Answer, malformed } from './transport.ts'

/** What the robot of the app can do. Every failure is a PlatformError. */
export type Robot = {
  /** Writes to one person. 200 does not mean delivered: the receipt says when it was not. */
  sendTo(userId: string, message: RobotMessage): Promise<Receipt>
  /** Writes the same to up to 20 people, and says of each what became of it; those who end alike share the end. */
  sendToMany(userIds: readonly string[], message: RobotMessage): Promise<(Receipt | PlatformError)[]>
  /** Writes to a group the robot is in. */
  sendToGroup(conversationId: string, message: RobotMessage): Promise<Receipt>
  /** Writes on the session webhook of one message, in text. */
  answerLine(line: string, text: string): Promise<Receipt>
  /** Uploads a file, and makes the message that carries it. Throws UnsendableError for a kind that robots do not send. */
  fileMessage(file: Attachment): Promise<RobotMessage>
  /** Takes a message of the last 24 hours back. One that is gone already is no fault. */
  recall(messageId: string): Promise<void>
  /** Whether one person has read a message of the last 24 hours; undefined when DingTalk can no longer tell. */
  wasRead(messageId: string, userId: string): Promise<boolean | undefined>
}

/** How many people one call of the robot reaches (S/0714). */
export const MOST_USERS = 20

/** S/0714 */
const BATCH_SEND = '/v1.0/robot/oToMessages/batchSend'

const IDS = z.array(z.string()).nullish()
const SENT = z.looseObject({
  processQueryKey: z.string().min(1),
  invalidStaffIdList: IDS,
  flowControlledStaffIdList: IDS,
})
const SENT_TO_GROUP = z.looseObject({ processQueryKey: z.string().min(1) })
const UPLOADED = z.looseObject({ media_id: z.string().min(1) })
const READ = z.looseObject({
  messageReadInfoList: z
    .array(z.looseObject({ userId: z.string(), readStatus: z.enum(['READ', 'UNREAD']) }))
    .default([]),
})

/** What a robot may send as a file (section 5.3). */
const FILE_TYPES = new Set(['xlsx', 'pdf', 'zip', 'rar', 'doc', 'docx'])

/** Codes that say a message can no longer be asked about or taken back. */
const GONE = /processQueryKey|notRevoke/

/** The robot behind the API. */
export function createRobot(api: Api, settings: DingtalkSettings, clock: Clock): Robot {
  const { robotCode } = settings
  const post = (path: string, json: object): Promise<Answer> =>
    api.call({ on: 'api', verb: 'POST', path, json: { robotCode, ...json } })
  const receipt = (more: Omit<Receipt, 'at'>): Receipt => ({ at: clock.now().toString(), ...more })
  return {
    sendTo: async (userId, message) => {
      const end = endsIn(await post(BATCH_SEND, { userIds: [userId], ...message }), receipt)(userId)
      if (end instanceof PlatformError) throw end
      return end
    },
    sendToMany: async (userIds, message) =>
      userIds.map(endsIn(await post(BATCH_SEND, { userIds, ...message }), receipt)),
    sendToGroup: async (openConversationId, message) => {
      // S/0716
      const path = '/v1.0/robot/groupMessages/send'
      const sent = SENT_TO_GROUP.safeParse(await post(path, { openConversationId, ...message }))
      if (!sent.success) throw malformed(path)
      return receipt({ messageId: sent.data.processQueryKey })
    },
    answerLine: async (line, content) => {
      await api.callOpenly({ ...lineCall(line, settings), json: { msgtype: 'text', text: { content } } })
      return receipt({})
    },
    fileMessage: (file) => fileMessage(api, file),
    recall: async (messageId) => {
      // S/0723: not the spelling of batchSend
      const keys = { processQueryKeys: [messageId] }
      await post('/v1.0/robot/otoMessages/batchRecall', keys).catch(forgiveGone)
    },
    wasRead: async (messageId, userId) => {
      // S/0720
      const path = '/v1.0/robot/oToMessages/readStatus'
      const query = { robotCode, processQueryKey: messageId }
      const answer = READ.safeParse(await api.call({ on: 'api', verb: 'GET', path, query }).catch(forgiveGone))
      const line = answer.data?.messageReadInfoList.find((one) => one.userId === userId)
      return line && line.readStatus === 'READ'
    },
  }
}

/** What became of each person: unknown ones are out of reach, throttled ones are to be written to later. */
function endsIn(answer: Answer, receipt: (more: Omit<Receipt, 'at'>) => Receipt) {
  const sent = SENT.safeParse(answer)
  if (!sent.success) throw malformed(BATCH_SEND)
  const { processQueryKey: messageId, invalidStaffIdList, flowControlledStaffIdList } = sent.data
  const arrived = receipt({ messageId })
  const unknown = receipt({ messageId, undelivered: 'not_in_organisation' })
  const throttled = refusedBy(BATCH_SEND, 'flow_controlled')
  return (userId: string): Receipt | PlatformError => {
    if (flowControlledStaffIdList?.includes(userId)) return throttled
    return invalidStaffIdList?.includes(userId) ? unknown : arrived
  }
}

/** The call that a session webhook is. */
function lineCall(line: string, { oapiBase }: DingtalkSettings) {
  if (!isSessionWebhook(oapiBase, line)) throw new UnsendableError('the line does not lead to DingTalk')
  const url = new URL(line)
  const query = Object.fromEntries(url.searchParams)
  return { on: 'oapi', verb: 'POST', path: url.pathname, query } as const
}

async function fileMessage(api: Api, { name, base64 }: Attachment): Promise<RobotMessage> {
  const fileType = name.split('.').at(-1)?.toLowerCase() ?? ''
  if (!FILE_TYPES.has(fileType)) throw new UnsendableError('a robot sends no files of this kind', [name])
  const form = new FormData()
  form.set('media', new Blob([Buffer.from(base64, 'base64')]), name)
  // S/0646
  const path = '/media/upload'
  const answer = await api.call({ on: 'oapi', verb: 'POST', path, query: { type: 'file' }, form })
  const uploaded = UPLOADED.safeParse(answer)
  if (!uploaded.success) throw malformed(path)
  return robotMessage('sampleFile', { mediaId: uploaded.data.media_id, fileName: name, fileType })
}

function forgiveGone(error: unknown): Answer {
  if (GONE.test(codeOf(error))) return {}
  throw error
}
