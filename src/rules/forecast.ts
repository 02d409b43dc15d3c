import { attendanceFindings } from './attendance.ts'
import { dayOf } from './days.ts'
import type { AttendanceFact, Day, Facts, MeetingFact } from './facts.ts'
import type { AttendanceFinding, CascadeFinding, Finding } from './finding.ts'
import { findingsOn } from './findings.ts'
import { factsOfMember, ledgerOf } from './ledger.ts'
import { cascadeFindings } from './offices.ts'
import type { Rulebook } from './rulebook.ts'

/**
 * What a member would lose by staying away from a coming meeting: the seat itself, and what rests on it. Empty when
 * nothing is at stake, or when it is lost already.
 */
export function wouldForfeit(
  rulebook: Rulebook,
  facts: Facts,
  member: string,
  meeting: MeetingFact,
): (AttendanceFinding | CascadeFinding)[] {
  const day = dayOf(meeting.startsAt)
  const now = factsOfMember(ledgerOf(facts), member)
  const missed = asHeld(now, meeting, day, { meeting: meeting.no, member, value: 'absent' })
  const already = new Set(losses(rulebook, now, member, day).map((finding) => finding.office))
  return losses(rulebook, missed, member, day).filter((finding) => !already.has(finding.office))
}

function losses(rulebook: Rulebook, facts: Facts, member: string, day: Day): (AttendanceFinding | CascadeFinding)[] {
  const attendance = attendanceFindings(rulebook, facts, member, day)
  const forfeited = attendance.filter((finding) => finding.verdict === 'forfeited')
  return [...forfeited, ...cascadeFindings(rulebook, facts, attendance)]
}

/**
 * What sealing the book of a meeting on a day would bring: the findings there would be with the meeting held and sealed
 * that day, less those there are without. The book's lines are those in the facts.
 */
export function whatSealingBrings(rulebook: Rulebook, facts: Facts, meeting: MeetingFact, day: Day): Finding[] {
  const before = new Set(findingsOn(rulebook, without(facts, meeting), day).map((finding) => finding.key))
  return findingsOn(rulebook, asHeld(facts, meeting, day), day).filter((finding) => !before.has(finding.key))
}

function without(facts: Facts, meeting: MeetingFact): Facts {
  return { ...facts, meetings: facts.meetings.filter((other) => other.no !== meeting.no) }
}

function asHeld(facts: Facts, meeting: MeetingFact, sealedOn: Day, line?: AttendanceFact): Facts {
  const held: MeetingFact = { ...meeting, status: 'held', sealedOn }
  const others = without(facts, meeting)
  if (line === undefined) return { ...others, meetings: [...others.meetings, held] }
  const lines = facts.attendance.filter((one) => one.meeting !== meeting.no)
  return { ...others, meetings: [...others.meetings, held], attendance: [...lines, line] }
}
