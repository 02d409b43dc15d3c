import type { Corp, Group, Person } from './corp.ts'
import { known } from './people.ts'
import { ROOT_DEPARTMENT } from './range.ts'

/** A person to be: in the corp, their account activated, in the root department and without a role unless said otherwise. */
export type NewMember = {
  userId: string
  name: string
  active?: boolean
  admin?: boolean
  departments?: number[]
  roles?: number[]
}

/** A group to be, the robot in it; `members` are people of the corp and outsiders. */
export type NewGroup = { id?: string; title: string; members: string[] }

/** Adds a person. User ids are compared exactly (settled for DingTalk); who had left may come back. */
export function addMember(corp: Corp, { userId, name, ...more }: NewMember): void {
  if (!/^[0-9A-Za-z][0-9A-Za-z_.@-]{0,63}$/.test(userId)) throw new Error(`${userId} is not a legal user id`)
  const before = corp.people.get(userId)
  if (before !== undefined && before.standing !== 'left') throw new Error(`there is a person ${userId} already`)
  const place = { active: true, admin: false, departments: [ROOT_DEPARTMENT], roles: [], ...more }
  if (before !== undefined) Object.assign(before, { name, ...place, standing: 'member' })
  else corp.people.set(userId, { ...newPerson(corp, userId, name, 'member'), ...place })
}

/** Adds somebody outside the corp, who only sits in groups and has no senderStaffId (1.2). */
export function addOutsider(corp: Corp, id: string, name: string): void {
  if (corp.people.has(id)) throw new Error(`there is a person ${id} already`)
  corp.people.set(id, newPerson(corp, id, name, 'outsider'))
}

/** Adds a group and gives its openConversationId. */
export function addGroup(corp: Corp, { id = `cid${corp.random.letters(22)}==`, title, members }: NewGroup): string {
  if (!/^cid.+==$/.test(id) || corp.groups.has(id)) throw new Error(`${id} is no new conversation id (cid…==)`)
  for (const userId of members) known(corp, userId)
  const group: Group = { conversationId: id, title, members: new Set(members), items: [] }
  corp.groups.set(id, group)
  return id
}

function newPerson(corp: Corp, userId: string, name: string, standing: Person['standing']): Person {
  const { random } = corp
  return {
    userId,
    name,
    active: true,
    admin: false,
    departments: [],
    roles: [],
    standing,
    senderId: `$:LWCP_v1:$${random.letters(24)}`,
    unionId: random.letters(22),
    conversationId: `cid${random.letters(22)}==`,
    items: [],
  }
}
