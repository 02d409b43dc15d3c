import { z } from 'zod'
import { type Corp, hoursSince, type Sent } from './corp.ts'
import { ApiRefusal, check, required } from './refusal.ts'
import { requireRobot } from './send.ts'

const LIFE_HOURS = 24
const KEY_MISSING = 'invalidParameter.processQueryKey.missing'

const query = z.strictObject({
  processQueryKey: required('processQueryKey', KEY_MISSING),
  openConversationId: z.string().optional(),
  robotCode: z.string().optional(),
  maxResults: z.int().min(1).max(200).optional(),
  nextToken: z.string().optional(),
})

/**
 * `GET /v1.0/robot/oToMessages/readStatus` (S/0720): who has read a message within 24 hours. A key whose `+` was not
 * percent-encoded is another key.
 */
export function readStatus(corp: Corp, params: URLSearchParams) {
  const robotCode = params.get('robotCode')
  if (!robotCode) throw new ApiRefusal('invalidParameter.robotCode.missing')
  requireRobot(corp, robotCode)
  const key = params.get('processQueryKey')
  if (!key) throw new ApiRefusal(KEY_MISSING)
  const sent = openSent(corp, key)
  if (sent.groupId !== undefined) throw new ApiRefusal('invalid.processQueryKey', 'the message went to a group')
  const messageReadInfoList = sent.audience.map((userId) => ({
    name: corp.people.get(userId)?.name ?? '',
    userId,
    readStatus: sent.readBy.has(userId) ? 'READ' : 'UNREAD',
    readTimestamp: 0,
  }))
  return { sendStatus: statusOf(sent), messageReadInfoList }
}

/** `POST /v1.0/robot/groupMessages/query` (S/0722): who of the group has read it, page by page. */
export function queryGroup(corp: Corp, body: unknown) {
  const ask = check(query, body, 'invalidParameter.param.invalid')
  if (ask.robotCode !== undefined) requireRobot(corp, ask.robotCode)
  const sent = openSent(corp, ask.processQueryKey)
  if (sent.groupId === undefined || (ask.openConversationId ?? sent.groupId) !== sent.groupId)
    throw new ApiRefusal('invalid.processQueryKey', 'the message did not go to this group')
  const start = Number(ask.nextToken ?? 0)
  const end = start + (ask.maxResults ?? 200)
  const readers = [...sent.readBy]
  const hasMore = end < readers.length
  return {
    sendStatus: statusOf(sent),
    readUserIds: readers.slice(start, end),
    hasMore,
    nextToken: hasMore ? String(end) : '',
  }
}

/** Whether the message of this key is older than the 24 hours in which it can be asked about or recalled. */
export function isExpired(corp: Corp, { at }: Sent): boolean {
  return hoursSince(corp, at) >= LIFE_HOURS
}

function openSent(corp: Corp, key: string): Sent {
  const sent = corp.sent.get(key)
  if (sent === undefined) throw new ApiRefusal('invalid.processQueryKey', `there is no message ${key}`)
  if (isExpired(corp, sent)) throw new ApiRefusal('robot.processQueryKey.expired')
  return sent
}

function statusOf({ recalled }: Sent): 'RECALLED' | 'SUCCESS' {
  return recalled ? 'RECALLED' : 'SUCCESS'
}
