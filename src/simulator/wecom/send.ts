import { createHash } from 'node:crypto'
import { z } from 'zod'
import { callsBack } from './card.ts'
import { type Content, checkContent, msgtypes } from './contents.ts'
import { type Corp, findMember, issueCode, type Member } from './corp.ts'
import { ApiRefusal, check, required } from './refusal.ts'

const flag = z.literal([0, 1]).optional()
const request = z.strictObject({
  touser: z.string().optional(),
  toparty: z.string().optional(),
  totag: z.string().optional(),
  msgtype: required(40008, 'msgtype'),
  agentid: z.int(),
  safe: flag,
  enable_id_trans: flag,
  enable_duplicate_check: flag,
  duplicate_check_interval: z.int().min(1).max(14_400).optional(),
  ...Object.fromEntries(msgtypes.map((type) => [type, z.unknown().optional()])),
})
type Request = {
  touser?: string
  toparty?: string
  totag?: string
  msgtype: string
  agentid: number
  safe?: 0 | 1
  enable_duplicate_check?: 0 | 1
  duplicate_check_interval?: number
}
type Target = {
  members: Member[]
  invaliduser: string
  invalidparty: string
  invalidtag: string
  unlicenseduser: string
}

/**
 * `POST /cgi-bin/message/send` (page 90236). Partly invalid recipients are listed and the rest is served; none left
 * → 81013. The lists are `|`-joined and lower-cased. A suppressed duplicate answers errcode 0 and nothing else: what
 * the real one returns is not documented.
 */
export function sendMessage(corp: Corp, body: unknown): Record<string, unknown> {
  const ask = check(request as z.ZodType, body) as Request
  const content = contentOf(corp, ask, body as Record<string, unknown>)
  if (content.kind === 'card') requireCardRules(corp, content, ask)
  const { members, ...lists } = resolveTarget(corp, ask)
  if (members.length === 0) throw new ApiRefusal(81013, 'all recipients are invalid', lists)
  if (isDuplicate(corp, ask, content)) return { errcode: 0, errmsg: 'ok' }
  const msgid = post(corp, content, members)
  const code = content.kind === 'card' && callsBack(content.card) ? { response_code: issueCode(corp, msgid) } : {}
  return { errcode: 0, errmsg: 'ok', ...lists, msgid, ...code }
}

function contentOf(corp: Corp, ask: Request, body: Record<string, unknown>): Content {
  if (ask.agentid !== corp.settings.agentId) throw new ApiRefusal(40056, 'invalid agentid')
  if (!msgtypes.includes(ask.msgtype)) throw new ApiRefusal(40008, `msgtype ${ask.msgtype} is invalid or not simulated`)
  const stray = msgtypes.find((type) => type !== ask.msgtype && body[type] !== undefined)
  if (stray !== undefined) throw new ApiRefusal(40058, `${stray} does not belong to msgtype ${ask.msgtype}`)
  return checkContent(corp, ask.msgtype, body[ask.msgtype])
}

/** Cards are never confidential, need a callback URL to call back, and use a task_id once for ever. */
function requireCardRules(corp: Corp, { card }: Extract<Content, { kind: 'card' }>, ask: Request): void {
  if (ask.safe === 1) throw new ApiRefusal(40058, 'a template_card cannot be safe')
  if (callsBack(card) && corp.callbackUrl === undefined) throw new ApiRefusal(43012, 'no callback URL is set')
  if (card.task_id !== undefined && corp.tasks.has(card.task_id)) throw new ApiRefusal(42014, 'task_id was used before')
}

/** The members reached by the three fields. The simulated corp has no departments and no tags: those are invalid. */
function resolveTarget(corp: Corp, ask: Request): Target {
  const [users, parties, tags] = [ask.touser, ask.toparty, ask.totag].map((list) => (list ? list.split('|') : []))
  if (!users?.length && !parties?.length && !tags?.length)
    throw new ApiRefusal(82001, 'touser, toparty and totag are empty')
  if ((users?.length ?? 0) > 1000) throw new ApiRefusal(40032, 'more than 1000 users')
  if ((parties?.length ?? 0) > 100) throw new ApiRefusal(82002, 'more than 100 parties')
  if ((tags?.length ?? 0) > 100) throw new ApiRefusal(82003, 'more than 100 tags')
  const everybody = ask.touser === '@all'
  const ids = everybody ? [...corp.members.values()].filter((it) => it.inRange).map((it) => it.userId) : (users ?? [])
  const folded = [...new Set(ids.map((id) => id.toLowerCase()))]
  const known = folded.filter((id) => findMember(corp, id)?.inRange)
  const licensed = known.filter((id) => findMember(corp, id)?.licensed)
  return {
    members: licensed.flatMap((id) => findMember(corp, id) ?? []),
    invaliduser: folded.filter((id) => !known.includes(id)).join('|'),
    invalidparty: everybody ? '' : (parties ?? []).join('|'),
    invalidtag: everybody ? '' : (tags ?? []).join('|'),
    unlicenseduser: known.filter((id) => !licensed.includes(id)).join('|'),
  }
}

/**
 * Whether the same content went to the same recipients within the interval. Every sending is remembered, whether or
 * not it asked for the check; only one that asks is suppressed.
 */
function isDuplicate(corp: Corp, ask: Request, content: Content): boolean {
  const said = JSON.stringify([ask.touser, ask.toparty, ask.totag, content])
  const digest = createHash('sha256').update(said).digest('hex')
  const last = corp.lastSame.get(digest)
  const now = corp.clock.now()
  const interval = ask.duplicate_check_interval ?? 1800
  const repeated = ask.enable_duplicate_check === 1 && last !== undefined && last.until(now).total('seconds') < interval
  if (repeated) corp.counters.duplicatesSuppressed += 1
  else corp.lastSame.set(digest, now)
  return repeated
}

function post(corp: Corp, content: Content, members: Member[]): string {
  const msgid = corp.random.letters(64)
  const at = corp.clock.now()
  const recipients = members.map((member) => member.userId.toLowerCase())
  const task = content.kind === 'card' && content.card.task_id !== undefined ? { taskId: content.card.task_id } : {}
  const card = content.kind === 'card' ? { card: { type: content.card.card_type, ...task } } : {}
  corp.sent.set(msgid, { msgid, at, recipients, ...card })
  if (task.taskId !== undefined) corp.tasks.set(task.taskId, msgid)
  for (const member of members)
    if (mayReceive(corp, member)) member.chat.push({ from: 'app', at, msgid, ...content, ...task })
  return msgid
}

/** 30 a minute and 1,000 an hour per member; what exceeds is lost in silence (page 90312), here with a count. */
function mayReceive(corp: Corp, member: Member): boolean {
  const now = corp.clock.now().epochMilliseconds
  member.received = member.received.filter((at) => at > now - 3_600_000)
  const lastMinute = member.received.filter((at) => at > now - 60_000).length
  const allowed = lastMinute < 30 && member.received.length < 1000
  if (allowed) member.received.push(now)
  else {
    member.dropped += 1
    corp.counters.dropped += 1
  }
  return allowed
}
