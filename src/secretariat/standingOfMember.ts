import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { findPeople, type MemberOf } from '../store/people.ts'
import { mobilesOf, reachOf } from '../store/reach.ts'
import { type Asker, staffOf } from './asker.ts'
import type { Desk } from './desk.ts'
import { findMember } from './lookup.ts'
import { memberStatus } from './status.ts'

/** 查: staff look a member up and see what its own people see, and who these are and whether they can be reached. */
export async function showMember(desk: Desk, asker: Asker, words: string): Promise<Outcome> {
  staffOf(asker)
  const member = await findMember(desk, words)
  const status = await memberStatus(desk, member, desk.today)
  return reply(asker.account, 'replies/status', { ...status, people: await peopleLines(desk, member) })
}

async function peopleLines(desk: Desk, member: MemberOf) {
  const people = await findPeople(desk.tx, member.id, desk.today)
  const ids = people.map((person) => person.id)
  const reach = await reachOf(desk.tx, ids)
  const mobiles = await mobilesOf(desk.tx, ids)
  return people.map(({ id, name, roles }) => ({
    name,
    roles,
    mobile: mobiles.get(id) ?? null,
    accounts: reach
      .filter((one) => one.personId === id)
      .map(({ platform, trouble }) => ({
        platform,
        trouble: trouble === undefined ? null : { state: trouble.state, at: trouble.at.toString() },
      })),
  }))
}
