import { z } from 'zod'
import type { Receipt } from '../../chat/platform.ts'
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
      // S/0714
      const path = '/v1.0/robot/oToMessages/batchSend'
      return receipt(evidenceOf(path, userId, await post(path, { userIds: [userId], ...message })))
    },
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

/** Who was not reached: unknown users are out of reach, throttled ones are to be written to later. */
function evidenceOf(path: string, userId: string, answer: Answer): Omit<Receipt, 'at'> {
  const sent = SENT.safeParse(answer)
  if (!sent.success) throw malformed(path)
  const { processQueryKey, invalidStaffIdList, flowControlledStaffIdList } = sent.data
  if (flowControlledStaffIdList?.includes(userId)) throw refusedBy(path, 'flow_controlled')
  const invalid = invalidStaffIdList?.includes(userId)
  return { messageId: processQueryKey, ...(invalid && { undelivered: 'not_in_organisation' as const }) }
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
