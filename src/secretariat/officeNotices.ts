import type { Notice } from '../messages/notice.ts'
import type { Citation } from '../rules/citation.ts'
import type { Body, Day, Office } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { findPeople, type MemberOf } from '../store/people.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { titleOf } from './titles.ts'

/** How an office ended, for those it concerns. */
export type OfficeEnding = {
  how: 'removed' | 'resigned'
  /** The first day without them. */
  from: Day
  /** The resolution, or what stands for one. */
  no: string
  body: Body | null
  reason: string | null
  ended: Office[]
  left: Office[]
  citations: readonly Citation[]
}

/** Everybody who speaks for the member hears which offices ended, how, and what is left to the council. */
export async function tellOfficeEnded(desk: Desk, member: MemberOf, ending: OfficeEnding): Promise<Notice[]> {
  const people = await findPeople(desk.tx, member.id, desk.today)
  const speaking = people.filter(({ roles }) => roles.includes('representative') || roles.includes('liaison'))
  const values = { memberNo: member.no, member: member.name, title: await titleOf(desk, member.no), ...ending }
  return speaking.map(({ id }) => ({
    to: { person: id },
    template: 'notices/office_ended',
    values,
    once: `office/${ending.how}/${ending.no}/${ending.ended.join('+')}/${id}`,
  }))
}

/** The president is the association's registered legal representative: that the office is vacant is to be filed. */
export function remindOfFiling(desk: Desk, no: string, ended: readonly Office[]): Notice[] {
  if (!ended.includes('president')) return []
  const rulebook = rulebookOn(desk)
  const rule = provision(rulebook, 'registration.filing')
  const values = { days: rule.days, citations: citationsOf(rulebook, rule) }
  return [{ to: { everyStaff: true }, template: 'notices/filing', values, once: `filing/${no}` }]
}
