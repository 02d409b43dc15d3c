import { dayOf, isWithin, yearOf } from '../rules/days.ts'
import { BODIES, type Body, type Day, type Facts, type MeetingFact, type MemberFact } from '../rules/facts.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { meetingsHeld } from '../rules/meetings.ts'
import { officesHeld } from '../rules/offices.ts'
import { weigh } from '../rules/presence.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'

/**
 * A body a member must attend, in the day's year: how often it must meet, how often it has met, at how many meetings
 * with a sealed book the member had to be, and at how many somebody was there for the seat.
 */
export function dutiesOf(rulebook: Rulebook, facts: Facts, member: MemberFact, day: Day) {
  return BODIES.filter((body) => isBound(rulebook, facts, member.no, body, day)).map((body) => {
    const rule = provision(rulebook, `${body}.meetingsPerYear`)
    const weights = meetingsOf(rulebook, facts, member, body, day)
    return {
      body,
      required: rule.required,
      held: meetingsHeld(facts, body, yearOf(day), day),
      counted: weights.filter((weight) => weight !== 'left_out').length,
      attended: weights.filter((weight) => weight === 'presence').length,
      at: citationsOf(rulebook, rule),
    }
  })
}

function isBound(rulebook: Rulebook, facts: Facts, no: string, body: Body, day: Day): boolean {
  const { duty } = provision(rulebook, `${body}.attendees`)
  return officesHeld(facts, no, day).some((office) => duty.includes(office))
}

/** What each of the year's meetings counts for, of those the member had to attend on their day. */
function meetingsOf(rulebook: Rulebook, facts: Facts, member: MemberFact, body: Body, day: Day) {
  const ledger = ledgerOf(facts)
  const year = { from: `${yearOf(day)}-01-01`, until: day }
  return (ledger.meetingsByBody.get(body) ?? [])
    .filter((meeting) => isCounted(meeting, day) && isWithin(dayOf(meeting.startsAt), year))
    .filter((meeting) => isBound(rulebook, facts, member.no, body, dayOf(meeting.startsAt)))
    .map((meeting) => {
      const value = ledger.attendance.get(meeting.no)?.get(member.no) ?? 'absent'
      return weigh(rulebook, member.kind, meeting.status, value).weight
    })
}

function isCounted({ status, sealedOn }: MeetingFact, day: Day): boolean {
  return status === 'held' && sealedOn !== undefined && sealedOn <= day
}
