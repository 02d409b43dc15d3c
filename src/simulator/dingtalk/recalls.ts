import { z } from 'zod'
import type { Conversation, Corp, Sent } from './corp.ts'
import { isExpired } from './messages.ts'
import { ApiRefusal, check, required } from './refusal.ts'
import { requireRobot, robotCode } from './send.ts'

const processQueryKeys = z
  .array(z.string())
  .min(1, 'invalidParameter.processQueryKey.missing processQueryKeys is empty')
  .max(20, 'invalidParameter.processQueryKeys.overMax more than 20 processQueryKeys')

const fromPeople = z.strictObject({ robotCode, processQueryKeys })
const fromGroup = fromPeople.extend({
  openConversationId: required('openConversationId', 'miss.openConversationId'),
})

/**
 * `POST /v1.0/robot/otoMessages/batchRecall` (S/0723, with a lower-case t): within 24 hours the messages vanish from
 * the chats. Keys that fail are listed with their reason; when all of them do, the first reason is the refusal.
 */
export function recallFromPeople(corp: Corp, body: unknown) {
  const ask = check(fromPeople, body, 'invalidParameter.param.invalid')
  requireRobot(corp, ask.robotCode)
  return recall(corp, ask.processQueryKeys, (sent) => sent.groupId === undefined)
}

/** `POST /v1.0/robot/groupMessages/recall` (S/0725): the same in one group. */
export function recallFromGroup(corp: Corp, body: unknown) {
  const ask = check(fromGroup, body, 'invalidParameter.param.invalid')
  requireRobot(corp, ask.robotCode)
  if (!corp.groups.has(ask.openConversationId)) throw new ApiRefusal('invalid.openConversationId')
  return recall(corp, ask.processQueryKeys, (sent) => sent.groupId === ask.openConversationId)
}

function recall(corp: Corp, keys: string[], isHere: (sent: Sent) => boolean) {
  const failures = keys.flatMap((key) => {
    const why = refusalOf(corp, corp.sent.get(key), isHere)
    return why === undefined ? [] : [[key, why] as const]
  })
  const [first] = failures
  if (first !== undefined && failures.length === keys.length) throw new ApiRefusal(first[1])
  const failed = Object.fromEntries(failures)
  const successResult = keys.filter((key) => failed[key] === undefined)
  for (const key of successResult) remove(corp, key)
  return { successResult, failedResult: failed }
}

function refusalOf(corp: Corp, sent: Sent | undefined, isHere: (sent: Sent) => boolean): string | undefined {
  if (sent === undefined || !isHere(sent)) return 'invalid.processQueryKey'
  if (isExpired(corp, sent)) return 'robot.processQueryKey.expired'
  return sent.recalled ? 'notRevoke.all.messages' : undefined
}

function remove(corp: Corp, key: string): void {
  const sent = corp.sent.get(key)
  if (sent !== undefined) sent.recalled = true
  const conversations: Conversation[] = [...corp.people.values(), ...corp.groups.values()]
  for (const conversation of conversations)
    conversation.items = conversation.items.filter(({ processQueryKey }) => processQueryKey !== key)
}
