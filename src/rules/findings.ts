import { attendanceFindings } from './attendance.ts'
import { duesFindings } from './dues.ts'
import type { Day, Facts, MemberFact } from './facts.ts'
import type { Finding } from './finding.ts'
import { hasLeft, inOrder, ledgerOf } from './ledger.ts'
import { meetingsFindings } from './meetings.ts'
import { cascadeFindings, seatsFindings } from './offices.ts'
import { representationFindings } from './representation.ts'
import type { Rulebook } from './rulebook.ts'
import { withdrawalFindings } from './withdrawal.ts'

/**
 * Everything the rules say of these facts on a day, by member number, then kind; what concerns no member comes first.
 * The caller chooses the rulebook in force on the day.
 */
export function findingsOn(rulebook: Rulebook, facts: Facts, day: Day): Finding[] {
  return [
    ...seatsFindings(rulebook, facts, day),
    ...meetingsFindings(rulebook, facts, day),
    ...ledgerOf(facts).facts.members.flatMap((member) => memberFindings(rulebook, facts, member, day)),
  ].sort(inOrderOfReport)
}

/** What the rules say of one member; nothing once the member has left. */
export function memberFindings(rulebook: Rulebook, facts: Facts, member: MemberFact, day: Day): Finding[] {
  if (hasLeft(member, day)) return []
  const attendance = attendanceFindings(rulebook, facts, member.no, day)
  return [
    ...attendance,
    ...cascadeFindings(rulebook, facts, attendance),
    ...duesFindings(rulebook, facts, member.no, day),
    ...withdrawalFindings(rulebook, facts, member, day),
    ...representationFindings(rulebook, facts, member, day),
  ]
}

function inOrderOfReport(a: Finding, b: Finding): number {
  return inOrder(memberOf(a), memberOf(b)) || inOrder(a.kind, b.kind) || inOrder(a.key, b.key)
}

function memberOf(finding: Finding): string {
  return 'member' in finding ? finding.member : ''
}
