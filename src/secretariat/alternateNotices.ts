import type { Notice } from '../messages/notice.ts'
import type { AlternateRecord } from '../store/alternates.ts'
import { findPeople, reachable } from '../store/people.ts'
import type { Call } from './callCard.ts'
import type { Desk } from './desk.ts'
import { meetingValues } from './meetingDays.ts'

/** Tells an alternate that they were appointed or withdrawn: nobody, when no person of that name in the unit has an account. */
export async function alternateNotice(
  desk: Desk,
  { meeting, summons, title }: Pick<Call, 'meeting' | 'summons' | 'title'>,
  alternate: AlternateRecord,
  template: 'replies/meeting_alternate_appointed' | 'replies/meeting_alternate_withdrawn',
): Promise<Notice[]> {
  const people = (await findPeople(desk.tx, summons.member.id, desk.today)).filter(
    (person) => person.name === alternate.name,
  )
  const inReach = await reachable(
    desk.tx,
    people.map((person) => person.id),
  )
  const { no, name } = summons.member
  return people
    .filter((person) => inReach.has(person.id))
    .map((person) => ({
      to: { person: person.id },
      template,
      values: { ...meetingValues(meeting), person: person.name, member: { no, name, title }, offices: summons.offices },
      until: meeting.startsAt.toString(),
    }))
}
