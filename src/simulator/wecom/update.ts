import { z } from 'zod'
import type { WireCard } from './card.ts'
import { checkedCard } from './contents.ts'
import { type CardEntry, type Corp, findMember, hoursSince, type Sent } from './corp.ts'
import { ApiRefusal, check, part, required } from './refusal.ts'

const CODE_HOURS = 72
const RECALL_HOURS = 24

const request = z.strictObject({
  userids: z.array(z.string()).max(1000, '40032 more than 1000 userids').optional(),
  partyids: z.array(z.int()).max(100, '82002 more than 100 partyids').optional(),
  tagids: z.array(z.int()).max(100, '82003 more than 100 tagids').optional(),
  atall: z.literal([0, 1]).optional(),
  agentid: z.int(),
  response_code: required(60140, 'response_code'),
  enable_id_trans: z.literal([0, 1]).optional(),
  button: part(40063, 'button', { replace_name: required(40063, 'replace_name') }).optional(),
  template_card: z.unknown().optional(),
})
type Request = z.infer<typeof request>

/**
 * `POST /cgi-bin/message/update_template_card` (page 94888): greys the buttons or replaces the card for those
 * recipients named. The code works once within 72 hours; a refused update does not consume it.
 */
export function updateCard(corp: Corp, body: unknown): Record<string, unknown> {
  const ask = check(request, body)
  if (ask.agentid !== corp.settings.agentId) throw new ApiRefusal(40056, 'invalid agentid')
  const { code, sent } = openCode(corp, ask.response_code)
  const { hit, missed } = resolveTarget(ask, sent)
  const change = changeOf(corp, ask, sent)
  code.spent = true
  for (const id of hit) changeCopy(corp, id, sent.msgid, change)
  return { errcode: 0, errmsg: 'ok', invaliduser: missed }
}

/** The message behind a response_code that is known, fresh and unspent; else 60140. */
function openCode(corp: Corp, given: string) {
  const code = corp.codes.get(given)
  const sent = code?.msgid === undefined ? undefined : corp.sent.get(code.msgid)
  if (code === undefined || sent === undefined) throw new ApiRefusal(60140, 'response_code is unknown')
  if (code.spent) throw new ApiRefusal(60140, 'response_code was used before')
  if (hoursSince(corp, code.at) >= CODE_HOURS) throw new ApiRefusal(60140, 'response_code is older than 72 hours')
  return { code, sent }
}

function resolveTarget(ask: Request, sent: Sent): { hit: string[]; missed: string[] } {
  if (ask.atall === 1) return { hit: sent.recipients, missed: [] }
  const ids = (ask.userids ?? []).map((id) => id.toLowerCase())
  if (ids.length + (ask.partyids?.length ?? 0) + (ask.tagids?.length ?? 0) === 0)
    throw new ApiRefusal(82101, 'nobody is named: userids, partyids, tagids and atall are empty')
  const hit = ids.filter((id) => sent.recipients.includes(id))
  const missed = ids.filter((id) => !hit.includes(id))
  if (hit.length === 0)
    throw new ApiRefusal(82102, 'nobody named is a recipient of the message', { invaliduser: missed })
  return { hit, missed }
}

/** The one change asked for: exactly one of button and template_card. */
function changeOf(corp: Corp, ask: Request, sent: Sent): (card: WireCard) => WireCard {
  const { button, template_card } = ask
  if ((button === undefined) === (template_card === undefined))
    throw new ApiRefusal(40063, 'exactly one of button and template_card is needed')
  if (button === undefined) {
    const card = checkedCard(corp, template_card, 'update')
    return () => card
  }
  if (sent.card === undefined || sent.card.type.endsWith('_notice'))
    throw new ApiRefusal(40058, 'a notice has no buttons to replace')
  return (card) => ({ ...card, replace_text: button.replace_name })
}

/** Changes what one member sees of message `msgid`; nothing when it was dropped for them. */
export function changeCopy(corp: Corp, userId: string, msgid: string, change: (card: WireCard) => WireCard): void {
  const entry = findMember(corp, userId)?.chat.find((it): it is CardEntry => it.kind === 'card' && it.msgid === msgid)
  if (entry === undefined) return
  entry.card = change(entry.card)
  entry.updatedAt = corp.clock.now()
}

/** `POST /cgi-bin/message/recall` (page 94867): within 24 hours the message disappears from every chat. */
export function recallMessage(corp: Corp, body: unknown): Record<string, unknown> {
  const { msgid } = check(z.strictObject({ msgid: required(40058, 'msgid') }), body)
  const sent = corp.sent.get(msgid)
  if (sent === undefined) throw new ApiRefusal(40058, 'invalid msgid')
  if (hoursSince(corp, sent.at) >= RECALL_HOURS) throw new ApiRefusal(42052, 'msgid expired')
  for (const member of corp.members.values()) member.chat = member.chat.filter((entry) => entry.msgid !== msgid)
  return { errcode: 0, errmsg: 'ok' }
}
