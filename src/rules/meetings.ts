import { dayOf, yearOf } from './days.ts'
import { BODIES, type Body, type Day, type Facts, type Office } from './facts.ts'
import type { MeetingsDueFinding } from './finding.ts'
import { atLeast, fractionOf, moreThan } from './fraction.ts'
import { hasLeft, inOrder, type Ledger, ledgerOf } from './ledger.ts'
import { officesHeld } from './offices.ts'
import type { ProvisionOf, Provisions } from './provisions.ts'
import { citationsOf, provision, type Rulebook } from './rulebook.ts'

/** Somebody called to a meeting: by which of their offices, and whether they must come or may sit in. */
export type Attendee = { member: string; offices: Office[]; role: 'duty' | 'observer' }

/** Who is called to a meeting of a body on a day, by member number. A duty outweighs the right to sit in. */
export function whoMustAttend(rulebook: Rulebook, facts: Facts, body: Body, day: Day): Attendee[] {
  const { duty, observers } = provision(rulebook, `${body}.attendees`)
  const called = ledgerOf(facts).facts.members.filter((member) => !hasLeft(member, day))
  return called
    .flatMap(({ no }): Attendee[] => {
      const held = officesHeld(facts, no, day)
      const bound = held.filter((office) => duty.includes(office))
      if (bound.length > 0) return [{ member: no, offices: bound, role: 'duty' }]
      const invited = held.filter((office) => observers.includes(office))
      return invited.length > 0 ? [{ member: no, offices: invited, role: 'observer' }] : []
    })
    .sort((a, b) => inOrder(a.member, b.member))
}

/** How many must be present for a body with so many seats to decide. */
export function quorumOf(rulebook: Rulebook, body: Body, seats: number): number {
  return shareOf(provision(rulebook, `${body}.quorum`), seats)
}

/** How many votes carry an ordinary motion in a body with so many present (or seats, where the provision says so). */
export function majorityOf(rulebook: Rulebook, body: Body, base: number): number {
  return shareOf(provision(rulebook, `${body}.majority`), base)
}

type Share = Provisions[ProvisionOf<'quorum'> | ProvisionOf<'majority'> | 'congress.charterAmendment']

/** The least whole number that satisfies a share of `base`, exactly: no rounding of thirds. */
export function shareOf(share: Share, base: number): number {
  if (share.moreThan !== undefined) return moreThan(fractionOf(share.moreThan), base)
  return atLeast(fractionOf(share.atLeast ?? ''), base)
}

/** Days between the call of a body's meeting and the meeting. */
export function noticeDays(rulebook: Rulebook, body: Body): number {
  return provision(rulebook, `${body}.notice`).days
}

/** Bodies that have met too seldom: in the day's year so far, and in each complete year there is a book of. */
export function meetingsFindings(rulebook: Rulebook, facts: Facts, day: Day): MeetingsDueFinding[] {
  const years = completeYears(rulebook, ledgerOf(facts), day)
  return BODIES.flatMap((body) => [
    ...meetingsFinding(rulebook, facts, body, yearOf(day), day),
    ...years.flatMap((year) => meetingsFinding(rulebook, facts, body, year, day)),
  ])
}

function completeYears(rulebook: Rulebook, ledger: Ledger, day: Day): number[] {
  const starts = ledger.facts.meetings.map((meeting) => meeting.startsAt)
  if (starts.length === 0) return []
  const earliest = yearOf(starts.reduce((a, b) => (a < b ? a : b)))
  const first = Math.max(earliest, provision(rulebook, 'meetings.countedFrom').year)
  return Array.from({ length: Math.max(0, yearOf(day) - first) }, (_, index) => first + index)
}

function meetingsFinding(rulebook: Rulebook, facts: Facts, body: Body, year: number, day: Day): MeetingsDueFinding[] {
  const rule = provision(rulebook, `${body}.meetingsPerYear`)
  const held = meetingsHeld(facts, body, year, day)
  if (held >= rule.required) return []
  const verdict = year === yearOf(day) ? 'due' : 'missed'
  return [
    {
      key: `meetings_due/${verdict}/${body}/${year}/${held}`,
      kind: 'meetings_due',
      verdict,
      body,
      held,
      required: rule.required,
      year,
      citations: citationsOf(rulebook, rule),
      readings: {},
      asOf: day,
    },
  ]
}

/** Meetings of a body held in a calendar year whose books were sealed up to and including the day. */
export function meetingsHeld(facts: Facts, body: Body, year: number, day: Day): number {
  const meetings = ledgerOf(facts).meetingsByBody.get(body) ?? []
  return meetings.filter(({ status, startsAt, sealedOn }) => {
    const on = dayOf(startsAt)
    return status === 'held' && yearOf(on) === year && on <= day && sealedOn !== undefined && sealedOn <= day
  }).length
}
