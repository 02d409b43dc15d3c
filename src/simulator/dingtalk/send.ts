import { z } from 'zod'
import { type Corp, findMember, keepSent } from './corp.ts'
import { readMessage } from './msgparam.ts'
import { ApiRefusal, check, required } from './refusal.ts'

const BAD = 'invalidParameter.param.invalid'

/** The robot that every call must name (S/0783); its three ways of being wrong are told apart (5.5). */
export const robotCode = required('robotCode', 'invalidParameter.robotCode.missing', 'invalidParameter.robotCode.empty')

const message = {
  robotCode,
  msgKey: required('msgKey', 'invalidParameter.msgKey.empty'),
  msgParam: required('msgParam', 'miss.param.msgParam'),
}

const toPeople = z.strictObject({
  ...message,
  userIds: z
    .array(z.string().min(1, 'invalidParameter.userIds.empty an id is empty'), {
      error: (issue) => (issue.input === undefined ? 'invalidParameter.userIds.empty userIds is missing' : undefined),
    })
    .min(1, 'invalidParameter.userIds.empty userIds is empty')
    .max(20, 'invalidParameter.userIds.overMax more than 20 userIds'),
})

const toGroup = z.strictObject({
  ...message,
  openConversationId: required('openConversationId', 'miss.openConversationId'),
  coolAppCode: z.string().optional(),
})

/**
 * `POST /v1.0/robot/oToMessages/batchSend` (S/0714): unknown people are listed as invalid, throttled ones as flow
 * controlled, the rest is served; HTTP 200 even when nobody is left.
 */
export function sendToPeople(corp: Corp, body: unknown) {
  const ask = check(toPeople, body, BAD)
  requireRobot(corp, ask.robotCode)
  const saying = readMessage(corp, ask.msgKey, ask.msgParam, 'person')
  const userIds = [...new Set(ask.userIds)]
  const known = userIds.filter((userId) => findMember(corp, userId) !== undefined)
  const audience = known.filter((userId) => !corp.faults.throttledUsers.has(userId))
  const processQueryKey = keepSent(corp, { audience })
  for (const userId of audience)
    findMember(corp, userId)?.items.push({ from: 'robot', at: corp.clock.now(), processQueryKey, ...saying })
  return {
    processQueryKey,
    invalidStaffIdList: userIds.filter((userId) => !known.includes(userId)),
    flowControlledStaffIdList: known.filter((userId) => !audience.includes(userId)),
  }
}

/** `POST /v1.0/robot/groupMessages/send` (S/0716): to a group that the robot is in. */
export function sendToGroup(corp: Corp, body: unknown) {
  const ask = check(toGroup, body, BAD)
  requireRobot(corp, ask.robotCode)
  const group = corp.groups.get(ask.openConversationId)
  if (group === undefined) throw new ApiRefusal('invalid.openConversationId', 'the robot is in no such group')
  const saying = readMessage(corp, ask.msgKey, ask.msgParam, 'group')
  const processQueryKey = keepSent(corp, { audience: [], groupId: group.conversationId })
  group.items.push({ from: 'robot', at: corp.clock.now(), processQueryKey, ...saying })
  return { processQueryKey }
}

/** Any other robot does not exist here. */
export function requireRobot(corp: Corp, code: string): void {
  if (code !== corp.robotCode) throw new ApiRefusal('invalidParameter.robotCode.notExsit', `there is no robot ${code}`)
}
