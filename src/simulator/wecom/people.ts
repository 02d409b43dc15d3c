import type { Delivery } from '../callback.ts'
import { callBack } from './callbacks.ts'
import { type CardType, callsBack, pressable } from './card.ts'
import { type Choice, forcedItems, selectedItems } from './choices.ts'
import { type CardEntry, type Corp, findMember, issueCode, type Member } from './corp.ts'
import { type Occasion, takeReply } from './replies.ts'
import type { Field } from './xml.ts'

/** A press: on the card with this task_id, or on the last card in the chat. `force` presses what cannot be pressed. */
export type Press = { key: string; taskId?: string; choice?: Choice; force?: boolean }

/** What a member's hands do: every function calls the application back and says what became of it. */
export type People = {
  /** The member writes to the application. Throws for somebody who does not see it. */
  say(userId: string, text: string): Promise<Delivery>
  /** The member presses a button, submit or menu key; throws when that cannot be pressed, unless forced. */
  tap(userId: string, press: Press): Promise<Delivery>
  /** The member opens the application (enter_agent). */
  enter(userId: string): Promise<Delivery>
  /** The member comes into the application's visible range, or leaves it. */
  subscribe(userId: string): Promise<Delivery>
  unsubscribe(userId: string): Promise<Delivery>
  /** Any other callback of this member: `fields` replace or join the common ones (AgentID, MsgType, …). */
  callBackWith(userId: string, fields: Record<string, string | number>): Promise<Delivery>
}

/** The people of the corp, each behind their own client. */
export function createPeople(corp: Corp): People {
  const event = (member: Member, name: string) => {
    const key: Field[] = corp.faults.withoutEventKey ? [] : [['EventKey', '']]
    return report(corp, { member }, [['MsgType', 'event'], ['Event', name], ...key])
  }
  return {
    say: async (userId, text) => say(corp, inRange(corp, userId), text),
    tap: async (userId, press) => tap(corp, inRange(corp, userId), press),
    enter: async (userId) => event(inRange(corp, userId), 'enter_agent'),
    subscribe: async (userId) => event(setRange(corp, userId, true), 'subscribe'),
    unsubscribe: async (userId) => event(setRange(corp, userId, false), 'unsubscribe'),
    callBackWith: async (userId, fields) => report(corp, { member: known(corp, userId) }, Object.entries(fields)),
  }
}

/** The member, or an error: tests must not talk about people who do not exist. */
export function known(corp: Corp, userId: string): Member {
  const member = findMember(corp, userId)
  if (member === undefined) throw new Error(`there is no member ${userId}`)
  return member
}

function inRange(corp: Corp, userId: string): Member {
  const member = known(corp, userId)
  if (!member.inRange) throw new Error(`${userId} does not see the application`)
  return member
}

function setRange(corp: Corp, userId: string, visible: boolean): Member {
  return Object.assign(known(corp, userId), { inRange: visible })
}

function say(corp: Corp, member: Member, text: string): Promise<Delivery> {
  const msgid = `7${corp.random.digits(18)}`
  member.chat.push({ kind: 'text', from: 'member', at: corp.clock.now(), msgid, text })
  const [head = '', ...tail] = text
  const content = corp.faults.controlCharacters ? `${head}\u0010${tail.join('')}` : text
  return report(corp, { member }, [
    ['MsgType', 'text'],
    ['Content', content],
    ['MsgId', msgid],
  ])
}

function tap(corp: Corp, member: Member, press: Press): Promise<Delivery> {
  const entry = cardOf(member, press)
  const button = entry && pressable(entry.card).find(({ key }) => key === press.key)
  if (!press.force) requirePress(member, press, entry, button !== undefined)
  const taskId = press.taskId ?? entry?.taskId ?? ''
  const msgid = entry?.msgid ?? corp.tasks.get(taskId)
  const code = issueCode(corp, msgid)
  const choices = press.force ? forcedItems(press.choice) : []
  const items = button?.menu ? [] : entry && !press.force ? selectedItems(entry.card, press.choice) : choices
  const occasion: Occasion = msgid === undefined ? { member } : { member, press: { msgid, code } }
  return report(corp, occasion, [
    ['MsgType', 'event'],
    ['Event', button?.menu ? 'template_card_menu_event' : 'template_card_event'],
    ['EventKey', press.key],
    ['TaskId', taskId],
    ['CardType', (button && entry?.card.card_type) ?? firstType(corp, msgid)],
    ['ResponseCode', code],
    ...items,
  ])
}

function cardOf(member: Member, { taskId }: Press): CardEntry | undefined {
  const cards = member.chat.filter((entry) => entry.kind === 'card')
  return taskId === undefined ? cards.at(-1) : cards.find((entry) => entry.taskId === taskId)
}

function requirePress(member: Member, { key, taskId }: Press, entry: CardEntry | undefined, offered: boolean): void {
  if (entry === undefined) throw new Error(`${member.userId} has no card ${taskId ?? 'at all'}`)
  const { card } = entry
  if (!offered && card.replace_text !== undefined) throw new Error(`the card is greyed: ${card.replace_text}`)
  if (!callsBack(card)) throw new Error('the card has nothing to press')
  const keys = pressable(card).map((button) => button.key)
  if (!offered) throw new Error(`the card has no button ${key}, only ${keys.join(', ')}`)
}

/** A stale press speaks of the card as it was first sent. */
function firstType(corp: Corp, msgid: string | undefined): CardType {
  return corp.sent.get(msgid ?? '')?.card?.type ?? 'button_interaction'
}

/** Sends the callback with what all callbacks carry (pages 90239, 90240); fields given win over the common ones. */
function report(corp: Corp, occasion: Occasion, fields: Field[]): Promise<Delivery> {
  const { corpId, agentId } = corp.settings
  const common: Field[] = [
    ['ToUserName', corpId],
    ['FromUserName', spelt(corp, occasion.member.userId)],
    ['CreateTime', Math.floor(corp.clock.now().epochMilliseconds / 1000)],
    ['AgentID', agentId],
  ]
  const all = new Map<string, Field[1]>([...common, ...fields])
  return callBack(corp, [...all], (body) => takeReply(corp, occasion, body))
}

function spelt(corp: Corp, userId: string): string {
  const { ids } = corp.faults
  return ids === 'lower' ? userId.toLowerCase() : ids === 'upper' ? userId.toUpperCase() : userId
}
