import { addDays, addYears, dayOf, isWithin } from './days.ts'
import { type DuesStanding, duesOf } from './dues.ts'
import type { Day, Facts, MeetingFact, MemberFact } from './facts.ts'
import type { Condition, DeemedWithdrawalFinding } from './finding.ts'
import { isMember, type Ledger, ledgerOf } from './ledger.ts'
import { type Weight, weighAlternate, weighPlain } from './presence.ts'
import type { Readings } from './readings.ts'
import { citationsOf, provision, type Rulebook, readingTaken } from './rulebook.ts'

type Window = { from: Day; until: Day }
type Judged = { condition: Condition; readings: Readings }
/** What one unpaid year amounts to; no verdict when the member has come, or joined in, after all. */
type YearCase = {
  year: number
  verdict: 'candidate' | 'undetermined' | undefined
  conditions: DeemedWithdrawalFinding['conditions']
  readings: Readings
}

/**
 * Whether a member counts as having withdrawn: dues unpaid for a year, and in that year neither at the congress nor at
 * an activity. One finding at most: the latest year that must be put to the council, else the latest in doubt.
 */
export function withdrawalFindings(
  rulebook: Rulebook,
  facts: Facts,
  member: MemberFact,
  day: Day,
): DeemedWithdrawalFinding[] {
  if (!isMember(member, day)) return []
  const unpaid = duesOf(rulebook, facts, member.no, day).filter((standing) => standing.unpaidForAYear)
  const latestFirst = unpaid.toReversed().map((standing) => yearCase(rulebook, ledgerOf(facts), member, standing, day))
  const candidate = latestFirst.findIndex((one) => one.verdict === 'candidate')
  const chosen = latestFirst[candidate] ?? latestFirst.find((one) => one.verdict === 'undetermined')
  // The years looked at before one was chosen had their say in the choice.
  const asked = candidate === -1 ? latestFirst : latestFirst.slice(0, candidate + 1)
  return chosen === undefined ? [] : withdrawalFinding(rulebook, member.no, chosen, asked, day)
}

function withdrawalFinding(
  rulebook: Rulebook,
  member: string,
  { year, verdict, conditions }: YearCase,
  asked: YearCase[],
  asOf: Day,
): DeemedWithdrawalFinding[] {
  if (verdict === undefined) return []
  return [
    {
      key: `deemed_withdrawal/${verdict}/${member}/${year}`,
      kind: 'deemed_withdrawal',
      verdict,
      member,
      year,
      conditions,
      citations: citationsOf(rulebook, provision(rulebook, 'deemedWithdrawal.window')),
      readings: Object.assign({}, ...asked.map((one) => one.readings)),
      asOf,
    },
  ]
}

function yearCase(rulebook: Rulebook, ledger: Ledger, member: MemberFact, dues: DuesStanding, day: Day): YearCase {
  const { years } = provision(rulebook, 'deemedWithdrawal.window')
  const window = { from: addDays(dues.dueOn, 1), until: addYears(dues.dueOn, years) }
  const congress = congressCondition(rulebook, ledger, member, window, day)
  const activities = activitiesCondition(ledger, member.no, window)
  const deemedWithdrawalConditions = readingTaken(rulebook, 'deemedWithdrawalConditions')
  const others = [congress.condition, activities]
  return {
    year: dues.year,
    verdict: deemedWithdrawalConditions === 'any' ? 'candidate' : verdictOn(others),
    conditions: { unpaid: 'met', congress: congress.condition, activities },
    readings: { ...congress.readings, deemedWithdrawalConditions },
  }
}

/** With the dues unpaid anyway, what the other two conditions decide when all are needed. */
function verdictOn(conditions: Condition[]): YearCase['verdict'] {
  if (conditions.includes('not_met')) return undefined
  return conditions.includes('unknown') ? 'undetermined' : 'candidate'
}

function congressCondition(rulebook: Rulebook, ledger: Ledger, member: MemberFact, window: Window, day: Day): Judged {
  const tenures = (ledger.tenuresByMember.get(member.no) ?? []).filter(
    (tenure) => tenure.office === 'delegate' && overlaps(tenure, window),
  )
  if (tenures.length === 0) return { condition: 'not_applicable', readings: {} }
  const weights = (ledger.meetingsByBody.get('congress') ?? [])
    .filter((meeting) => isCounted(meeting, window, day))
    .filter((meeting) => tenures.some((tenure) => isWithin(dayOf(meeting.startsAt), tenure)))
    .map((meeting) => weighCongress(rulebook, ledger, member, meeting))
  const readings: Readings = Object.assign({}, ...weights.map((weight) => weight.readings))
  return { condition: allAbsent(weights), readings }
}

function allAbsent(weights: Weight[]): Condition {
  if (weights.some(({ weight }) => weight === 'presence')) return 'not_met'
  return weights.some(({ weight }) => weight === 'absence') ? 'met' : 'unknown'
}

/** Here nothing is counted in a row, so a stand-in the measures accept is simply somebody who came. */
function weighCongress(rulebook: Rulebook, ledger: Ledger, member: MemberFact, meeting: MeetingFact): Weight {
  const value = ledger.attendance.get(meeting.no)?.get(member.no) ?? 'absent'
  return value === 'alternate' ? weighAlternate(rulebook, member.kind) : weighPlain(rulebook, value)
}

function isCounted({ status, sealedOn, startsAt }: MeetingFact, window: Window, day: Day): boolean {
  return status === 'held' && sealedOn !== undefined && sealedOn <= day && isWithin(dayOf(startsAt), window)
}

function overlaps(tenure: { from: Day; until?: Day }, window: Window): boolean {
  return tenure.from <= window.until && (tenure.until === undefined || window.from <= tenure.until)
}

function activitiesCondition(ledger: Ledger, member: string, window: Window): Condition {
  const invited = (ledger.invitationsByMember.get(member) ?? []).filter(({ activity }) => {
    const held = ledger.activities.get(activity)
    return held !== undefined && isWithin(held.on, window)
  })
  if (invited.length === 0) return 'unknown'
  return invited.some((invitation) => invitation.joined) ? 'not_met' : 'met'
}
