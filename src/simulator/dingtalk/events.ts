import type { Delivery } from '../callback.ts'
import { type Corp, millis } from './corp.ts'
import { postSealed, pushEvent } from './eventpush.ts'
import { known } from './people.ts'
import { addMember, type NewMember } from './roster.ts'

/** The outcome of the check of the event URL (3.3); `why` says what was wrong. */
export type UrlCheck = { ok: true } | { ok: false; why: string }

/** What happens in the address book, and what the console's event page does. */
export type Events = {
  /** The person leaves the corp: user_leave_org; from now on they are unknown to every sending. */
  leave(userId: string): Promise<Delivery>
  /** A person joins: user_add_org. */
  join(member: NewMember): Promise<Delivery>
  /** The corp changes a person's record (`name`, `telephone`, …): user_modify_org with what was and what is. */
  modify(userId: string, changes: Record<string, string>): Promise<Delivery>
  /** Checks the saved event URL, as the console does. */
  checkUrl(): Promise<UrlCheck>
  /** The administrator presses 保存: the URL is checked and kept only if it answers rightly. */
  saveEventUrl(url: string): Promise<UrlCheck>
}

/** The address book of the corp. */
export function createEvents(corp: Corp): Events {
  return {
    leave: async (userId) => {
      known(corp, userId).standing = 'left'
      for (const group of corp.groups.values()) group.members.delete(userId)
      return report(corp, 'user_leave_org', { userId: [userId] })
    },
    join: async (member) => {
      addMember(corp, member)
      return report(corp, 'user_add_org', { userId: [member.userId] })
    },
    modify: async (userId, changes) => modify(corp, userId, changes),
    checkUrl: () => checkUrl(corp),
    saveEventUrl: (url) => saveEventUrl(corp, url),
  }
}

function modify(corp: Corp, userId: string, curr: Record<string, string>): Promise<Delivery> {
  const person = known(corp, userId)
  const prev = Object.fromEntries(Object.keys(curr).map((name) => [name, name === 'name' ? person.name : '']))
  person.name = curr.name ?? person.name
  return report(corp, 'user_modify_org', { userId: [userId], diffInfo: { prev, curr, userid: userId } })
}

function report(corp: Corp, eventType: string, data: Record<string, unknown>): Promise<Delivery> {
  return pushEvent(corp, { eventType, eventId: corp.random.letters(32).toLowerCase(), bornAt: millis(corp), data })
}

async function checkUrl(corp: Corp): Promise<UrlCheck> {
  if (corp.events.url === undefined) return { ok: false, why: 'no event URL is saved' }
  const { failure } = await postSealed(corp, JSON.stringify({ EventType: 'check_url' }))
  return failure === undefined ? { ok: true } : { ok: false, why: failure }
}

async function saveEventUrl(corp: Corp, url: string): Promise<UrlCheck> {
  const before = corp.events.url
  corp.events.url = url
  const result = await checkUrl(corp)
  if (!result.ok) corp.events.url = before
  return result
}
