import { type AbsenceRule, absenceRule } from './absence.ts'
import type { Citations } from './citation.ts'
import { dayOf, isWithin } from './days.ts'
import type { AttendanceValue, Body, Day, Facts, MeetingFact, Office, TenureFact } from './facts.ts'
import type { AttendanceFinding } from './finding.ts'
import { continuedBy, type Ledger, ledgerOf } from './ledger.ts'
import { tenuresInForce } from './offices.ts'
import { type Weight, weigh } from './presence.ts'
import { isAwaitingOn } from './representation.ts'
import { provision, type Rulebook } from './rulebook.ts'
import { type Run, runsIn } from './run.ts'

/** One meeting in a member's attendance in one office: what the book says and what it counts for. */
export type Entry = Weight & {
  meeting: MeetingFact
  value: AttendanceValue
  /** Left out because the unit's successor waited for the council. */
  awaiting?: true
}

/** How a tenure stands under the rule on absence at its body. */
export type AttendanceRun = Run & {
  member: string
  office: Office
  body: Body
  limit: number
  /** Where the member falls back to at the limit; absent where the measures attach no loss. */
  revertsTo?: Office
  /** Meetings of the tenure that count, and those at which somebody was there for the seat. */
  held: number
  attended: number
  /** Meetings a year the body must hold. */
  required: number
  /** Every meeting in the tenure with a sealed book, oldest first, also those left out. */
  entries: Entry[]
  /** The latest earlier run that reached the limit and was ended by a presence. */
  passedOver?: Run
  citations: Citations
}

/** How a tenure stands on a day; undefined for an office without a rule on absence. */
export function attendanceRun(
  rulebook: Rulebook,
  facts: Facts,
  tenure: TenureFact,
  day: Day,
): AttendanceRun | undefined {
  const ledger = ledgerOf(facts)
  const rule = absenceRule(rulebook, ledger, tenure, day)
  return rule === undefined ? undefined : runUnder(rule, rulebook, ledger, tenure, day)
}

function runUnder(rule: AbsenceRule, rulebook: Rulebook, ledger: Ledger, tenure: TenureFact, day: Day): AttendanceRun {
  const own = entriesOfSeat(rulebook, ledger, rule.body, tenure, day)
  const earlier = earlierTenures(ledger, tenure).map((past) => entriesIn(rulebook, ledger, rule.body, past, day))
  const [current, ...past] = runsIn(rulebook, own, earlier)
  const passedOver = past.find((run) => run.run >= rule.limit && run.within)
  return {
    ...current,
    readings: { ...rule.readings, ...current.readings },
    member: tenure.member,
    office: tenure.office,
    body: rule.body,
    limit: rule.limit,
    ...(rule.revertsTo === undefined ? {} : { revertsTo: rule.revertsTo }),
    held: own.filter((entry) => entry.weight !== 'left_out').length,
    attended: own.filter((entry) => entry.weight === 'presence').length,
    required: provision(rulebook, `${rule.body}.meetingsPerYear`).required,
    entries: own,
    ...(passedOver === undefined
      ? {}
      : { passedOver: { ...passedOver, readings: { ...rule.readings, ...passedOver.readings } } }),
    citations: rule.citations,
  }
}

/** A seat that came with a merged unit brings its meetings along. */
function entriesOfSeat(rulebook: Rulebook, ledger: Ledger, body: Body, tenure: TenureFact, day: Day): Entry[] {
  const seat = [...continuedBy(ledger, tenure), tenure]
  return seat.flatMap((part) => entriesIn(rulebook, ledger, body, part, day))
}

/** Meetings of the body with a sealed book that fall into the tenure, oldest first; none from before the rules. */
function entriesIn(rulebook: Rulebook, ledger: Ledger, body: Body, tenure: TenureFact, day: Day): Entry[] {
  const kind = ledger.members.get(tenure.member)?.kind ?? 'unit'
  return (ledger.meetingsByBody.get(body) ?? [])
    .filter((meeting) => isSealed(meeting, day) && isWithin(dayOf(meeting.startsAt), tenure))
    .filter((meeting) => dayOf(meeting.startsAt) >= rulebook.effectiveFrom)
    .map((meeting) => {
      // Nobody wrote a line: the member was called and did not answer.
      const value = ledger.attendance.get(meeting.no)?.get(tenure.member) ?? 'absent'
      const weight = weigh(rulebook, kind, meeting.status, value)
      return { meeting, value, ...sparedWhileAwaiting(weight, ledger, tenure.member, dayOf(meeting.startsAt)) }
    })
}

/**
 * The run of a unit's seat goes on when its representative changes; what is missed while the successor waits for the
 * association's own decision counts for nothing.
 */
function sparedWhileAwaiting(line: Weight, ledger: Ledger, member: string, day: Day): Weight & { awaiting?: true } {
  if (line.weight !== 'absence' || !isAwaitingOn(ledger, member, day)) return line
  return { ...line, weight: 'left_out', awaiting: true }
}

/** Whether a meeting took place and its book was sealed by a day: only then it counts. */
export function isSealed(meeting: MeetingFact, day: Day): boolean {
  const took = meeting.status === 'held' || meeting.status === 'inquorate'
  return took && meeting.sealedOn !== undefined && meeting.sealedOn <= day
}

/** Earlier tenures of the same office by the same member, oldest first. */
function earlierTenures(ledger: Ledger, tenure: TenureFact): TenureFact[] {
  const all = ledger.tenuresByMember.get(tenure.member) ?? []
  return all.filter((other) => other.office === tenure.office && other.from < tenure.from)
}

/** What a member's absences amount to on a day, one tenure at a time. */
export function attendanceFindings(rulebook: Rulebook, facts: Facts, member: string, day: Day): AttendanceFinding[] {
  return tenuresInForce(ledgerOf(facts), member, day).flatMap((tenure) => {
    const run = attendanceRun(rulebook, facts, tenure, day)
    if (run === undefined) return []
    const verdict = verdictOn(run)
    return [
      ...(verdict === undefined ? [] : [attendanceFinding(run, run, verdict, tenure, day)]),
      ...(run.passedOver === undefined ? [] : [attendanceFinding(run, run.passedOver, 'passed_over', tenure, day)]),
    ]
  })
}

function verdictOn({ run, limit, revertsTo }: AttendanceRun): 'at_risk' | 'forfeited' | 'noted' | undefined {
  if (run >= limit) return revertsTo === undefined ? 'noted' : 'forfeited'
  return revertsTo !== undefined && run > 0 && run === limit - 1 ? 'at_risk' : undefined
}

function attendanceFinding(
  { member, office, body, limit, revertsTo, citations }: AttendanceRun,
  { run, because, readings }: Run,
  verdict: AttendanceFinding['verdict'],
  tenure: TenureFact,
  asOf: Day,
): AttendanceFinding {
  const which = [office, tenure.term, tenure.from].filter((part) => part !== undefined).join('/')
  return {
    key: `attendance/${verdict}/${member}/${which}/${because.join('+')}`,
    kind: 'attendance',
    verdict,
    member,
    office,
    ...(revertsTo === undefined ? {} : { revertsTo }),
    body,
    run,
    limit,
    because,
    citations,
    readings,
    asOf,
  }
}
