import { addDays, addYears, dayOf, isWithin } from './days.ts'
import { type DuesStanding, duesOf } from './dues.ts'
import type { AttendanceValue, Day, Facts, MeetingFact, MemberFact, TenureFact } from './facts.ts'
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
  window: Window
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
  const activities = activitiesCondition(rulebook, ledger, member.no, window, day)
  const deemedWithdrawalConditions = readingTaken(rulebook, 'deemedWithdrawalConditions')
  const others = [congress.condition, activities.condition]
  return {
    year: dues.year,
    window,
    verdict: deemedWithdrawalConditions === 'any' ? 'candidate' : verdictOn(others),
    conditions: { unpaid: 'met', congress: congress.condition, activities: activities.condition },
    readings: { ...congress.readings, ...activities.readings, deemedWithdrawalConditions },
  }
}

/** A meeting of the congress that a member was bound to attend in a window, and how its book has the member. */
export type CongressProof = { no: string; name: string; on: Day; value: AttendanceValue }

/** An activity that a member was invited to in a window. */
export type ActivityProof = { no: string; name: string; on: Day; joined: boolean }

/**
 * How one year of a member stands on a day, with what each condition rests on; undefined when its dues are not unpaid for
 * a year. No verdict when the member has come, or joined in, after all.
 */
export function deemedOn(rulebook: Rulebook, facts: Facts, member: MemberFact, year: number, day: Day) {
  const dues = duesOf(rulebook, facts, member.no, day).find((one) => one.year === year)
  if (dues === undefined || !dues.unpaidForAYear || !isMember(member, day)) return undefined
  const ledger = ledgerOf(facts)
  const { verdict, conditions, window } = yearCase(rulebook, ledger, member, dues, day)
  const meetings = congressMeetings(ledger, member, { ...window, until: day }, day).map(
    ({ no, name, startsAt }): CongressProof => ({
      no,
      name,
      on: dayOf(startsAt),
      value: valueIn(ledger, no, member.no),
    }),
  )
  const activities = invitationsIn(ledger, member.no, { ...window, until: day })
  return { verdict, conditions, window, meetings, activities }
}

/** With the dues unpaid anyway, what the other two conditions decide when all are needed. */
function verdictOn(conditions: Condition[]): YearCase['verdict'] {
  if (conditions.includes('not_met')) return undefined
  return conditions.includes('unknown') ? 'undetermined' : 'candidate'
}

/** Whoever comes after the window, but before anybody has decided, has come after all. */
function congressCondition(rulebook: Rulebook, ledger: Ledger, member: MemberFact, window: Window, day: Day): Judged {
  const later = congressMeetings(ledger, member, { from: addDays(window.until, 1), until: day }, day)
  const since = later.map((meeting) => weighCongress(rulebook, ledger, member, meeting))
  // Whoever is said not to have come was weighed, too.
  const asked = readingsOf(since)
  if (since.some(({ weight }) => weight === 'presence')) return { condition: 'not_met', readings: asked }
  const tenures = delegateTenures(ledger, member.no).filter((tenure) => overlaps(tenure, window))
  if (tenures.length === 0) {
    const congressWithoutSeat = readingTaken(rulebook, 'congressWithoutSeat')
    return { condition: WITHOUT_SEAT[congressWithoutSeat], readings: { ...asked, congressWithoutSeat } }
  }
  const weights = congressMeetings(ledger, member, window, day).map((meeting) =>
    weighCongress(rulebook, ledger, member, meeting),
  )
  return { condition: allAbsent(weights), readings: { ...asked, ...readingsOf(weights) } }
}

/** What the condition amounts to for somebody who had no seat in the congress. */
const WITHOUT_SEAT = { not_applicable: 'not_applicable', unfulfilled: 'not_met', fulfilled: 'met' } as const

function readingsOf(weights: Weight[]): Readings {
  return Object.assign({}, ...weights.map((weight) => weight.readings))
}

function delegateTenures(ledger: Ledger, member: string): TenureFact[] {
  return (ledger.tenuresByMember.get(member) ?? []).filter((tenure) => tenure.office === 'delegate')
}

/** The meetings of the congress in a window that count, and that the member had a seat in. */
function congressMeetings(ledger: Ledger, member: MemberFact, window: Window, day: Day): MeetingFact[] {
  const tenures = delegateTenures(ledger, member.no)
  return (ledger.meetingsByBody.get('congress') ?? [])
    .filter((meeting) => isCounted(meeting, window, day))
    .filter((meeting) => tenures.some((tenure) => isWithin(dayOf(meeting.startsAt), tenure)))
}

function valueIn(ledger: Ledger, meeting: string, member: string): AttendanceValue {
  return ledger.attendance.get(meeting)?.get(member) ?? 'absent'
}

function allAbsent(weights: Weight[]): Condition {
  if (weights.some(({ weight }) => weight === 'presence')) return 'not_met'
  return weights.some(({ weight }) => weight === 'absence') ? 'met' : 'unknown'
}

/** Here nothing is counted in a row, so a stand-in the measures accept is simply somebody who came. */
function weighCongress(rulebook: Rulebook, ledger: Ledger, member: MemberFact, meeting: MeetingFact): Weight {
  const value = valueIn(ledger, meeting.no, member.no)
  return value === 'alternate' ? weighAlternate(rulebook, member.kind) : weighPlain(rulebook, value)
}

function isCounted({ status, sealedOn, startsAt }: MeetingFact, window: Window, day: Day): boolean {
  return status === 'held' && sealedOn !== undefined && sealedOn <= day && isWithin(dayOf(startsAt), window)
}

function overlaps(tenure: { from: Day; until?: Day }, window: Window): boolean {
  return tenure.from <= window.until && (tenure.until === undefined || window.from <= tenure.until)
}

function activitiesCondition(rulebook: Rulebook, ledger: Ledger, member: string, window: Window, day: Day): Judged {
  const later = invitationsIn(ledger, member, { from: addDays(window.until, 1), until: day })
  if (later.some(({ joined }) => joined)) return { condition: 'not_met', readings: {} }
  const invited = invitationsIn(ledger, member, window)
  if (invited.length > 0) return { condition: invited.some(({ joined }) => joined) ? 'not_met' : 'met', readings: {} }
  const nothingOffered = readingTaken(rulebook, 'nothingOffered')
  return { condition: nothingOffered === 'fulfilled' ? 'met' : 'unknown', readings: { nothingOffered } }
}

function invitationsIn(ledger: Ledger, member: string, window: Window): ActivityProof[] {
  return (ledger.invitationsByMember.get(member) ?? []).flatMap(({ activity, joined }) => {
    const held = ledger.activities.get(activity)
    return held !== undefined && isWithin(held.on, window) ? [{ ...held, joined }] : []
  })
}
