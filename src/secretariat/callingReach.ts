import type { Body, Facts, Office } from '../rules/facts.ts'
import { whoMustAttend } from '../rules/meetings.ts'
import { contactsOf } from '../store/contacts.ts'
import { loadFacts } from '../store/facts.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import { memberIdsByNo } from '../store/memberIds.ts'
import type { MemberOf } from '../store/people.ts'
import { type Correspondents, correspondentsOf } from './correspondents.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'
import { titlesOf } from './titles.ts'

/** A member wanted at a meeting: by which offices, whether it must come, and who is written to, if anybody can be. */
export type Wanted = {
  member: MemberOf
  role: 'duty' | 'observer'
  offices: Office[]
  correspondents: Correspondents | undefined
}

/** A member to be rung up, because nobody of it can be reached in chat. */
export type Ringing = { no: string; name: string; title: Office | null; contact: string | null; phone: string | null }

/** Everybody wanted at a meeting by the offices held on its day, by member number, and the facts that say so. */
export async function whoIsWanted(desk: Desk, meeting: MeetingRecord): Promise<{ facts: Facts; wanted: Wanted[] }> {
  const facts = await loadFacts(desk.tx, desk.zone)
  const attendees = attendeesOf(desk, facts, meeting)
  const ids = await memberIdsByNo(
    desk.tx,
    attendees.map((one) => one.member),
  )
  const correspondents = await correspondentsOf(desk, [...ids.values()])
  const names = new Map(facts.members.map((member) => [member.no, member]))
  const wanted = attendees.flatMap(({ member: no, role, offices }): Wanted[] => {
    const id = ids.get(no)
    const fact = names.get(no)
    if (id === undefined || fact === undefined) return []
    const member: MemberOf = { id, no, name: fact.name, kind: fact.kind }
    return [{ member, role, offices, correspondents: correspondents.get(id) }]
  })
  return { facts, wanted }
}

function attendeesOf(desk: Desk, facts: Facts, meeting: { body: Body; startsAt: Temporal.Instant }) {
  const day = meetingDay(desk, meeting)
  return whoMustAttend(rulebookOn(desk, day), facts, meeting.body, day)
}

/** The secretariat's call list: these members, with whom to ask for and at which number. */
export async function callListOf(desk: Desk, members: MemberOf[]): Promise<Ringing[]> {
  const contacts = await contactsOf(
    desk.tx,
    members.map((member) => member.id),
  )
  const numbers = members.map((member) => member.no)
  const titles = await titlesOf(desk, numbers)
  return members.map(({ id, no, name }) => {
    const contact = contacts.get(id)
    return { no, name, title: titles(no), contact: contact?.name ?? null, phone: contact?.phone ?? null }
  })
}
