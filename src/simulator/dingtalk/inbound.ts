import { type Corp, type Group, millis, type Person } from './corp.ts'
import { openSession } from './webhook.ts'

const QUOTA_MESSAGE = '企业的Webhook&Stream推送次数已用完'

/** What a person sends: the fields by which the types of 1.2 differ. */
export type Utterance = { msgtype: string } & Record<string, unknown>

/**
 * The body of a robot message (1.2, S/0699). An outsider has no senderStaffId; in a group the text keeps the space
 * that the removed @ left. When the pushes of the month are used up, an error stands in place of the content.
 */
export function robotMessage(
  corp: Corp,
  sender: Person,
  group: Group | undefined,
  said: Utterance,
): Record<string, unknown> & { msgId: string } {
  const { url, expiresAt } = openSession(corp, group ?? sender)
  const outside = sender.standing === 'outsider'
  const place =
    group === undefined
      ? { conversationType: '1', conversationId: sender.conversationId, isInAtList: false }
      : {
          conversationType: '2',
          conversationId: group.conversationId,
          conversationTitle: group.title,
          isInAtList: true,
          atUsers: [{ dingtalkId: robotId(corp) }],
        }
  return {
    ...place,
    chatbotCorpId: corp.settings.corpId,
    chatbotUserId: robotId(corp),
    robotCode: corp.robotCode,
    msgId: `msg${corp.random.letters(20)}==`,
    senderId: sender.senderId,
    senderNick: sender.name,
    senderCorpId: outside ? 'dingoutside000000000' : corp.settings.corpId,
    ...(outside ? {} : { senderStaffId: sender.userId }),
    isAdmin: false,
    senderPlatform: 'Mac',
    createAt: millis(corp),
    sessionWebhook: url,
    sessionWebhookExpiredTime: expiresAt.epochMilliseconds,
    openThreadId: group?.conversationId ?? sender.conversationId,
    ...(corp.faults.pushQuotaUsed ? withoutContent(said) : said),
  }
}

/** A text as it arrives. */
export function textOf(text: string, inGroup: boolean): Utterance {
  return { msgtype: 'text', text: { content: inGroup ? ` ${text}` : text } }
}

function withoutContent({ msgtype }: Utterance): Utterance {
  return { msgtype, errorCode: '20001', errorMessage: QUOTA_MESSAGE }
}

function robotId(corp: Corp): string {
  return `$:LWCP_v1:$${Buffer.from(corp.robotCode).toString('base64url')}`
}
