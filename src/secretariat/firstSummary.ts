import type { Finding } from '../rules/finding.ts'
import { findingsOn } from '../rules/findings.ts'
import { hasLeft } from '../rules/ledger.ts'
import { loadFacts } from '../store/facts.ts'
import { addressesOf } from '../store/people.ts'
import { toldAmong } from '../store/told.ts'
import { comingMeetings } from './comingCalls.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { findingKeys } from './digest.ts'
import type { Due } from './due.ts'

/** Under this key it is told once for ever. */
const ONCE = 'first-summary'

/**
 * What the schedule found when it first ran with a roll: the secretariat hears it in one summary, instead of the people
 * in many messages about what fell due before. It answers a start, so it does not wait for office hours.
 */
export async function firstSummaryDue(desk: Desk): Promise<Due[]> {
  if ((await toldAmong(desk.tx, [ONCE])).size > 0) return []
  if ((await addressesOf(desk.tx, { everyStaff: true })).length === 0) return []
  const facts = await loadFacts(desk.tx, desk.zone)
  const members = facts.members.filter((member) => !hasLeft(member, desk.today))
  if (members.length === 0) return []
  const findings = findingsOn(rulebookOn(desk), facts, desk.today)
  const values = {
    day: desk.today,
    members: members.length,
    coming: (await comingMeetings(desk)).map(({ no, name, startsAt }) => ({ no, name, startsAt: startsAt.toString() })),
    ...countsOf(findings),
  }
  const notice = { to: { everyStaff: true }, template: 'notices/digest_first', values, once: ONCE } as const
  return [{ notice, dueOn: desk.today, atOnce: true, marks: await findingKeys(desk) }]
}

function countsOf(findings: readonly Finding[]) {
  const count = (...verdicts: Finding['verdict'][]) =>
    findings.filter((finding) => verdicts.includes(finding.verdict) && finding.kind !== 'cascade').length
  return {
    atRisk: count('at_risk'),
    forfeited: count('forfeited'),
    arrears: count('arrears', 'ground_unpaid'),
    council: count('ground_unpaid', 'candidate'),
    undetermined: count('undetermined'),
    meetingsDue: count('due'),
  }
}
