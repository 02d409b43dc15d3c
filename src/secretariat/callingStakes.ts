import { type AttendanceRun, attendanceRun } from '../rules/attendance.ts'
import type { Citations } from '../rules/citation.ts'
import type { Facts, MeetingFact, Office } from '../rules/facts.ts'
import { wouldForfeit } from '../rules/forecast.ts'
import { ledgerOf } from '../rules/ledger.ts'
import { tenuresInForce } from '../rules/offices.ts'
import { weighAlternate } from '../rules/presence.ts'
import { citationsOf, provision, readingTaken } from '../rules/rulebook.ts'
import type { MeetingRecord } from '../store/meetings.ts'
import type { MemberOf } from '../store/people.ts'
import { type Desk, rulebookOn } from './desk.ts'
import { meetingDay } from './meetingDays.ts'

/** What a member loses by staying away: the offices, in whose place what, after missing which meetings. */
export type Risk = {
  offices: Office[]
  revertsTo: Office | null
  /** Offices that stay for the time being, but whose basis is lost: the council decides about them. */
  forCouncil: Office[]
  limit: number
  missed: string[]
  citations: Citations
}

/** Absences in a row that cost nothing yet: noted, or short of more than one. */
export type Absences = { office: Office; run: number; missed: string[] }

/** Why nobody else may come for a member: it is a person, or the offices do not allow it. */
export type NoAlternate = { why: 'individual' | 'office'; citations: Citations }

/**
 * What attending a meeting, or not, means for one member under the measures in force on its day. `leave` is there when
 * staying away with an excuse counts like staying away without.
 */
export type Stakes = {
  risk: Risk | null
  absences: Absences | null
  noAlternate: NoAlternate | null
  leave: { citations: Citations } | null
}

/** For a card that asks nothing any more. */
export const NO_STAKES: Stakes = { risk: null, absences: null, noAlternate: null, leave: null }

type Called = { member: MemberOf; offices: Office[] }

/** The stakes of a member called by these offices. */
export function stakesOf(desk: Desk, facts: Facts, meeting: MeetingRecord, called: Called): Stakes {
  const risk = riskOf(desk, facts, meeting, called.member)
  const runs = runsAt(desk, facts, meeting, called.member)
  return {
    risk,
    absences: risk === null ? longest(runs) : null,
    noAlternate: noAlternate(desk, meeting, called),
    leave: runs.some((run) => run.revertsTo !== undefined) ? leaveAsAbsence(desk, meeting) : null,
  }
}

/** Why a member called by these offices may not send somebody else; null when it may. */
export function noAlternate(desk: Desk, meeting: MeetingRecord, { member, offices }: Called): NoAlternate | null {
  const rulebook = rulebookOn(desk, meetingDay(desk, meeting))
  const rule = provision(rulebook, 'alternate.offices')
  const citations = citationsOf(rulebook, rule)
  if (weighAlternate(rulebook, member.kind).weight !== 'presence') return { why: 'individual', citations }
  return offices.some((office) => rule.offices.includes(office)) ? null : { why: 'office', citations }
}

function leaveAsAbsence(desk: Desk, meeting: MeetingRecord): { citations: Citations } | null {
  const rulebook = rulebookOn(desk, meetingDay(desk, meeting))
  const reading = rulebook.readings.leaveCountsAsAbsence
  if (reading === undefined || readingTaken(rulebook, 'leaveCountsAsAbsence') === 'no') return null
  return { citations: citationsOf(rulebook, reading) }
}

function riskOf(desk: Desk, facts: Facts, meeting: MeetingRecord, member: MemberOf): Risk | null {
  const losses = wouldForfeit(rulebookOn(desk, meetingDay(desk, meeting)), facts, member.no, factOf(facts, meeting))
  const [first] = losses.filter((loss) => loss.kind === 'attendance')
  if (first === undefined) return null
  const lost = losses.filter((loss) => loss.verdict === 'forfeited')
  return {
    offices: lost.map((loss) => loss.office),
    revertsTo: first.revertsTo ?? null,
    forCouncil: losses.filter((loss) => loss.verdict === 'basis_lost').map((loss) => loss.office),
    limit: first.limit,
    missed: first.because.filter((no) => no !== meeting.no),
    citations: [first.citations[0], ...losses.flatMap((loss) => loss.citations)],
  }
}

/** How the member's tenures stand that are judged by attendance at this body. */
function runsAt(desk: Desk, facts: Facts, meeting: MeetingRecord, member: MemberOf): AttendanceRun[] {
  const day = meetingDay(desk, meeting)
  return tenuresInForce(ledgerOf(facts), member.no, day)
    .map((tenure) => attendanceRun(rulebookOn(desk, day), facts, tenure, day))
    .filter((run) => run !== undefined)
    .filter((run) => run.body === meeting.body)
}

function longest(runs: AttendanceRun[]): Absences | null {
  const [run] = runs.filter((one) => one.run > 0).sort((a, b) => b.run - a.run)
  return run === undefined ? null : { office: run.office, run: run.run, missed: run.because }
}

function factOf(facts: Facts, meeting: MeetingRecord): MeetingFact {
  const fact = facts.meetings.find((one) => one.no === meeting.no)
  if (fact === undefined) throw new Error(`the facts were loaded without the meeting ${meeting.no}`)
  return fact
}
